"""What on the page is not the readout: stamps, bylines, photo lines, hashtags; and whom the credits name."""

from __future__ import annotations

import datetime as dt
import functools
import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from archive.extraction.dates import find_days
from archive.extraction.lexicon import pattern_of, rows, split
from archive.extraction.namemarks import OF_TOPICS
from archive.extraction.names import Name
from archive.extraction.records import CreditRecord, NoiseRecord, Span, Why
from archive.extraction.stamps import OUTLET, find_stamps, page_stamp

# What leads to other stories or to what readers say.
_LEADS_ON = (
    r"(?:(?:related|recommended|further|more) (?:posts|articles|news|reading|stories|links|reports|topics|coverage)"
    r"|(?:most|top) (?:viewed|read|popular|clicked|stories|news)|trending(?: now)?|hot (?:news|topics|articles)"
    r"|you (?:may|might) also like|(?:hot|latest|netizens?[’']?) comments|editor[’']s (?:picks?|choice)"
    r"|(?:related|see also|also read|read also)(?=\s?[:：][^\S\n]*(?:\n|\Z)))"
)
_LINES = (
    ("table of contents", r"table of contents(?:\s*\[?(?:hide|show|toggle)\]?)?|contents|toggle"),
    ("hashtags", r"(?:#[^\s#]{1,80}[ \t]*){2,200}[^\n]{0,200}|#[^\s#]{1,80}"),
    (
        "reply link",
        r"leave a (?:replay|reply|comment)[^\n]{0,80}|(?:post a |no |\d{1,5} )?comments?(?: are closed)?|cancel reply"
        r"|(?:no|\d{1,6}) (?:replies|reply|comments?)\b(?: so far| yet)?[.!]?(?: be the first[^\n]{0,40})?"
        r"|be the first to [^\n]{0,40}"
        r"|your e-?mail address will not be published[^\n]{0,120}|reply"
        r"|(?:netizen|user|reader)s?\s[“\"‘'@][^\n:：]{1,40}\s?[:：][^\n]{0,300}",
    ),
    (
        "byline",
        r"(?:posted |written )?by:? (?:admin|administrator|editor|webmaster|staff(?: writer)?|user)[^\n]{0,60}|admin",
    ),
    (
        "navigation",
        r"(?:previous|prev"
        r"|next)(?: (?:post|article|page))?[:：»«]?[^\n]{0,160}"
        r"|(?:share|like) this(?:[^\n]{0,60}|\s?[:：][^\n]{0,300})"
        r"|share(?: (?:on|to|with)(?:\s?[:：]| )[^\n]{1,60}|\s?[:：][^\n]{0,60})?"
        rf"|{_LEADS_ON}[^\n]{{0,40}}"
        r"|read more[^\n]{0,60}"
        r"|(?:font size|print|close window|skip to (?:main )?content|subscribe|advertisement|back to top"
        r"|search|menu|home)[^\n]{0,40}|(?:search |hot |key |search hot )(?:words?|terms?)\s?[:：][^\n]{0,120}"
        r"|(?:categories|category|tags?|filed under)\s?[:：][^\n]{0,200}|views?\s?[:：]?\s?\d{1,9}|\d{1,9}\sviews?",
    ),
    (
        "photo line",
        r"(?:[\[(（【][ \t]{0,4})?(?:(?:the )?(?:file |screenshot |news )?(?:picture|photo|photograph|image|figure)s?"
        r"\s?[:：]"
        r"|(?:the )?(?:picture|photo|photograph|image)s?(?: (?:above|below))? shows?\b)[^\n]{0,400}",
    ),
    ("attachment", r"(?:attachments?|annex|enclosures?|appendix)\s?\d{0,2}\s?[:：][^\n]{0,160}"),
    ("copyright", r"(?:copyright|©|all rights reserved)[^\n]{0,200}"),
    ("source", r"(?:source|sources|original (?:link|title|source)|来源)\s?[:：][^\n]{0,120}"),
)
# "Home > News > Local News": the crumbs before a headline, or the whole line.
_CRUMBS = re.compile(
    r"(?=[ \tchy])(?:^|(?<=\d)[ \t]{1,3})[ \t]{0,9}"
    r"(?:(?:current|your) (?:position|location)\s?[:：]\s?(?:home ?page|home)?"
    r"|home ?page|home)[ \t]*[>»/|:]+[ \t]*"
    r"(?:[^>»/|\n]{1,40}[>»/|]+[ \t]*){0,6}(?:[^>»/|\n]{1,40}$)?",
    re.I | re.M,
)
# The headlines of other stories below the words that lead to them: "Related reading", then lines that end no sentence.
_OTHER_STORIES = re.compile(
    rf"^[^\S\n]*{_LEADS_ON}\s?[:：]?[^\S\n]*"
    r"(?:\s*\n[^\n]{4,160}(?<![.!?。！？”\"\s])[^\S\n]*(?=\n|\Z)){1,12}",
    re.I | re.M,
)
# "[Caption] On December 6, the committee met. Photo by …": what a picture shows.
_CAPTIONED = re.compile(
    r"^[ \t]*[\[(【](?:photo |picture )?(?:caption|pictured?|photo|image)s?[\])】][^\n]{10,400}$", re.I | re.M
)
_DEBRIS_LINES = tuple((reason, re.compile(rf"^[ \t]*(?:{body})[ \t\r]*$", re.I | re.M)) for reason, body in _LINES)
_PHOTO = re.compile(
    r"(?=[fsvpi摄])"
    r"(?:\b(?:file |screenshot |video )?(?:photos?|pictures?|images?|photographs?|photographed|photography)"
    r"(?: (?:courtesy|taken|provided|shot))? (?:by|from|of)|\b(?:photo(?:graph)?|picture)s?\s?[:：/]"
    r"|\bphotographers?\s?[:：]|摄影\s?[:：]?)"
    r"[^\n.;()（）]{1,120}[.]?",
    re.IGNORECASE,
)
_REPORTED = re.compile(
    r"[(（\[][^()（）\[\]\n]{0,60}?\b(?:reporters?|correspondents?|editors?|by|photos?|text|(?:authors?|writers?)(?=\s?[:：]))\b[^()（）\[\]\n]{1,120}[)）\]]"
    r"|^[ \t]*(?:text|story|words|(?:(?:our|chief|staff|executive|responsible|duty|web"
    r"|copy)\s)?(?:(?:written|reported|edited|compiled|contributed|proofread) by|reporters?|correspondents?|editors?"
    r"|editor[- ]in[- ]c(?:harge|hief)|proofread(?:er|ing)s?|writers?|authors?|journalists?|translators?"
    r"|supervisors?|by))\s?(?:[:：/]\s?|\s)[^\n]{1,160}$"
    r"|^[ \t]*(?:contribut(?:ed|ions?)|drafted by)\s?[:：][^\n]{1,120}$"
    r"|(?<=\s)(?:translated|written|edited|compiled|proofread) by\s[^\n.;]{1,60}$"
    # "Source: the Daily. Translated by Ma Lin. Proofread by Wu Xin"
    r"|(?<=[.|·]\s)(?-i:Translated|Written|Edited|Compiled|Proofread) by\s[^\n.;]{1,60}\."
    r"(?=[ \t\r]*(?:$|(?-i:Translated|Written|Edited|Compiled|Proofread) by\s))"
    r"|(?<=\s)(?:(?:web|chief|responsible)\s)?(?:reporters?|editors?|correspondents?|authors?|translators?|photographers?|proofreaders?)\s?[:：][^\n]{1,120}$"
    r"|[(（](?:记者|责编|责任编辑)[^()（）\n]{1,40}[)）]",
    re.I | re.M,
)
_CREDIT_ROLE = (
    ("photo", re.compile(r"photo|picture|image|摄", re.I)),
    ("editor", re.compile(r"edit|proofread|责编|责任编辑", re.I)),
    ("reporter", re.compile(r"report|correspond|writer|author|journalist|text|story|记者", re.I)),
)
_ENDS_CREDIT = re.compile(r"\s*(?:$|[|)\]）】」/丨;.])|\s{2}", re.M)
_PHOTO_BY_TRADE = re.compile(
    r"(?:photo|picture|image)\w*\s(?:\w+\s)?by\s(?:(?-i:[a-z]+)\s){0,3}?(?-i:reporter|correspondent|journalist|photographer)s?\b",
    re.I,
)
_BEFORE_NAME = re.compile(r"\b(reporters?|photographers?|correspondents?|journalists?|editors?)\s?[:：]?\s?$", re.I)
_AGENCY_BEFORE = re.compile(r"[(\[](?:Photo: ?)?[A-Z][\w. ]{2,24}/ ?$")
_TRADE_AFTER = re.compile(
    r" report(?:ing|s|ed)[)\]）】]|, (?:[A-Z][\w’']+ ){1,4}(?:[a-z]+ ){0,2}(?:reporter|correspondent|journalist)s?[)\]]"
    r"|, an? (?:[\w-]+ ){0,2}(?:reporter|correspondent|journalist) (?:of|with|for) [A-Z][^\n.;,]{2,60}[ \t\r]*(?:\n|$)"
)
_LISTED = re.compile(r"(?:, ?(?:and )?| and | & |、| )")


