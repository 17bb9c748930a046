"""The page's publication stamp: days that stand outside the story, and which of several is the page's."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace

from archive.extraction.dates import numeric_date
from archive.extraction.lexicon import pattern_of, rows, split

_MONTH = r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]{0,6}\.?"
_DAY = (
    r"\d{4}\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?(?:\d{2}(?=\d\d:\d)|\d{1,2})日?"
    r"|\d{1,2}[/.-]\d{1,2}[/.-]\d{4}"
    rf"|(?:19|20)\d{{2}},?\s{_MONTH}(?:\s|(?<=\.))\d{{1,2}}(?:st|nd|rd|th)?"
    rf"|{_MONTH}(?:\s|(?<=\.))\d{{1,2}}(?:st|nd|rd|th)?\s?,?\s?\d{{4}}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?(?:[\s-]|\sof\s){_MONTH},?[\s-]\d{{4}}"
)
_ZONE = r"(?:GMT|UTC|BJT|CST|HKT)[+\d:]{0,6}|Beijing\stime|local\stime"
_CLOCK = (
    r"\d{1,2}[:：]\d{2}(?:[:：]\d{2})?(?:\.\d+)?(?:\s?[AaPp]\.?[Mm]\b\.?)?"
    rf"(?:Z|\s?[+-]\d{{2}}:?\d{{2}}|\s?(?:{_ZONE})|\s?[(（](?:{_ZONE})[)）])?"
)
_STAMP = re.compile(
    rf"(?=[\djfmasond])(?<![\w-])(?:(?P<before>{_CLOCK})(?:,\s?|\s(?:on\s)?))?(?P<day>{_DAY})(?!\d(?!\d:\d)|-)(?:(?:[T,\s]{{0,3}}|\s[-–—|]\s|,?\sat\s)(?P<after>{_CLOCK}))?",
    re.I,
)
_NEAR = 240  # characters of the line that are looked at on either side of a day


@dataclass(frozen=True, slots=True)
class Stamp:
    """``days``: what its words may mean, two where 05/04/2023 can be read both ways; ``rank``: 0 is the surest."""

    start: int
    end: int
    days: tuple[dt.date, ...]
    rank: int


def _furniture(use: str) -> str:
    return pattern_of(tuple(phrase for row in rows("page") if row["use"] == use for phrase in split(row["en"])))


_LABELS = pattern_of(
    (
        *(phrase for row in rows("page") if row["use"] == "label" for phrase in split(row["en"])),
        *(phrase for row in rows("posts") if row["use"] == "credit" for phrase in split(row["en"])),
    )
)
_WEEKDAY = rf"(?:{_furniture('weekday')})\b\.?"
_WORD = r"(?:^|\W|(?-i:(?<=[a-z])(?=[A-Z])))"  # labels may be glued on: "Source:XinhuaPublished: 2019/5/22"
_PUBLISHED = re.compile(
    rf"{_WORD}(?P<label>(?:{_furniture('published')}))\s?(?P<colon>[:：]?)\s?(?:{_WEEKDAY},?\s)?$", re.I
)
_UPDATED = re.compile(
    rf"{_WORD}(?P<label>(?:{_furniture('updated')}))\s?(?P<colon>[:：]?)\s?(?:{_WEEKDAY},?\s)?$", re.I
)
# "Meeting date: …", "Effective date: …", "Opening time: …": labels of the matter, none of the page.
_OF_THE_MATTER = re.compile(
    r"\b(?:meeting|conference|session|event|effective|implementation|start(?:ing)?|end(?:ing)?|opening|closing|due"
    r"|application|registration|expiry|expiration|birth|holding|adoption|approval|completion|bidding|signing|filing)\s$",
    re.I,
)
OUTLET = rf"(?:[\w’'.&-]+\s){{0,5}}?[\w’'.&-]*(?:{_furniture('outlet')})(?![\w])"
# What stands beside the day in a line that is no sentence: source, author, counters, sizes, an outlet's name.
_ITEM = re.compile(
    rf"(?:(?:{_LABELS})\s?[:：】\]]\s?[^|/·•\n:：]{{0,60}}?(?=\s{{1,3}}(?:{_LABELS})\s?[:：]|[|/·•\[【(（]|$)"
    rf"|by(?=\s*(?:[|/·•]|$))|by\s[\w’'-]+\son\s*$|(?:no|\d+)\scomments?"
    rf"|(?:[a-z]+ed\s)?by\s[\w’'-]+(?:[ ,]{{1,2}}[\w’'-]+){{0,6}}?\s{{0,2}}(?=[|/·•]|$)"
    rf"|{OUTLET}|(?:{_furniture('control')})(?![\w])"
    r"|(?:total )?(?:issue|vol(?:ume)?|no)\b\.?\s?(?:no\.?\s?)?\d[\d,]{0,6}(?!\d)"
    # where an account's post was sent from: "Posted in Yunnan", "IP: Ningxia"
    r"|(?:posted\s(?:in|on|from)|IP(?:\s(?:address|location))?\s?[:：]?)\s(?-i:[A-Z][a-z]+(?:\s[A-Z][a-z]+)?)(?=\s{0,3}(?:[|/·•]|$))"
    rf"|{_WEEKDAY}|(?:page|edition|section)\s[A-Z]?\d{{1,2}}\b|[\s|/·•,，;:：()（）\[\]【】<>«»_*–—-]+|\d{{1,9}})",
    re.I,
)
_NAMED_OUTLET = re.compile(
    rf"(?-i:[A-Z])[\w’'-]+\s(?:{_furniture('outlet')})(?![\w])|\bfront page\b"
    r"|\b(?:page|edition|section)\s[A-Z]?\d{1,2}\b",
    re.I,
)
_STORY_LINE = re.compile(r"^[^\n]{120}|^[^\n]{60,}[.。!?][”\"]?[ \t\r]*$", re.M)
_STORY = re.compile(r"[.!?。][\s”\"]|[a-z]{3}\.$")


def find_stamps(text: str) -> list[Stamp]:
    """Every day of publication printed on the page, in reading order."""
    found = []
    story = _STORY_LINE.search(text)
    head_end = story.start() if story else 0
    for match in _STAMP.finditer(text):
        low = max(text.rfind("\n", 0, match.start()) + 1, match.start() - _NEAR)
        high = text.find("\n", match.end(), match.end() + _NEAR)
        high = min(len(text), match.end() + _NEAR) if high < 0 else high
        stamp = _read(text, match, low, high, head_end)
        if stamp is not None:
            found.append(stamp)
    return _less_lists(text, found, head_end)


_OF_OTHERS = 9  # the rank of days that are those of other stories


def _less_lists(text: str, found: list[Stamp], head_end: int) -> list[Stamp]:
    """Below the story line after line with a day is a list of other stories."""
    apart = [stamp.rank in (3, 5) and stamp.start > head_end for stamp in found]
    listed = {
        index + more
        for index in range(len(found) - 1)
        if apart[index] and apart[index + 1] and not text[found[index].end : found[index + 1].start].strip()
        for more in (0, 1)
    }
    return [replace(s, rank=_OF_OTHERS) if index in listed else s for index, s in enumerate(found)]


def page_stamp(stamps: list[Stamp]) -> Stamp | None:
    """The surest: a label of publication or an hour before "updated", that before a day alone in its line, and the day
    of a visit ("Wednesday, 15 July 2015", over the menu) last; of equals the first."""
    return min((s for s in stamps if s.rank < _OF_OTHERS), key=lambda stamp: stamp.rank, default=None)


def _read(text: str, match: re.Match[str], low: int, high: int, head_end: int) -> Stamp | None:
    days = numeric_date(match["day"])
    if not days:
        return None
    before, after = text[low : match.start()], text[match.end() : high]
    clock = bool(match["before"] or match["after"])
    published, updated = _PUBLISHED.search(before[-60:]), _UPDATED.search(before[-60:])
    label = published or updated
    rest = before[: len(before) - len(label.group().lstrip())] if label else before
    bracketed = after[:1] in (")", "）")
    headline = low <= head_end and _ends_headline(rest.rstrip("(（") if bracketed else rest)
    matter = _OF_THE_MATTER.search(rest) and not headline
    if label is not None and (matter or _is_of_minutes(text, low, high, label["label"])):
        return None
    if label is not None:
        head, sure = not rest.strip(" \t"), clock or label["colon"]
        own = _OWN_SENTENCE.search(rest) and _closes(after.rstrip(")） ")) and label["label"].lower() not in _NOUNS
        if head or own or ((sure or _is_furniture(rest)) and not _STORY.search(rest)):
            start = match.start() - len(before) + len(rest)
            start = low if _is_furniture(rest) else start
            end = high if _is_furniture(after) else match.end()
            return Stamp(start, end, days, 0 if published else 2)
    by = _PUBLISHED_BY.fullmatch(before)
    if by and _closes(after):
        return Stamp(low, high, days, 2 if by["updated"] else 0)
    if _BYLINE.fullmatch(before) and _closes(after):
        return Stamp(match.start(), high, days, 3)
    if clock and _FILED.fullmatch(before) and _is_furniture(after):
        return Stamp(match.start(), high, days, 1)
    if _is_furniture(rest) and _is_furniture(after) or _stands_apart(rest, after):
        weekday = any(word in (before + after).lower() for word in _WEEKDAYS)
        return Stamp(low, high, days, 1 if clock else 4 if weekday else 3)
    if low <= head_end and (end := _ends_before_story(text, match, before, after)):
        return Stamp(low, end, days, 3)
    if headline and _is_furniture(after):
        return Stamp(low + len(_LAST_WEEKDAY.sub("", rest).rstrip()), high, days, 5)
    beside = "" if _is_furniture(after) else after
    if _is_outlets(before, after) or (low <= head_end and _is_of_names(before, beside)):
        return Stamp(low, high, days, 5)
    if low <= head_end and match["day"][:4].isdigit() and _is_among_labels(before, after, clock):
        return Stamp(low, high, days, 6)
    return None


def _is_among_labels(before: str, after: str, clock: bool) -> bool:
    """Whether a day in figures over the story stands among words that make no sentence, whatever a site calls its
    counters and accounts: "2018-05-04 09:12 Audio version", "Weihai Convergence Media 2018-05-04 released in Shandong".
    """
    beside = f"{before} {after}"
    if _STORY.search(beside) or _HAN.search(beside) or len(beside.split()) > 16 or _UNDONE.search(before):
        return False
    return clock or not _MEETING_WORD.search(beside)


# "(Our reporter contributed to the story. Posted 2021-07-31 on the city's portal)"
_OWN_SENTENCE = re.compile(r"(?:[.!?。]|[(（|])\s*$")
_NOUNS = ("date", "time", "dated", "release", "issue")
_PLACE_BESIDE = re.compile(
    r"\s*(?:(?:meeting |conference )?(?:place|venue|location|site|chair|host|moderator|presider)"
    r"|(?:chaired|presided over|hosted) by"
    r"|attend(?:ees|ed by|ance)|present|participants|agenda|topics?)\s?[:：]",
    re.I,
)


def _is_of_minutes(text: str, low: int, high: int, label: str) -> bool:
    """ "Time: July 11, 2019" above "Place: …": when the meeting was."""
    if label.lower() not in ("time", "date"):
        return False
    above = text.rfind("\n", 0, max(0, low - 1)) + 1
    return bool(_PLACE_BESIDE.match(text, min(high + 1, len(text))) or _PLACE_BESIDE.match(text, above, low))


# "Posted by Admin on May 4, 2018", "This entry was posted on May 4, 2018 by admin.", "First published in the Weihai
# Daily on May 4, 2018", "Published by the General Office, May 4, 2018. Editor: Ma Lin"
_PUBLISHED_BY = re.compile(
    r"\W{0,3}(?:(?:this|the) (?:entry|post|article|news|item|story|report|page|text) (?:(?:was|is|has been) )?"
    r"|(?:page|content|information|site) )?(?:(?:first|originally|last) )?"
    r"(?:posted|published|written|uploaded|submitted|released|issued|printed|appeared"
    r"|(?P<updated>updated|revised|modified|changed|edited|reviewed))"
    r"(?: (?:by|in|at|on|with|under)(?:,? [\w’'&/()-]+){1,14}?)??(?:,? on |[:,]? ?)(?:the )?",
    re.I,
)
_IN_BRACKETS = (
    re.compile(r"\s*[\[(（【](?P<before>[^\])）】]*)\Z"),
    re.compile(r"(?P<after>[^\[(（【\])）】]{0,60})[\])）】]\W*(?=[A-Z])"),
)
# Whoever put it out, before the day and a dash: words in capitals.
_ISSUER = re.compile(
    r"\W{0,3}(?:[A-Z][\w’'&.-]{0,24} )(?:(?:[A-Z][\w’'&.-]{0,24}|of|the|and|for|on) ){0,10}[A-Z][\w’'&.-]{0,24},\s?"
)
_BEFORE_STORY = re.compile(r"\s?(?:--|—|–|-|:|：|\|)\s(?=[A-Z])")
_OUTLETS_OWN = re.compile(rf"\s{{1,3}}(?-i:[A-Z]){OUTLET}\W")


def _ends_before_story(text: str, match: re.Match[str], before: str, after: str) -> int | None:
    """Where the stamp ends that leads the story's first line: "[Weihai Daily, May 4, 2018] On Thursday …",
    "May 4, 2018 — The …", "Weihai Information Office, May 4, 2018 — On …", "2018-05-04 Weihai Daily (reporter Li Na) On
    …"."""
    inside, closed = _IN_BRACKETS[0].match(before), _IN_BRACKETS[1].match(after)
    if inside and closed:
        beside = not f"{inside['before']}{closed['after']}".strip() or _is_of_names(inside["before"], closed["after"])
        return match.end() + closed.end() if beside else None
    dash = _BEFORE_STORY.match(after)
    if before.strip() and not (dash and _ISSUER.fullmatch(before)):
        return None
    if dash:
        return match.end() + dash.end()
    return match.end() if match["day"][:4].isdigit() and _OUTLETS_OWN.match(after) else None


