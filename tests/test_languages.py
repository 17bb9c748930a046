"""The pages speak the reader's language, whole."""

import ast
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.utils import translation

from archive import translations
from archive.extraction import records
from archive.models import wording
from archive.models.labels import LABELS
from tests.builders import a_meeting

ROOT = Path(__file__).parent.parent
TEMPLATES = ROOT / "templates"


def forms(message) -> list[str]:
    """The translations of a sentence, one for each plural."""
    return [message.string] if isinstance(message.string, str) else list(message.string)


def test_every_sentence_of_the_pages_has_its_chinese():
    """Where this fails: ``make messages`` takes the sentences into archive/locale, which a person then translates."""
    (path,) = translations.catalogue_files()
    known = {(m.id, m.context): m for m in translations.read(path) if m.id}
    said = {(m.id, m.context): m for m in translations.extracted() if m.id}
    assert not sorted(str(key[0]) for key in said.keys() - known.keys()), "not in the catalogue"
    assert not sorted(str(key[0]) for key in known.keys() - said.keys()), "in the catalogue, and said nowhere"
    assert not [m.id for m in known.values() if not translations.is_translated(m)], "without a translation"


def test_what_the_catalogue_has_to_hold_does_not_depend_on_the_language_spoken():
    with translation.override("zh-hans"):
        among_chinese = wording.sentences()
    with translation.override("en"):
        assert among_chinese == wording.sentences()


def test_no_sentence_hides_where_the_catalogue_does_not_look():
    """Before Python 3.12 nobody who reads the code sees into an f-string."""
    for path in [*(ROOT / "archive").rglob("*.py"), *(ROOT / "search").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.JoinedStr):
                calls = {getattr(call.func, "id", "") for call in ast.walk(node) if isinstance(call, ast.Call)}
                assert not calls & translations.KEYWORDS.keys(), f"{path.relative_to(ROOT)}:{node.lineno}"


def test_a_translation_keeps_what_is_filled_in():
    (path,) = translations.catalogue_files()
    for message in translations.read(path):
        if message.id and message.python_format:
            sentence = message.id if isinstance(message.id, str) else message.id[-1]
            wanted = set(re.findall(r"%\(\w+\)s", sentence))
            assert all(set(re.findall(r"%\(\w+\)s", form)) == wanted for form in forms(message)), message.id


def test_every_word_of_a_vocabulary_that_pages_print_has_a_name():
    for vocabulary in ("KINDS", "ACTIONS", "REFERENCE_KINDS", "DATE_BASES", "PARTS_OF_DAY", "FORMATS", "CREDIT_ROLES"):
        assert set(getattr(records, vocabulary)) <= LABELS.keys(), vocabulary


class Printed(HTMLParser):
    """The words of a template that a reader is shown and that are no translated sentence."""

    SAID = ("alt", "aria-label", "content", "placeholder", "title")

    def __init__(self):
        super().__init__()
        self.words, self.left_out = [], []

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag in ("code", "kbd", "script", "style") or "lang" in attributes and tag != "html":
            self.left_out.append(tag)
        if not self.left_out and tag != "meta":
            self.words += [attributes.get(name) or "" for name in self.SAID]

    def handle_endtag(self, tag):
        if self.left_out and self.left_out[-1] == tag:
            self.left_out.pop()

    def handle_data(self, text):
        if not self.left_out:
            self.words.append(text)


# What is called the same in every language.
NAMES = {"Jiyao", "纪要", "SHA", "BibTeX", "CSV", "RIS", "CSL", "JSON", "Chicago", "MIT", "DOI", "URL"}
NAMES |= {"Ctrl", "Enter", "Alt", "Delete"}  # keys


@pytest.mark.parametrize(
    "path", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: path.relative_to(TEMPLATES).as_posix()
)
def test_a_template_says_nothing_but_what_is_translated(path):
    source = path.read_text(encoding="utf-8")
    source = re.sub(r"{%\s*blocktrans(late)?\b.*?{%\s*endblocktrans(late)?\s*%}", "", source, flags=re.S)
    page = Printed()
    page.feed(re.sub(r"{%.*?%}|{{.*?}}|{#.*?#}", "", source, flags=re.S))
    printed = {word for words in page.words for word in re.findall(r"[^\W\d_]{2,}", words)}
    assert printed <= NAMES


@pytest.mark.django_db
def test_a_page_comes_in_the_language_of_the_browser(client):
    english, chinese = (client.get("/", headers={"accept-language": tag}) for tag in ("fr, en;q=0.5", "zh-CN,zh;q=0.9"))
    assert '<html lang="en">' in english.content.decode() and english["Content-Language"] == "en"
    assert '<html lang="zh-Hans">' in chinese.content.decode() and chinese["Content-Language"] == "zh-hans"
    assert "跳到正文" in chinese.content.decode()
    assert "Accept-Language" in chinese["Vary"] and "Cookie" in chinese["Vary"]


@pytest.mark.django_db
def test_the_switch_changes_the_language_and_keeps_the_page(client):
    meeting = a_meeting(date="2023-09-15")
    address = meeting.get_absolute_url() + "?marks=off"
    page = client.get(address).content.decode()
    form = re.search(r'<form class="languages".*?</form>', page, re.S)[0]
    fields = dict(re.findall(r'name="(\w+)" value="([^"]+)"', form))
    assert fields == {"next": address, "language": "zh-hans"}
    answer = client.post("/language/", fields)
    assert answer.status_code == 302 and answer["Location"] == address
    assert "2023年9月15日" in client.get(address).content.decode()
    client.post("/language/", {"language": "en", "next": address})
    assert "15 Sep 2023" in client.get(address, headers={"accept-language": "zh"}).content.decode()


@pytest.mark.django_db
def test_the_switch_leads_to_no_other_site(client):
    assert client.post("/language/", {"language": "en", "next": "https://elsewhere.example/"})["Location"] == "/"


@pytest.mark.django_db
def test_a_record_is_called_by_its_name_in_the_reader_s_language():
    organ = a_meeting().organ
    with translation.override("zh-hans"):
        assert str(organ) == organ.name_en  # the only one it has
        organ.name_zh = "中共重庆市委常委会"
        assert str(organ) == "中共重庆市委常委会"
    assert str(organ) == organ.name_en
