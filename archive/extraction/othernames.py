"""Which words are names that are no pinyin: of Uygurs, Tibetans and Mongols, of guests from abroad?"""

from __future__ import annotations

import functools
import re
from bisect import bisect_left
from collections import Counter

from archive.extraction.lexicon import pattern_of, phrases, rows, split
from archive.extraction.namemarks import (
    CLAUSE_BEGINS,
    IN_A_PLACE,
    LISTED,
    PERSONAL,
    deed_behind,
    is_addressed,
    is_of_a_post,
    post_after,
    post_of_a_body_before,
    posts_of,
    stands_between_names,
    stands_in_list,
    tells_a_deed,
)
from archive.extraction.spelling import POSSESSIVE, Name, is_place, is_spelled, surnames, words_beside

_INITIAL = r"[A-Z]\."
_CAPITAL = r"[A-ZÀ-ÖØ-Þ][A-Za-zÀ-ÖØ-öø-ÿ’'‘-]{1,24}(?:[·•・][A-ZÀ-ÖØ-Þ][A-Za-zÀ-ÖØ-öø-ÿ’'‘-]{1,24}){0,3}"
_DOT = re.compile(r"[·•・]")
_PARTICLE = r"(?:da|das|de|del|della|den|der|dos|du|di|van|von|vom|zu|bin|binti|ibn|al|el|la|las|le|los|ten|ter|y|e)"
_RUN = re.compile(
    rf"(?<![\w’'-])(?:{_CAPITAL}|{_INITIAL})(?: (?:{_PARTICLE}[ -]){{0,2}}(?:{_CAPITAL}|{_INITIAL})){{0,14}}"
)


def with_named(text: str, known: tuple[Name, ...]) -> tuple[Name, ...]:
    """``known`` with names that are not pinyin (of Uygurs, Tibetans, Mongols, guests), where a post, a form of address
    or a list of names says that they are names."""
    printed, text = text, _unwrapped(text)
    known = _in_three_parts(text, known)
    starts, ends = {name.start for name in known}, {name.end for name in known}
    spans = [span for run in _RUN.finditer(text) for span in _parts_of_run(text, run, starts, ends)]
    texts: set[str] = set()
    for _ in range(2):  # a list may hold several of them
        for start, end in spans:
            if text[start:end] not in texts and _is_person(text, start, end, starts, ends):
                texts.add(text[start:end])
                starts.add(start)
                ends.add(end)
    texts |= _all_listed(text, spans, texts) | _of_one_letter(text) | _of_a_country(text) | _named_as_places(text)
    texts -= _called_again(text, texts)
    if not texts or len(texts) > 400:
        return known
    taken, found = [(name.start, name.end) for name in known], list(known)
    for match in re.finditer(rf"(?<![\w-])(?:{pattern_of(sorted(texts))})(?![\w-])", text):
        at = bisect_left(taken, (match.start(), 0))
        if (at < len(taken) and taken[at][0] < match.end()) or (at and taken[at - 1][1] > match.start()):
            continue
        possessive = bool(re.match(r"[’']s\b", text[match.end() : match.end() + 3]))
        found.append(Name(printed[match.start() : match.end()], match.start(), match.end(), possessive))
    return tuple(sorted(found, key=lambda name: name.start))


# A line as wide as a page's, broken between two words: "Comrade Tashi" at its end and "Wangdu" below.
_BROKEN = re.compile(r"^([^\n]{50,100}[\w,])\n(?=[A-Z][a-z])", re.M)


def _unwrapped(text: str) -> str:
    """``text`` with a blank where a line was broken at the page's width; offsets stay."""
    return _BROKEN.sub(r"\1 ", text)


