"""The editors' room speaks Chinese, whole: what Django and the packages have no words for as well."""

import re

import pytest
from django.utils.html import escape

from tests.editors_room import addresses, one_of_everything
from tests.test_languages import NAMES, Printed

pytestmark = pytest.mark.django_db

# What a page does not say itself: forms of files, keys, a choice of languages, what Django writes beside a picture.
SAID_EVERYWHERE = NAMES | {"Excel", "xlsx", "csv", "txt", "html", "json", "jsonl", "warc", "wacz", "http", "https"}
SAID_EVERYWHERE |= {"Shift", "TOTP", "LDAP", "English", "Search", "True", "False", "HTTP", "Accept", "GET", "POST"}
SAID_EVERYWHERE |= {"Dalian"}  # an example of what may be typed in English
# Answers that are no pages of words; columns of a table are called so in every language, as roles are by their codes.
NO_PAGES = ("logout/", "jsi18n/", "autocomplete/", "(?P<url>.*)$", "names/", "/original", "report.csv", "r/<")
NO_PAGES += ("/export/", "archive/role/")
NO_PAGES += ("axes/access",)  # logins are called by the package's own words


class Shown(Printed):
    """The words of a page, what stands in its fields left out."""

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag == "input" and attributes.get("type") in ("submit", "button"):
            self.words.append(attributes.get("value") or "")
        super().handle_starttag(tag, attributes.items())
        if tag == "textarea":
            self.left_out.append(tag)


def english_words(page: str) -> set[str]:
    shown = Shown()
    shown.feed(page)
    return {word for words in shown.words for word in re.findall(r"[A-Za-z][A-Za-z'’]{2,}", words)} - SAID_EVERYWHERE


def test_every_page_of_the_editors_is_said_in_chinese(client):
    records = one_of_everything()
    user = next(record for model, record in records.items() if model.__name__ == "User")
    client.force_login(user)
    left = {}
    for route, address in addresses(records).items():
        if any(part in route for part in NO_PAGES) or route.endswith("<path:object_id>/"):
            continue
        response = client.get(address, headers={"accept-language": "zh-CN"}, follow=True)
        page = response.content.decode()
        for record in records.values():
            page = page.replace(escape(str(record)), "")  # what packages call their own records
        if response.status_code == 200 and (words := english_words(page)):
            left[route] = sorted(words)
    assert not left
