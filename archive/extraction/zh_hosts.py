"""Who held a Chinese meeting that is no body's own: the first of its hosts, or whose house it was."""

from __future__ import annotations

import re

from archive.extraction.people import Participant
from archive.extraction.text import Page

# "由甲研究会主办的论坛", "由甲学院、乙中心联合举办的研讨会": the first of those who hold it.
_BODY = (
    r"(?:中共)?(?P<name>[^，。；：、\s]{1,40}?(?:学院|大学|研究[院所]|中心|会|部|委|局|办|办公[室厅]|社|府|院|所|集团|公司|组|系|厅|馆|网|报|台|党校|室"
    r"|政协|人大|基地|银行|科协|工商联|妇联|文联|[）》])(?:等[^、，。；]{0,8})?)(?:[、和与同联共][^。；]{0,160}?)?(?:联合|共同|单位)?(?:主办|举办|组织|发起|召集)"
)
_HOST = re.compile(rf"(?:由|^(?![^，。；]{{0,40}}由)){_BODY}(?:[^。；]{{0,40}}(?:承办|协办))?的")
_ANY_HOST = re.compile(
    r"由(?:中共)?(?P<name>[^，。；、同和与联]{2,40}?)(?:[、和与同][^。；]{2,160}?)?(?:联合|共同|单位)?(?:主办|举办|组织|发起)(?:[^。；]{0,40}(?:承办|协办))?的"
)
# "本届论坛由甲研究会、乙中心联合主办": told in a sentence of its own.
_HOST_TOLD = re.compile(rf"(?:[本此这该]|(?:会议|大会|论坛|年会|座谈会|研讨会|活动)(?=由))[^。；由]{{0,60}}由{_BODY}")
# "座谈会在甲研究院召开": a school or academy at whose house it was, where nobody else is named.
_AT_HOUSE = re.compile(
    r"[会坛]\d{0,2}日?在(?P<name>[一-龥（）]{2,20}?(?:大学|学院|研究院|党校)(?:（[^（）]{2,10}）)?)[一-龥]{0,12}?(?:召开|举行|举办)"
)


def held_by(page: Page, words: str, kind: str, people: tuple[Participant, ...], *, person_led: bool) -> str | None:
    """Who held a meeting of no body's own: named as its host there, in a sentence of its own, or by the house."""
    if (host := _host(words)) or person_led:
        return host or _at_whose(words, kind, people)
    for paragraph in page.paragraphs[:12]:
        hosts = page.text.find("由", paragraph.start, paragraph.end) >= 0
        told = _HOST_TOLD.search(page.text, paragraph.start, paragraph.end) if hosts else None
        if told and not _NO_HOST.search(told["name"]):
            return _MORE_HOSTS.sub("", told["name"])
    return _at_whose(words, kind, people)


def _at_whose(words: str, kind: str, people: tuple[Participant, ...]) -> str | None:
    """Where one of those who took part is at home there."""
    found = _AT_HOUSE.search(words) if kind == "symposium" else None
    at_home = found and any(str(person.post or "").startswith(found["name"]) for person in people)
    return found["name"] if found and at_home else None


def _host(words: str) -> str | None:
    found = _HOST.search(words) or _ANY_HOST.search(words)
    return _MORE_HOSTS.sub("", found["name"]) if found and not _NO_HOST.search(found["name"]) else None


_MORE_HOSTS = re.compile(r"(?<!高)等[^、，]{0,12}$")
_NO_HOST = re.compile(r"^(?:我[国省市]|中国政府|联合国|各|有关|多家|习近平|正?在|为)|[省市县区方]$|主管$")