# What is done by somebody, and who were there: a name stands next.
_DONE_BY = re.compile(
    r"(?:\b(?:presided over|(?:co-)?chaired|hosted|moderated|led|headed|opened|addressed|made|delivered|given|presented"
    r"|submitted|read|read out|read aloud|conveyed|relayed|introduced|explained|signed|attended|accompanied|joined"
    r"|represented|received|unveiled|written|guided|briefed|greeted|shared)(?: [a-z-]+){0,4} by"
    r"|\b(?:Present|Also present|In attendance|Attendees|Participants|Attending|Observers|Speakers|Absent"
    r"|Accompanied by):"
    r"|\b(?:chairmanship|presidency|leadership|entrustment|behest|guidance) of"
    r"|\b(?:[Aa]ttending|[Pp]resent|[Aa]ttendance|[Aa]ccompanying|[Jj]oining|[Ss]peaking|[Ss]igning|[Ss]peakers"
    r"|[Oo]bservers|[Pp]articipants|[Aa]ttendees|[Gg]uests|[Ll]ecturers?|[Mm]oderator|[Tt]hose|[Ww]ith (?:him|her|them)"
    r"|[Dd]elegation|[Aa]bsent|[Ii]nvited)\b[^.;:\n]{0,60}? (?:were|was|included?))(?::)? $"
)
_AND_OTHERS = r"(?:,? etc\.?|,? among others|,? and (?:(?:\w+ )?others|other [a-z]+(?: [a-z]+)?))?"
_ACTS = re.compile(
    r"[’']s [a-z]| (?:[a-z]+ly |also |then )?(?:gave|went|was|has|had|will|would|told|took|led|made|came|spent|who|met"
    r"|held|put|saw|said|read|spoke|sat|drew|kept|set|wrote|began|found|cut|paid|sent|[a-z]{3,}ed)\b"
)


# "Consul General of Uzbekistan Aziz Tursunov", "Ambassador of Chile to China Luis Schmidt"
_ENVOY = re.compile(
    r"\b(?:Consul(?:[ -]General)?|Ambassador|Envoy) of (?:the )?(?:Republic of |Kingdom of )?"
    r"(?:(?:United|South|New|Sri|Saudi|Costa|North) )?[A-Z][a-z]+(?: (?:to|in) (?:the )?[A-Z][\w’']+)? "
    rf"(?P<name>{_CAPITAL}(?: {_CAPITAL}){{1,2}})(?=[,.;]| and\b| [a-z]{{3,}}\b)"
)


def _of_a_country(text: str) -> set[str]:
    """Whoever is named behind the country that sent them."""
    return {found["name"] for found in _ENVOY.finditer(text)}


def _is_done_by(text: str, start: int) -> bool:
    return text.endswith(_BEFORE_A_DOER, 0, start) and bool(_DONE_BY.search(text, max(0, start - 90), start))


_BEFORE_A_DOER = ("by ", "of ", "were ", "was ", "include ", "includes ", "included ", ": ")


def _is_placed(text: str, start: int, end: int, ends: set[int]) -> bool:
    """Whether a name is wanted where ``text[start:end]`` stands: "chaired by …", "attending were …", "… presided"."""
    if _is_done_by(text, start):
        return bool(deed_behind().match(text, end, end + 60))
    if PERSONAL.match(text, end) and CLAUSE_BEGINS.search(text, max(0, start - 8), start):
        return True
    return bool(deed_behind().match(text, end, end + 60)) and _follows_a_titled(text, start, ends)


_BESIDE_POST = re.compile(r"(?:[,;] (?:and |as well as )?| as well as )$")


def _follows_a_titled(text: str, start: int, ends: set[int]) -> bool:
    """ "Wei Song, vice mayor, and …": whose name goes on a list of those with a post."""
    if not _BESIDE_POST.search(text, max(0, start - 14), start):
        return False
    for end in (at for at in range(start - 3, max(0, start - 120), -1) if at in ends):
        held = post_after().match(text, end, start)
        return bool(held) and not re.search(r"[.;!?]\s|\b(?:said|that|who|which)\b", text[held.end() : start])
    return False


_CALLED_AGAIN = re.compile(r"\b(?:Mr|Ms|Mrs|Dr|Madam)\.? (?P<last>[^\W\d_][\w’'-]+)\b")


def _called_again(text: str, texts: set[str]) -> set[str]:
    """ "Mr Thygesen", whom the page names in full as Søren Thygesen, is nobody else."""
    full = {name.split()[-1] for name in texts if " " in name}
    return full & {again["last"] for again in _CALLED_AGAIN.finditer(text)} if full else set()


_CAME = re.compile(
    r" (?:also |all )?(?:attended|took part|participated|sat |joined|accompanied"
    r"|were (?:also )?(?:present|in attendance|there))"
)