# "By Ma Lin, Weihai Daily, May 4, 2018"
_BYLINE = re.compile(
    rf"\W{{0,3}}(?i:by|reporters?|correspondents?)\s(?!{_WEEKDAY})(?:(?:our|staff|special)\s\w+\s)?[A-Z][^.;:\n]{{1,100}}(?:,|\))\s?"
)
# "Weihai Daily Rongcheng, May 10 (Reporter Ma Lin) May 11, 2024 07:12": the stamp behind a dateline
_FILED = re.compile(rf"\W{{0,3}}(?:[A-Z][\w’'-]+,?\s){{1,6}}{_MONTH}\s\d{{1,2}}\s?\([^()\n]{{3,60}}\)\s{{0,3}}")
_OF_OUTLET = re.compile(r"(?:in|by|under|to|at|on)\s[^.;\n]{2,60}\.?")


def _closes(after: str) -> bool:
    """Whether nothing of a sentence follows a day: its end, an outlet, the names of those who made the page."""
    rest = after.strip(" \t\r.,。")
    return _is_furniture(rest) or _OF_OUTLET.fullmatch(rest) is not None


_MEETING_WORD = re.compile(
    r"\b(?:meeting|conference|session|symposium|forum|ceremony|speech|held|holds?|convened?s?|on|at|in|since|until"
    r"|from .* to|before|after|by|plan|notice|report|deadline|copyright|rights)\b|©",
    re.I,
)