@dataclass(frozen=True, slots=True)
class Debris:
    """Noise in reading order, the credits it names, and the day of the page's stamp or what its words may mean."""

    noise: tuple[NoiseRecord, ...]
    credits: tuple[CreditRecord, ...]
    stamp: dt.date | None
    ambiguous_stamp: tuple[dt.date, ...]


def find_debris(text: str, names: tuple[Name, ...]) -> Debris:
    found: list[NoiseRecord] = []
    stamps = find_stamps(text)
    found += [_noise(text, stamp.start, stamp.end, "stamp") for stamp in stamps]
    surest = page_stamp(stamps)
    days = surest.days if surest else ()
    stamp, ambiguous = (days[0], ()) if len(days) == 1 else (None, days)
    for reason, pattern in _DEBRIS_LINES:
        found += [_noise(text, m.start(), m.end(), reason) for m in pattern.finditer(text)]
    found += [_noise(text, m.start(), m.end(), "photo line") for m in _CAPTIONED.finditer(text)]
    found += [_noise(text, m.start(), m.end(), "navigation") for m in _CRUMBS.finditer(text)]
    found += [_noise(text, m.start(), m.end(), "navigation") for m in _OTHER_STORIES.finditer(text)]
    credits = []
    # Without names there are no reporters' lines to look for.
    reporters = [(_REPORTED, "byline")] if names else []
    for pattern, reason in ((_PHOTO, "photo line"), *reporters):
        for match in pattern.finditer(text):
            named = _between(names, match.start(), match.end())
            if pattern is _PHOTO and named and _is_caption(text, match, named):
                found.append(_noise(text, match.start(), match.end(), reason))
            elif named:
                end = _end_of_credit(text, match.start(), match.end(), named)
                start = _start_of_caption(text, match.start(), end) if pattern is _PHOTO else match.start()
                found.append(_noise(text, start, end, reason))
                credits += [_credit(text, match.start(), name) for name in named]
            elif pattern is _PHOTO and match.group().lower().startswith("photo"):
                found.append(_noise(text, match.start(), match.end(), reason))
    for labelled, end in _labelled_credits(text, names) if names else ():
        found.append(_noise(text, labelled[0].why[0].start, end, "byline"))
        credits += labelled
    for brackets, named in _names_in_brackets(text, names) if names else ():
        found.append(_noise(text, *brackets, "byline"))
        credits += named
    credits += _credits_in_prose(text, names, {(c.start, c.end) for c in credits})
    credits.sort(key=lambda credit: credit.start)
    found += [_noise(text, *above, "photo line") for credit in credits if (above := _above_a_dateline(text, credit))]
    return Debris(merged_noise(found), tuple(_once(credits)), stamp, ambiguous)