def _all_listed(text: str, spans: list[tuple[int, int]], known: set[str]) -> set[str]:
    """Names of a list in which nobody has a post before the name: "Dawa Drolma, Kelsang Norbu and Tsering Lhamo
    attended", "Alimjan Maimaiti and Batbayar, vice mayors, attended"."""
    found: set[str] = set()
    chain: list[tuple[int, int]] = []
    for span in [*sorted(set(spans)), (len(text) + 9, len(text) + 9)]:
        if chain and chain[-1][1] < span[0] < len(text) and LISTED.fullmatch(text, chain[-1][1], span[0]):
            chain.append(span)
            continue
        if len(chain) > 1 and _are_people(text, chain):
            found |= {text[start:end] for start, end in chain}
        chain = [span]
    return found - known


@functools.cache
def _such_as() -> re.Pattern[str]:
    """ "Eight representatives of herdsmen, such as ": whose names follow."""
    people = pattern_of(posts_of("group"))
    return re.compile(rf"\b(?:{people})\b[^.;:\n]{{0,60}}?,?\s(?:such as|including|namely|like)\s$", re.I)


def _are_people(text: str, chain: list[tuple[int, int]]) -> bool:
    start, end = chain[0][0], chain[-1][1]
    named_as = _such_as().search(text, max(0, start - 120), start) or (
        all(" " in text[low:high] for low, high in chain) and _are_placed(text, start, end)
    )
    if not named_as and not re.search(r"(?:^|[.!?:;”\n])\s?$", text[max(0, start - 2) : start]):
        return False
    posts = _held_by_all().match(text, end)
    if not posts and not named_as and not (len(chain) > 2 and _CAME.match(text, end)):
        return False
    words = [text[low:high].split() for low, high in chain]
    lone = sum(len(of_one) == 1 for of_one in words)
    return (named_as or lone * 2 < len(words)) and not any(
        len(of_one) > 5 or is_of_a_post(word.lower()) or tells_a_deed(word.lower()) or is_place(" ".join(of_one))
        for of_one in words
        for word in of_one
    )


def _are_placed(text: str, start: int, end: int) -> bool:
    """As ``_is_placed``, of a list, before which a word for all of them may stand: "heads of counties A and B"."""
    if _is_done_by(text, start):
        return True
    return bool(_all_did().match(text, end)) and bool(
        CLAUSE_BEGINS.search(text, max(0, start - 8), start) or _group_before().search(text, max(0, start - 60), start)
    )


@functools.cache
def _all_did() -> re.Pattern[str]:
    return re.compile(_AND_OTHERS + PERSONAL.pattern)


@functools.cache
def _group_before() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{pattern_of(posts_of('group'))})\b(?: (?:of|from) [a-z ]{{3,30}})? $", re.I)


@functools.cache
def _held_by_all() -> re.Pattern[str]:
    """ ", vice mayors, attended": what all of a list are."""
    nouns = pattern_of(posts_of("groupword"))
    return re.compile(rf", (?:both |the |all )?(?:[a-z-]+ )?(?:{nouns})(?: of [^,;.]{{2,80}})?,?{_CAME.pattern}")


def _parts_of_run(text: str, run: re.Match[str], starts: set[int], ends: set[int]) -> list[tuple[int, int]]:
    """What ends a run, and what stands in it before the label of another credit: "Reporter Guli Bahar Photographer"."""
    last = _end_of_run(text, run, starts, ends)
    found = [last] if last else []
    for label in _next_label().finditer(text, run.start(), run.end()):
        inner = _RUN.match(text, run.start(), label.start())
        if inner and (span := _end_of_run(text, inner, starts, ends)):
            found.append(span)
    return found


@functools.cache
def _next_label() -> re.Pattern[str]:
    return re.compile(rf" (?=(?:Trainee|Intern|Correspondent|Photographer|(?:{pattern_of(posts_of('credit'))}))\b)")


# Honours of several words and such as end in no noun of a post.
_HONOURED = re.compile(
    r"(?:.*\s)?(?:(?:Tan|Puan|Dat(?:o|uk)[’']?) (?:Sri|Seri)|Tun|Toh Puan|Tengku|Tunku|Sir|Dame|Lady) "
)
# "Park Min-ho": of the words of places, one that is also the surname of Koreans.
_KOREAN = re.compile(r"(?:.*\s)?(?=Park [A-Z][a-z]+-[a-z]+)")