def _is_outlets(before: str, after: str) -> bool:
    """Whether a short line that is no sentence names beside the day the outlet or the page of its printed edition:
    "WEIHAI, May 4, 2018 (Weihai Daily)", "Weihai Daily May 4, 2018 Page 1"."""
    beside = f"{before} {after}"
    named = _NAMED_OUTLET.search(beside)
    return bool(named) and len(beside.split()) <= 9 and not _MEETING_WORD.search(beside) and not _STORY.search(beside)


def _is_of_names(before: str, after: str) -> bool:
    """Whether a line over the story holds beside the day nothing but a few words in capitals, an outlet's or a
    place's: "2022-03-23 Dandong Cloud", "Weihai, Shandong | May 4, 2018"."""
    beside = f"{before} {after}".strip()
    words = beside.split()
    capital = all(word[0].isupper() or word in ("of", "the", "and", "&") for word in _TOKEN.findall(beside))
    return capital and 0 < len(words) <= 7 and not _MEETING_WORD.search(beside) and not _STORY.search(beside)


# "Weihai holds a meeting on safety 2018-05-04 Hits: 92", "… Source: Weihai Daily 2018-05-04": lines run together
_UNDONE = re.compile(
    r"(?:\b(?:on|of|in|at|by|to|from|for|and|or|the|since|until|till|before|after|between|dated|as|with|this|last|next)"
    r"|[(（,，;:：–—-])\s*\Z|\b(?:deadline|deadlines|due)\b",
    re.I,
)