def _noise(text: str, start: int, end: int, reason: str) -> NoiseRecord:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return NoiseRecord(start, end, reason)


_CAPTION = re.compile(
    r"\s?\((?:(?:front|second|third|first|fourth|fifth|\d(?:st|nd|rd|th)|left|right|cent(?:er|re)|middle|back|top|bottom"
    r"|[CLR])\b)"
    r"|(?:,[^.;\n]{0,80})?\s(?:is|was|are|were|speaks?|spoke|presid\w+|inspect\w*|visit\w*|meets?|met|attend\w*|deliver\w*|chair\w*|poses?|shakes?|talks?"
    r"|chats?|presents?|addresses|checks?|listens?)\b",
    re.I,
)


def _is_caption(text: str, match: re.Match[str], named: list[Name]) -> bool:
    """Whether a line that begins "Photo:" tells whom it shows: "Photo: Yun Zhigang (front, second from left) at …"."""
    labelled = re.match(r"\w+\s?[:：/]", match.group())
    return bool(labelled and any(_CAPTION.match(text, name.end) for name in named))


# "URUMQI, July 29 (Xinhua) --": what stands over an agency's dateline and ends with a photographer is no story.
_STORY_BEGINS = re.compile(
    r"\s*\n\s*[A-Z][A-Z’']+(?: [A-Z’']+)*(?:, [A-Z][a-z]+)?, [A-Z][a-z]{2,8}\.? \d{1,2} \([A-Z]\w+\)"
)