_OF_SOMEWHERE = re.compile(r" (?:of|from|at) $")
# "a message from Phonesavanh Keo, the governor of …"
_FROM_SOMEBODY = re.compile(r"\b(?:from|of|to|for) $")


def _end_of_run(text: str, run: re.Match[str], starts: set[int], ends: set[int]) -> tuple[int, int] | None:
    """The words that end a run of capitalised words and are neither a known name nor of places, bodies and posts."""
    named = _HONOURED.match(run.group()) or _KOREAN.match(run.group())
    if named and " " in run.group()[named.end() :].strip():
        return run.start() + named.end(), run.end() - len(run.group()) + len(POSSESSIVE.sub("", run.group()))
    low = None
    for word in reversed(list(re.finditer(r"\S+", run.group()))):
        start, bare = run.start() + word.start(), POSSESSIVE.sub("", word.group())
        if run.start() + word.start() + len(bare) in ends or start in starts:
            break
        if is_of_a_post(bare.lower()) and not (low is None and _is_surname_behind(run.group(), word.start(), bare)):
            break
        low = start
    if low is None or not text[low].isupper() or low - 1 in ends:
        return None
    of = _OF_SOMEWHERE.search(text, max(0, run.start() - 6), run.start()) if low > run.start() else None
    if of and of.start() in ends:  # "Wu Siqi of Ningxia Silicon Photovoltaic"
        return None
    end = run.end() - len(run.group()) + len(POSSESSIVE.sub("", run.group()))
    if IN_A_PLACE.search(text, max(0, low - 9), low) and not (
        " " in text[low:end]
        and _FROM_SOMEBODY.search(text, max(0, low - 6), low)
        and post_after().match(text, end, end + 160)
    ):
        return None
    return low, end


def _is_surname_behind(run: str, at: int, word: str) -> bool:
    """ "Isabelle Zhou": a surname behind a given name from abroad, though places and posts are called so too."""
    if not at or word.lower() not in surnames():
        return False
    before = run[:at].split()[-1]
    return not is_spelled(before) and not is_of_a_post(before.lower())


# What only somebody does, at the head of a sentence: "Alimu Maimaiti presided over the meeting".
_PRESIDES = re.compile(r" (?:also )?(?:presided|presides|chaired|(?:delivered|made|gave) an? (?:\w+ )?speech)\b")
# "Heinrich Vogel of a German compressor maker said"
_SAYS_OF = re.compile(
    r" of (?:an?|the|[A-Z])[^,.;]{2,80}? (?:said|hoped|suggested|proposed|told|asked|noted|spoke|introduced|recalled)\b"
)
_BEGINS = re.compile(r"(?:^|\n|[.!?”] ?)$")


# "Kao Yung-te", "Tsai Ing-wen": a given name as Taiwan and the Chinese overseas write it.
_PART = (
    r"(?:ch|hs|sh|ts|tz|ng|[bcdfghjklmnpqrstwxyz])?[’']?(?:[iuy]?[aeou]{1,2}|ih|[iu]|ee|oo|eu|ieu|uei|ueh?)"
    r"(?:ng|n|h|o|u|i|k|p|t|m)?"
)
_SURNAMES_OVERSEAS = pattern_of(phrases("othernames", "surname"))
_GIVEN_OVERSEAS = re.compile(rf"(?:{_SURNAMES_OVERSEAS}) (?=[A-Z][a-z]{{1,5}}-[a-z]{{1,5}}$)(?i:{_PART})-{_PART}")


# "Tan Chee Seng", "Leong Chi Hang": a given name of two syllables written apart.
_THREE_PARTS = re.compile(
    rf"(?<![\w-])(?:{_SURNAMES_OVERSEAS}) (?P<one>[A-Z][a-z]{{1,5}}) (?P<two>[A-Z][a-z]{{1,5}})(?![\w-]|[ ][A-Z])"
)
_SYLLABLE = re.compile(_PART, re.I)