def _ends_headline(before: str) -> bool:
    """Whether the words before a day that ends its line are a headline that needs no more: no sentence, and no word
    or mark of which the day would be a part."""
    beside = _LAST_WEEKDAY.sub("", before).rstrip(" \t|/·•>»[【")
    done = not _UNDONE.search(beside) and not _STORY.search(beside)
    return done and len(beside.split()) >= 4


_TOKEN = re.compile(r"[\w&][\w’'.&-]*")
_LAST_WEEKDAY, _FIRST_WEEKDAY = re.compile(rf"{_WEEKDAY},?\s?\Z", re.I), re.compile(rf"\A,?\s?\(?{_WEEKDAY}\)?", re.I)
_BREAK = re.compile(r"\s{2,}|[|/·•>»→\[\]【】\t]+")
_HAN = re.compile(r"[\u3400-\u9fff]")


def _stands_apart(before: str, after: str) -> bool:
    """Whether the day is an item of its own in a line of short items, whatever these are called."""
    before, after = (_COMPANY.sub(" ", words) for words in (before, after))
    before, after = _LAST_WEEKDAY.sub("", before), _FIRST_WEEKDAY.sub("", after)
    items = [*_BREAK.split(before), *_BREAK.split(after)]
    apart = (
        _BREAK.search(before + after) and not _BREAK.split(before)[-1].strip() and not _BREAK.split(after)[0].strip()
    )
    return bool(apart) and all(
        len(item.split()) <= 7 and not _STORY.search(item) and not _HAN.search(item) for item in items
    )


# No sentence ends at "Huzhou Port Co., Ltd.".
_COMPANY = re.compile(r",?\s(?:Co\.?,?\s?)?(?:Ltd|Inc|Corp)\.(?=\s|$)")
_WEEKDAYS = tuple(word.lower() for row in rows("calendar") if row["use"] == "weekday" for word in split(row["en"]))


def _is_furniture(words: str) -> bool:
    at = 0
    while at < len(words):
        item = _ITEM.match(words, at)
        if item is None or item.end() == at:
            return False
        at = item.end()
    return True