def _above_a_dateline(text: str, credit: CreditRecord) -> tuple[int, int] | None:
    """The caption that ``credit`` ends, if the story's dateline stands below it."""
    end = text.find(")", credit.end, credit.end + 40) + 1 or credit.end
    line = text.rfind("\n", 0, credit.start) + 1
    return (line, end) if credit.start - line < 800 and _STORY_BEGINS.match(text, end) else None


def _start_of_caption(text: str, start: int, end: int) -> int:
    """A line of one sentence that ends with its photographer is a caption from its beginning: "On February 3, the
    closing meeting of the session. Photo by Hao Guang"."""
    line = text.rfind("\n", 0, start) + 1
    before, behind = text[line:start].strip(), text[end : end + 40].split("\n")[0].strip(" .\r\t")
    one = 20 < len(before) < 240 and before.endswith(".") and ". " not in before
    if not one or behind or not text[:line].strip():
        return start
    return line if not _SAID_AT.search(before) or _is_told_again(text, Span(line, start), end) else start


def _is_told_again(text: str, line: Span, end: int) -> bool:
    """Whether the story that begins behind ``end`` tells of the day of the caption ``line`` as if it had not yet."""
    behind = re.compile(r"[^\n]*\n\s*(?=On\s)").match(text, end)
    days = find_days(text, line.start, line.end) if behind else ()
    told = find_days(text, behind.end(), behind.end() + 60) if days else ()
    return bool(told and days[0].day) and (days[0].month, days[0].day) == (told[0].month, told[0].day)


# A sentence of the story, to which the credit was glued.
_SAID_AT = re.compile(
    r"\b(?:presided|chaired|attended|delivered|stressed|emphasi[sz]ed|held|convened|went|met|inspected|visited)\b"
)


def _end_of_credit(text: str, start: int, end: int, named: list[Name]) -> int:
    """A credit may be glued to the story: "Photo by Su Si On the afternoon of …" ends with its last name and agency."""
    tail = re.compile(r"\s?/\s?[^\n.;,]{1,40}").match(text, named[-1].end, end)
    return end if text[start] in "(（[" or end - named[-1].end < 45 else (tail.end() if tail else named[-1].end)


def _credit(text: str, start: int, name: Name) -> CreditRecord:
    """The label nearest before the name says the role; who takes the photo is its photographer, whatever his trade."""
    label = _PHOTO_BY_TRADE.sub("photo ", text[start : name.start])
    nearest = [(match.start(), role) for role, pattern in _CREDIT_ROLE for match in pattern.finditer(label)]
    role = max(nearest)[1] if nearest else "reporter" if re.search(r"\bby\b", label, re.I) else None
    why = (Why("credit", name.start, name.end, "credit-line"),)
    return CreditRecord(name.text, role, name.start, name.end, why)


@functools.cache
def _labels() -> tuple[dict[str, str], re.Pattern[str]]:
    """{label in lower case: role or "-"}, and where a label stands with its colon or stroke."""
    role_of = {
        label.lower(): row["value"] for row in rows("posts") if row["use"] == "credit" for label in split(row["en"])
    }
    return role_of, re.compile(rf"(?<![\w-])({pattern_of(tuple(role_of))})\s?[:：/丨|]\s?(?=\w)", re.I)


def _labelled_credits(text: str, names: tuple[Name, ...]) -> list[tuple[list[CreditRecord], int]]:
    """ "Edit: Lu Wen  Review丨Zhou Qin, Xu Er": the names right after a label, where nothing else follows them; and
    where they end."""
    role_of, pattern = _labels()
    found = []
    for label in pattern.finditer(text):
        if OF_TOPICS.search(text, max(0, label.start() - 8), label.start()):
            continue
        named, at = [], label.end()
        for name in _from(names, at):
            if not (name.start == at or (named and _LISTED.fullmatch(text, at, name.start))):
                break
            named.append(name)
            at = name.end
        closed = _ENDS_CREDIT.match(text, at) or pattern.match(text, at + 1)
        if not named or not closed:
            continue
        role = role_of[re.sub(r"\s+", " ", label[1].lower())]
        why = (Why("credit", label.start(), named[-1].end, "credit-label"),)
        records = [CreditRecord(n.text, None if role == "-" else role, n.start, n.end, why) for n in named]
        found.append((records, named[-1].end))
    return found


_BRACKETS = re.compile(
    r"(?:^|(?<=[.!?”\"\n]))[ \t\u3000]*[(（](?P<inside>[^()（）\n]{4,80})[)）][ \t]*(?:\r?$|(?<=[ \t]{3}))", re.M
)


_OUTLETS_NAME = re.compile(OUTLET, re.I)
_TRADE = re.compile(r"(?:[\w-]+\s){0,3}(?:reporter|correspondent|journalist|photographer|intern)s?", re.I)