# "A Lapu, secretary of …" of the Nu, the Lisu and the Yi, whose first syllable may be a letter.
_ONE_LETTER = re.compile(r"(?<![\w’'-])A [A-Z][a-z]{2,12}(?=[,\s’'])")


def _of_one_letter(text: str) -> set[str]:
    """Such names as stand before a post at least once and occur more than once."""
    found = [match for match in _ONE_LETTER.finditer(text) if not is_of_a_post(match.group()[2:].lower())]
    times = Counter(match.group() for match in found)
    return {m.group() for m in found if times[m.group()] > 1 and post_after().match(text, m.end(), m.end() + 160)}


# "Bayan Temur, secretary of …", "Ulan Tuya": the first word begins the names of places as well.
_AS_A_PLACE = re.compile(
    r"(?<![\w’'-])(?<![A-Z][a-z] )(?P<first>[A-Z][a-z]{2,9}) (?P<last>[A-Z][a-z]{2,12})(?=[,\s’'])"
)


def _named_as_places(text: str) -> set[str]:
    """Such names as stand before a post at least once and occur more than once."""
    found = [
        match
        for match in _AS_A_PLACE.finditer(text)
        if match["first"].lower() in _begins_places()
        and not is_of_a_post(match["last"].lower())
        and not is_place(match.group())
    ]
    times = Counter(match.group() for match in found)
    return {m.group() for m in found if times[m.group()] > 1 and post_after().match(text, m.end(), m.end() + 160)}


@functools.cache
def _begins_places() -> frozenset[str]:
    """What begins the names of places and stands for none of them alone: "Bayan" of Bayan Nur."""
    named = (name.split() for row in rows("places") for name in split(row["en"]))
    return frozenset(words[0].lower() for words in named if len(words) > 1)


def _in_three_parts(text: str, known: tuple[Name, ...]) -> tuple[Name, ...]:
    """``known`` with names overseas of three words, in place of two of their words."""
    found = [
        Name(match.group(), *match.span(), text.startswith(("'s", "’s"), match.end()))
        for match in _THREE_PARTS.finditer(text)
        if all(_SYLLABLE.fullmatch(match[part]) and not is_of_a_post(match[part].lower()) for part in ("one", "two"))
        and (deed_behind().match(text, match.end(), match.end() + 60) or _ACTS.match(text, match.end()))
    ]
    exact = {(name.start, name.end) for name in known}
    found = [name for name in found if (name.start, name.end) not in exact]
    if not found:
        return known
    kept = [n for n in known if not any(n.start < f.end and f.start < n.end for f in found)]
    texts = {name.text for name in found}
    return tuple(sorted((*kept, *found), key=lambda name: name.start)) if len(texts) < 100 else known


# "Leader of the District Epidemic Prevention and Control Leading Group"
_OF_A_GROUP = re.compile(
    r" (?:and|&) (?:[A-Z]\w+ ){1,4}"
    r"(?:(?:Leading|Leadership|Working|Work|Coordination) (?:Small )?Group|Headquarters|Command)\b"
)


def _is_person(text: str, start: int, end: int, starts: set[int], ends: set[int]) -> bool:
    words = _DOT.sub(" ", text[start:end]).split()
    if (
        not 4 <= end - start <= 60
        or len(words) > 5
        or (len(words) == 1 and (words[0].lower() in surnames() or not words[0].isalpha()))
    ):
        return False
    if len(words) == 1 and words[0].endswith("ly") and _BEGINS.search(text, max(0, start - 2), start):
        return False  # "Previously, an official"
    if _OF_A_GROUP.match(text, end):
        return False
    if post_after().match(text, end, end + 160):
        return True
    if len(words) > 1 and text.startswith(", who ", end) and not any(map(is_of_a_post, map(str.lower, words))):
        return True
    if 2 <= len(words) <= 3 and _PRESIDES.match(text, end) and _BEGINS.search(text, max(0, start - 2), start):
        return not any(map(is_of_a_post, map(str.lower, words))) and not is_place(" ".join(words))
    if len(words) == 2 and _SAYS_OF.match(text, end, end + 120) and _BEGINS.search(text, max(0, start - 2), start):
        return not any(is_of_a_post(word.lower()) or is_place(word) for word in words)
    if _GIVEN_OVERSEAS.fullmatch(text[start:end]) and deed_behind().match(text, end, end + 60):
        return True
    deed = any(tells_a_deed(word.lower()) for word in words)
    if deed and (len(words) == 1 or not all(map(is_spelled, words))):
        return False
    if words[0].lower() in surnames() and words[-1].lower() in words_beside("given"):
        return False
    addressed = is_addressed(text, start, end)
    if len(words) == 1:
        following = LISTED.match(text, end)
        plain = is_spelled(words[0]) or (len(words[0]) > 5 and not text.startswith("General ", start - 8))
        return (
            (addressed and plain and bool(deed_behind().match(text, end, end + 60)))
            or (addressed and following is not None and following.end() in starts)
            or (not is_place(words[0]) and stands_between_names(text, start, end, starts, ends))
            or (len(words[0]) > 4 and _is_behind_a_committee(text, start, end))
            or (len(words[0]) > 4 and bool(_TO_A_COUNTRY.search(text, max(0, start - 40), start)) and _ends(text, end))
            or (plain and _shares_a_post(text, start, end))
            or (
                len(words[0]) > 4
                and _follows_a_titled(text, start, ends)
                and PERSONAL.match(text, end) is not None
                and not re.search(rf"[a-z] {re.escape(words[0])}\b", text[: start - 4])  # "Kristoffer Halvorsen" before
            )
        )
    if deed and addressed:
        return True
    if not deed and _is_placed(text, start, end, ends) and not any(map(is_of_a_post, map(str.lower, words))):
        return not is_place(" ".join(words))
    acts = deed_behind().match(text, end, end + 60) or _ACTS.match(text, end)
    return (
        (addressed and bool(acts))
        or _is_behind_a_body(text, start, end)
        or stands_in_list(text, start, end, starts, ends)
    )


# What a body's name ends with; the embassy is known by the country it is in.
_BODY_ENDS = frozenset(phrases("othernames", "body"))
_TO_A_COUNTRY = re.compile(r"\b(?i:ambassador|consul(?: general)?|envoy) to [A-Z][a-z]+ $")


def _is_body_before(text: str, start: int) -> bool:
    if text[start - 1 : start] != " ":
        return False
    last = text[text.rfind(" ", 0, start - 1) + 1 : start - 1].lower()
    return last in _BODY_ENDS or bool(_TO_A_COUNTRY.search(text, max(0, start - 40), start))


def _is_behind_a_body(text: str, start: int, end: int) -> bool:
    """ "Secretary of the Party Committee Tsewang Norbu attended", "The head of the group, Julia von Hagen, said"."""
    if text[start - 2 : start] == ", " and text[end : end + 1] == ",":
        return bool(post_of_a_body_before().search(text, max(0, start - 120), start))
    return bool(
        _is_body_before(text, start)
        and deed_behind().match(text, end, end + 60)
        and post_of_a_body_before().search(text, max(0, start - 120), start)
    )


def _ends(text: str, end: int) -> bool:
    return bool(deed_behind().match(text, end, end + 60) or _ACTS.match(text, end))


_COMMITTEE_BEFORE = re.compile(r"\b(?i:committee|government|congress|cppcc|bureau|commission|county|district|banner) $")


def _is_behind_a_committee(text: str, start: int, end: int) -> bool:
    """ "The secretary of the Municipal Party Committee Bayanbaatar went": of one word."""
    return bool(
        _COMMITTEE_BEFORE.search(text, max(0, start - 12), start)
        and not is_of_a_post(text[start:end].lower())
        and _ACTS.match(text, end)
        and post_of_a_body_before().search(text, max(0, start - 120), start)
    )


_AFTER_ONE = re.compile(
    r"(?P<post>[\w-]+) [A-Z][\w’'-]+(?: [A-Z][\w’'-]+){0,2}(?:, [A-Z][\w’'-]+(?: [A-Z][\w’'-]+){0,2}){0,4},? and $"
)


def _shares_a_post(text: str, start: int, end: int) -> bool:
    """ "the first secretaries Liang Zhibin and Yudron, the doctor …": the last of those who share a post."""
    before = _AFTER_ONE.search(text, max(0, start - 120), start)
    return (
        bool(before) and before["post"].lower() in posts_of("group") and bool(deed_behind().match(text, end, end + 60))
    )