def _names_in_brackets(text: str, names: tuple[Name, ...]) -> list[tuple[tuple[int, int], list[CreditRecord]]]:
    """ "(Zhan Youlan Lian Sheng)", "(Ma Lin, Weihai Daily)" at the end of the story: who wrote it, without a label."""
    found = []
    for brackets in _BRACKETS.finditer(text):
        named = _between(names, *brackets.span("inside"))
        rest = brackets["inside"]
        for name in named:
            rest = rest.replace(text[name.start : name.end], "", 1)
        beside = rest.strip(" ,、;|")
        trade = _TRADE.fullmatch(beside)
        if named and (not rest.strip(" ,、;and") or trade or _OUTLETS_NAME.fullmatch(beside)):
            role = next((role for role, pattern in _CREDIT_ROLE if trade and pattern.search(beside)), None)
            why = [(Why("credit", name.start, name.end, "credit-line"),) for name in named]
            credits = [CreditRecord(n.text, role, n.start, n.end, w) for n, w in zip(named, why, strict=True)]
            found.append((brackets.span(), credits))
    return found


def _credits_in_prose(text: str, names: tuple[Name, ...], known: set[tuple[int, int]]) -> list[CreditRecord]:
    """ "Chongqing Daily reporter Yang Fan learned …" names a credit in the middle of a sentence."""
    found: list[CreditRecord] = []
    role, listed_from = None, -1  # "reporters A and B": the next name of the list, if it starts from there
    for name in names:
        if (name.start, name.end) in known:
            continue
        label = _BEFORE_NAME.search(text, max(0, name.start - 20), name.start)
        if label:
            role = {"p": "photo", "e": "editor"}.get(label[1][0].lower(), "reporter")
        elif _AGENCY_BEFORE.search(text, max(0, name.start - 40), name.start):
            role = "photo"
        elif _TRADE_AFTER.match(text, name.end, name.end + 120):
            role = "reporter"
        elif not (listed_from >= 0 and _LISTED.fullmatch(text, listed_from, name.start)):
            listed_from = -1
            continue
        why = (Why("credit", label.start() if label else name.start, name.end, "credit-label"),)
        found.append(CreditRecord(name.text, role, name.start, name.end, why))
        of_many = label and (label[1].lower().endswith("s") or text[label.end(1) : name.start].strip())
        listed_from = name.end if of_many or listed_from >= 0 else -1
    return found


def _from(names: tuple[Name, ...], start: int) -> Iterator[Name]:
    return (names[index] for index in range(bisect_left(names, start, key=lambda name: name.start), len(names)))


def _between(names: tuple[Name, ...], start: int, end: int) -> list[Name]:
    low = bisect_left(names, start, key=lambda name: name.start)
    high = bisect_left(names, end, key=lambda name: name.start)
    return [name for name in names[low:high] if name.end <= end]


def _once(credits: list[CreditRecord]) -> list[CreditRecord]:
    seen, kept = set(), []
    for credit in credits:
        if (credit.name, credit.role) not in seen:
            seen.add((credit.name, credit.role))
            kept.append(credit)
    return kept


# What a wrong decoding left: characters lost for good, and UTF-8 read as Latin-1 or Windows-1252 ("Ã©", "â€™").
_ILLEGIBLE = re.compile(
    r"\ufffd+|(?:Ã[\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|â€[\x80-\xbf™œž“”˜¦¢\x9d]?|Â[\xa0-\xbf]){1,200}"
)


def with_illegible(text: str, noise: tuple[NoiseRecord, ...]) -> tuple[NoiseRecord, ...]:
    """``noise`` and the stretches that cannot be read, marked after the reading: a sentence goes on over them."""
    broken = any(sign in text for sign in ("\ufffd", "Ã", "â€", "Â"))
    found = [NoiseRecord(*match.span(), "illegible") for match in _ILLEGIBLE.finditer(text)] if broken else []
    return merged_noise([*noise, *found]) if found else noise


def merged_noise(found: list[NoiseRecord]) -> tuple[NoiseRecord, ...]:
    kept: list[NoiseRecord] = []
    for record in sorted(found, key=lambda record: (record.start, -record.end)):
        if record.end <= record.start or (kept and record.end <= kept[-1].end):
            continue
        if kept and record.start < kept[-1].end:
            record = NoiseRecord(kept[-1].end, record.end, record.reason)
        kept.append(record)
    return tuple(kept)


def spans_of(noise: tuple[NoiseRecord, ...]) -> list[Span]:
    return [Span(record.start, record.end) for record in noise]
