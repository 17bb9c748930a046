"""Which words are the name of a person: a pinyin surname and a given name of one or two Mandarin syllables."""

from __future__ import annotations

import functools
import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace

from archive.extraction.lexicon import pattern_of, rows, split

_WORD = re.compile(r"[A-Za-zÜü]+(?:[’'‘-][A-Za-zÜü]+)*")
_POSSESSIVE = re.compile(r"[’'‘]s$", re.I)


@dataclass(frozen=True, slots=True)
class Name:
    """One occurrence of a name; ``possessive``: it is followed by 's."""

    text: str
    start: int
    end: int
    possessive: bool = False


@functools.cache
def _surnames() -> frozenset[str]:
    return frozenset(name for row in rows("surnames") for name in split(row["surnames"]))


@functools.cache
def _given_name() -> re.Pattern[str]:
    syllables = sorted({s for row in rows("syllables") for s in split(row["syllables"])}, key=len, reverse=True)
    one = f"(?:{'|'.join(syllables)})"
    return re.compile(rf"{one}(?:[’'‘-]?{one})?")


@functools.cache
def _words_beside(use: str) -> frozenset[str]:
    return frozenset(
        word.lower() if use in ("given", "either", "whole", "pair") else word
        for row in rows("not_names")
        if row["use"] == use
        for word in split(row["en"])
    )


@functools.lru_cache(maxsize=4096)
def _is_given_name(word: str) -> bool:
    folded = word.lower()
    return len(word) <= 14 and folded not in _words_beside("given") and bool(_given_name().fullmatch(folded))


def find_names(text: str) -> tuple[Name, ...]:
    """Every personal name in ``text``, in reading order; a place ("Yubei District") and a doctrine is none."""
    sure, doubtful = _pinyin_names(text)
    sure, doubtful = _without_places(text, sure, doubtful)
    found = _with_shown(text, sure, doubtful)
    return _in_one_spelling(_with_named(text, found))


def _without_places(text: str, sure: tuple[Name, ...], doubtful: list[Name]) -> tuple[tuple[Name, ...], list[Name]]:
    """What the text calls a province, a city or a county somewhere ("Lao Cai Province") is doubtful as a name."""
    called = {name.text for name in sure if name.text in _called_places(text)}
    if not called:
        return sure, doubtful
    doubted = [name for name in sure if name.text in called]
    kept = tuple(name for name in sure if name.text not in called)
    return kept, sorted([*doubtful, *doubted], key=lambda name: name.start)


_CALLED_PLACE = re.compile(
    r"(?<![\w-])([A-Z][\w’'-]+ [A-Z][\w’'-]+) (?:Province|City|County|District|Prefecture|Township|Town|Village)\b"
)


@functools.lru_cache(maxsize=1)
def _called_places(text: str) -> frozenset[str]:
    return frozenset(_CALLED_PLACE.findall(text))


def _in_one_spelling(names: tuple[Name, ...]) -> tuple[Name, ...]:
    """ "DONG Hanqing" is written as "Dong Hanqing" where the text writes the name so elsewhere."""
    loud = {name.text for name in names if name.text.split()[0].isupper() and len(name.text.split()[0]) > 1}
    plain = {name.text.lower(): name.text for name in names if name.text not in loud}
    other = {text: plain[text.lower()] for text in loud if text.lower() in plain}
    joined = {name.text for name in names if "-" in name.text.split()[0]}  # "Zhu-ge Yong", elsewhere "Zhuge Yong"
    if joined:
        spelt = {name.text.lower(): name.text for name in names if name.text not in joined}
        other |= {text: spelt[bare] for text in joined if (bare := text.replace("-", "").lower()) in spelt}
    return tuple(replace(n, text=other[n.text]) if n.text in other else n for n in names) if other else names


def is_pinyin(name: str) -> bool:
    """Whether ``name`` is built as Han names are: the surname first."""
    surname, *given = name.split()
    return surname.lower() in _surnames() and bool(given) and all(_is_spelled(word) for word in given)


def short_forms(name: str) -> tuple[str, ...]:
    """What news reports call a person the second time: the surname; of other names the last word or the first."""
    words = name.split()
    if len(words) > 1 and len(words[-1]) > 1 and words[-1].isupper() and words[-1].lower() in _surnames():
        return words[-1], words[-1].capitalize(), words[0]  # "Weidong SONG"
    return (words[0],) if len(words) == 1 or is_pinyin(name) else (words[-1], words[0])


@functools.cache
def _nouns_of_people() -> str:
    nouns = [word for use in ("head", "several", "group", "honorific") for word in _posts(use)]
    return pattern_of(nouns)


@functools.cache
def _posts(use: str) -> tuple[str, ...]:
    return tuple(word for row in rows("posts") if row["use"] == use for word in split(row["en"]))


@functools.cache
def _post_before() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:(?:vice|deputy)[ -])?(?:{_nouns_of_people()})[,:]? $", re.I)


@functools.cache
def _post_of_a_body_before() -> re.Pattern[str]:
    """ "president of the Intermediate People's Court ", "the mayor of Jinzhong, ": a post and whose it is."""
    nouns = pattern_of([*_posts("head"), *_posts("several"), *_posts("group")])
    return re.compile(
        rf"(?<![\w-])(?:{nouns})s? (?:of|in|for|at|to) (?:(?!(?i:said|who|which|that|to)\b)[\w’'()-]+ ){{0,14}}?"
        r"(?!(?:of|in|for|at|and|to|the|from|as|by|with) $)[\w’'()-]+,? $",
        re.I,
    )


@functools.cache
def _credited_before() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{pattern_of(_posts('credit'))})(?:\s?[:：/丨|]\s?| )$", re.I)


@functools.cache
def _post_after() -> re.Pattern[str]:
    """The post of whoever stands before it: ", commercial counselor of the embassy", " (Mayor)"."""
    nouns = pattern_of([*_posts("head"), *_posts("several")])
    return re.compile(
        r"(?:,| \() ?(?:the |an? |also )?(?:(?!(?i:and|who|which|said|by)\b)[\w’'-]+ ){0,6}?"
        rf"(?:(?:vice|deputy)-)?(?i:{nouns})\b"
        r"(?! General\b)(?= of\b| in\b| at\b| to\b| for\b| from\b|,| and\b|\)|\.(?:\s|$)|;)"
    )


@functools.cache
def _deed() -> re.Pattern[str]:
    """What may follow a name: a verb of a readout, a mark of a list, or a possessive."""
    verbs = [v for row in rows("verbs") if row["use"] in ("role", "speech") for v in split(row["en"]) if "~~" not in v]
    return re.compile(
        r"(?:’s|'s)?(?:[,;)\]）]| and\b| as well as\b| among\b| or\b| of\b| at\b| in\b| on\b| from\b|\.(?:\s|$)| \(|$"
        r"|[ \t]{0,8}(?:\r?\n|\|)|[ \t]{2}"
        r"| (?:Trainee |Intern |Chief |Our )?(?:[Rr]eporter|[Cc]orrespondent|[Ii]ntern|[Pp]hotographer)s?\b)"
        rf"| (?:(?:also|then|each|both|all|\w+ly) )?(?:{pattern_of(verbs)})\b"
    )


_LISTED = re.compile(r"(?:, ?(?:and )?| and | as well as |、| & )")
_ASIDE = re.compile(r" ?\((?:fe)?male\)")


def _with_shown(text: str, sure: tuple[Name, ...], doubtful: list[Name]) -> tuple[Name, ...]:
    """``sure`` with those names that read as other words ("Liu He", "Ji Nan") where a post or a list shows a name."""
    if not doubtful:
        return sure
    ends = {name.end for name in sure} | {name.end for name in doubtful}
    starts = {name.start for name in sure} | {name.start for name in doubtful}
    shown = {name.text for name in doubtful if _is_shown(text, name, starts, ends)}
    return tuple(sorted((*sure, *(n for n in doubtful if n.text in shown)), key=lambda name: name.start))


def _is_shown(text: str, name: Name, starts: set[int], ends: set[int]) -> bool:
    if text[name.end : name.end + 2].strip()[:1].isupper():
        return False
    if _post_after().match(text, name.end, name.end + 160) or _ASIDE.match(text, name.end):
        return True
    if _is_addressed(text, name.start, name.end) or text.startswith(", who ", name.end):
        return True
    if _is_place(name.text):
        return _stands_between_names(text, name.start, name.end, starts, ends)
    begins = re.search(r"(?:^|[\n,;:“\"]|[.!?”\"])\s?$", text[max(0, name.start - 2) : name.start])
    if begins and text[name.end : name.end + 1] == " " and _deed().match(text, name.end, name.end + 60):
        return True
    if _PERSONAL.match(text, name.end) and _CLAUSE_BEGINS.search(text, max(0, name.start - 8), name.start):
        return True
    return _stands_in_list(text, name.start, name.end, starts, ends)


def _stands_in_list(text: str, start: int, end: int, starts: set[int], ends: set[int]) -> bool:
    """Whether a name stands directly before and after, or before or after with a verb or a stop on the other side."""
    before = any(start - len(gap) in ends and text[start - len(gap) : start] == gap for gap in _GAPS)
    following = _LISTED.match(text, end)
    after = following is not None and following.end() in starts
    return (before and after) or (before or after) and bool(_deed().match(text, end, end + 60))


def _stands_between_names(text: str, start: int, end: int, starts: set[int], ends: set[int]) -> bool:
    following = _LISTED.match(text, end)
    before = any(start - len(gap) in ends and text[start - len(gap) : start] == gap for gap in _GAPS)
    return before and following is not None and following.end() in starts


_GAPS = (", ", ",", " and ", ", and ", "、", " as well as ")
_INITIAL = r"[A-Z]\."
_CAPITAL = r"[A-ZÀ-ÖØ-Þ][A-Za-zÀ-ÖØ-öø-ÿ’'‘-]{1,24}(?:[·•・][A-ZÀ-ÖØ-Þ][A-Za-zÀ-ÖØ-öø-ÿ’'‘-]{1,24}){0,3}"
_DOT = re.compile(r"[·•・]")
_PARTICLE = r"(?:da|das|de|del|della|den|der|dos|du|di|van|von|vom|zu|bin|binti|ibn|al|el|la|las|le|los|ten|ter|y|e)"
_RUN = re.compile(
    rf"(?<![\w’'-])(?:{_CAPITAL}|{_INITIAL})(?: (?:{_PARTICLE}[ -]){{0,2}}(?:{_CAPITAL}|{_INITIAL})){{0,14}}"
)
_IN_A_PLACE = re.compile(
    r"\b(?:of|in|at|the|from|for|to|near|on|into|around|across|an?|this|that|its|our|through|under) $", re.I
)
_TITLED_BEFORE = re.compile(r"(?:^|[\s,(])(?:Mr|Ms|Mrs|Dr|Prof)\.? $|\b(?:Messrs|Madam|Madame|Sir|Lord) $")


@functools.cache
def _no_part_of_a_name() -> frozenset[str]:
    listed = [word for row in rows("places") for word in row["en"].replace("|", " ").split()]
    listed += [
        word for row in rows("organs") if row["use"] in ("level", "central", "body") for word in _words(row["en"])
    ]
    listed += [word for row in rows("calendar") for word in _words(row["en"])]
    listed += [word for row in rows("posts") for word in _words(row["en"])]
    return frozenset(
        word.lower() for word in (*listed, *_words_beside("after"), *_words_beside("body"), *_words_beside("opening"))
    )


@functools.cache
def _stems_of_deeds() -> frozenset[str]:
    return frozenset(_stem(word) for word in _words_of_deeds())


@functools.lru_cache(maxsize=4096)
def _tells_a_deed(word: str) -> bool:
    """Whether ``word`` is a verb of readouts or a form of one: "sai" is none for being all of "said" but its ending."""
    return word in _words_of_deeds() or (_stem(word) != word and _stem(word) in _stems_of_deeds())


@functools.cache
def _words_of_deeds() -> frozenset[str]:
    uses = ("role", "speech", "order", "hold", "base", "past", "imperative")
    return frozenset(w for row in rows("verbs") if row["use"] in uses for w in _words(row["en"].lower()))


def _stem(word: str) -> str:
    return re.sub(r"(?<=[a-z]{2})(?:ing|ed|es|s|d|e)$", "", word)


def _words(cell: str) -> list[str]:
    return re.findall(r"\w+", cell)


def _with_named(text: str, known: tuple[Name, ...]) -> tuple[Name, ...]:
    """``known`` with names that are not pinyin (of Uygurs, Tibetans, Mongols, guests), where a post, a form of address
    or a list of names says that they are names."""
    starts, ends = {name.start for name in known}, {name.end for name in known}
    spans = [span for run in _RUN.finditer(text) for span in _parts_of_run(text, run, starts, ends)]
    texts: set[str] = set()
    for _ in range(2):  # a list may hold several of them
        for start, end in spans:
            if text[start:end] not in texts and _is_person(text, start, end, starts, ends):
                texts.add(text[start:end])
                starts.add(start)
                ends.add(end)
    texts |= _all_listed(text, spans, texts)
    texts -= _called_again(text, texts)
    if not texts or len(texts) > 400:
        return known
    taken, found = [(name.start, name.end) for name in known], list(known)
    for match in re.finditer(rf"(?<![\w-])(?:{pattern_of(sorted(texts))})(?![\w-])", text):
        at = bisect_left(taken, (match.start(), 0))
        if (at < len(taken) and taken[at][0] < match.end()) or (at and taken[at - 1][1] > match.start()):
            continue
        possessive = bool(re.match(r"[’']s\b", text[match.end() : match.end() + 3]))
        found.append(Name(match.group(), match.start(), match.end(), possessive))
    return tuple(sorted(found, key=lambda name: name.start))


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
# What somebody does, and no company or place.
_PERSONAL = re.compile(
    r",? (?:(?:also|then|each|both|all|jointly|\w+ly) )?(?:presid(?:ed|es)|chair(?:ed|s)\b|was chairing|moderated"
    r"|accompanied|attended|took (?:part|the floor|the chair)|participated|sat in|listened in|spoke|lectured|audited"
    r"|(?:was|were) (?:also )?(?:present|there|among (?:those|the))"
    r"|(?:made|delivered|gave) (?:\w+ ){0,3}(?:speech|speeches|remarks|address|lecture|report|explanation|statement)"
    r"|exchanged (?:\w+ ){0,3}(?:views|experiences?)|shared (?:his|her|their)|put (?:his|her|their)"
    r"|read (?:out|aloud|a|the)\b|emphasi[sz]ed|stressed|pointed out|(?:signed|conveyed|relayed|recalled|recounted)\b)"
)
_CLAUSE_BEGINS = re.compile(r"(?:^|[\n.;:!?”\"(] ?|, (?:and |while |but |with )?| (?:while|with|after|when) )$")
_AND_OTHERS = r"(?:,? etc\.?|,? among others|,? and (?:(?:\w+ )?others|other [a-z]+(?: [a-z]+)?))?"
_ACTS = re.compile(
    r"[’']s [a-z]| (?:[a-z]+ly |also |then )?(?:gave|went|was|has|had|will|would|told|took|led|made|came|spent|who|met"
    r"|held|put|saw|said|read|spoke|sat|drew|kept|set|wrote|began|found|cut|paid|sent|[a-z]{3,}ed)\b"
)


def _is_done_by(text: str, start: int) -> bool:
    return text.endswith(_BEFORE_A_DOER, 0, start) and bool(_DONE_BY.search(text, max(0, start - 90), start))


_BEFORE_A_DOER = ("by ", "of ", "were ", "was ", "include ", "includes ", "included ", ": ")


def _is_placed(text: str, start: int, end: int, ends: set[int]) -> bool:
    """Whether a name is wanted where ``text[start:end]`` stands: "chaired by …", "attending were …", "… presided"."""
    if _is_done_by(text, start):
        return bool(_deed().match(text, end, end + 60))
    if _PERSONAL.match(text, end) and _CLAUSE_BEGINS.search(text, max(0, start - 8), start):
        return True
    return bool(_deed().match(text, end, end + 60)) and _follows_a_titled(text, start, ends)


_BESIDE_POST = re.compile(r"(?:[,;] (?:and |as well as )?| as well as )$")


def _follows_a_titled(text: str, start: int, ends: set[int]) -> bool:
    """ "Wei Song, vice mayor, and …": whose name goes on a list of those with a post."""
    if not _BESIDE_POST.search(text, max(0, start - 14), start):
        return False
    for end in (at for at in range(start - 3, max(0, start - 120), -1) if at in ends):
        held = _post_after().match(text, end, start)
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
        if chain and chain[-1][1] < span[0] < len(text) and _LISTED.fullmatch(text, chain[-1][1], span[0]):
            chain.append(span)
            continue
        if len(chain) > 1 and _are_people(text, chain):
            found |= {text[start:end] for start, end in chain}
        chain = [span]
    return found - known


@functools.cache
def _such_as() -> re.Pattern[str]:
    """ "Eight representatives of herdsmen, such as ": whose names follow."""
    people = pattern_of(_posts("group"))
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
        len(of_one) > 5 or _is_of_a_post(word.lower()) or _tells_a_deed(word.lower()) or _is_place(" ".join(of_one))
        for of_one in words
        for word in of_one
    )


def _are_placed(text: str, start: int, end: int) -> bool:
    """As ``_is_placed``, of a list, before which a word for all of them may stand: "heads of counties A and B"."""
    if _is_done_by(text, start):
        return True
    return bool(_all_did().match(text, end)) and bool(
        _CLAUSE_BEGINS.search(text, max(0, start - 8), start) or _group_before().search(text, max(0, start - 60), start)
    )


@functools.cache
def _all_did() -> re.Pattern[str]:
    return re.compile(_AND_OTHERS + _PERSONAL.pattern)


@functools.cache
def _group_before() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{pattern_of(_posts('group'))})\b(?: (?:of|from) [a-z ]{{3,30}})? $", re.I)


@functools.cache
def _held_by_all() -> re.Pattern[str]:
    """ ", vice mayors, attended": what all of a list are."""
    nouns = pattern_of(_posts("groupword"))
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
    return re.compile(rf" (?=(?:Trainee|Intern|Correspondent|Photographer|(?:{pattern_of(_posts('credit'))}))\b)")


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
        return run.start() + named.end(), run.end() - len(run.group()) + len(_POSSESSIVE.sub("", run.group()))
    low = None
    for word in reversed(list(re.finditer(r"\S+", run.group()))):
        start, bare = run.start() + word.start(), _POSSESSIVE.sub("", word.group())
        if run.start() + word.start() + len(bare) in ends or start in starts or _is_of_a_post(bare.lower()):
            break
        low = start
    if low is None or not text[low].isupper() or low - 1 in ends:
        return None
    of = _OF_SOMEWHERE.search(text, max(0, run.start() - 6), run.start()) if low > run.start() else None
    if of and of.start() in ends:  # "Wu Siqi of Ningxia Silicon Photovoltaic"
        return None
    end = run.end() - len(run.group()) + len(_POSSESSIVE.sub("", run.group()))
    if _IN_A_PLACE.search(text, max(0, low - 9), low) and not (
        " " in text[low:end]
        and _FROM_SOMEBODY.search(text, max(0, low - 6), low)
        and _post_after().match(text, end, end + 160)
    ):
        return None
    return low, end


def _is_of_a_post(word: str) -> bool:
    """ "Municipal", "Mayor", "Vice-Mayor", "Dato’": no part of a name."""
    word = word.rstrip("'’")
    others = _no_part_of_a_name()
    return word in others or ("-" in word and all(part in others for part in word.split("-")))


def _is_addressed(text: str, start: int, end: int) -> bool:
    """Whether a post, a form of address or the label of a credit stands before ``text[start:end]``."""
    return bool(
        _post_before().search(text, max(0, start - 40), start)
        or _TITLED_BEFORE.search(text, max(0, start - 12), start)
        or _credited_before().search(text, max(0, start - 20), start)
        or all(map(_is_spelled, text[start:end].split()))
        and " " in text[start:end]
        and _deed().match(text, end, end + 60)
        and not _IN_A_PLACE.search(text, max(0, start - 9), start)
        and _post_of_a_body_before().search(text, max(0, start - 120), start)
    )


# What only somebody does, at the head of a sentence: "Alimu Maimaiti presided over the meeting".
_PRESIDES = re.compile(r" (?:also )?(?:presided|presides|chaired|(?:delivered|made|gave) an? (?:\w+ )?speech)\b")
_BEGINS = re.compile(r"(?:^|\n|[.!?”] ?)$")


# "Kao Yung-te", "Tsai Ing-wen": a given name as Taiwan and the Chinese overseas write it.
_PART = (
    r"(?:ch|hs|sh|ts|tz|ng|[bcdfghjklmnpqrstwxyz])?[’']?(?:[iuy]?[aeou]{1,2}|ih|[iu]|ee|oo|eu|ieu|uei|ueh?)"
    r"(?:ng|n|h|o|u|i|k|p|t|m)?"
)
_SURNAMES_OVERSEAS = (
    r"(?:Kao|Tsai|Hsieh|Hsu|Chang|Chao|Chou|Chu|Chiang|Chien|Chiu|Teng|Tseng|Tsao|Tsui|Yeh|Lee|Lim|Tan|Ong|Goh|Koh|Chua|Teo"
    r"|Toh|Lau|Leung|Cheung|Chan|Wong|Kwok|Kwan|Lam|Hui|Tse|Tsang|Yip|Yuen|Yeung|Mak|Loh|Low|Lo|Foo|Hsiao|Kuo|Ku|Shih|Sung"
    r"|Tu|Pai|Chung|Ching|Ko|Ting|Chin)"
)
_GIVEN_OVERSEAS = re.compile(rf"{_SURNAMES_OVERSEAS} (?=[A-Z][a-z]{{1,5}}-[a-z]{{1,5}}$)(?i:{_PART})-{_PART}")


def _is_person(text: str, start: int, end: int, starts: set[int], ends: set[int]) -> bool:
    words = _DOT.sub(" ", text[start:end]).split()
    if (
        not 4 <= end - start <= 60
        or len(words) > 5
        or (len(words) == 1 and (words[0].lower() in _surnames() or not words[0].isalpha()))
    ):
        return False
    if _post_after().match(text, end, end + 160):
        return True
    if len(words) > 1 and text.startswith(", who ", end) and not any(map(_is_of_a_post, map(str.lower, words))):
        return True
    if 2 <= len(words) <= 3 and _PRESIDES.match(text, end) and _BEGINS.search(text, max(0, start - 2), start):
        return not any(map(_is_of_a_post, map(str.lower, words))) and not _is_place(" ".join(words))
    if _GIVEN_OVERSEAS.fullmatch(text[start:end]) and _deed().match(text, end, end + 60):
        return True
    deed = any(_tells_a_deed(word.lower()) for word in words)
    if deed and (len(words) == 1 or not all(map(_is_spelled, words))):
        return False
    if words[0].lower() in _surnames() and words[-1].lower() in _words_beside("given"):
        return False
    addressed = _is_addressed(text, start, end)
    if len(words) == 1:
        following = _LISTED.match(text, end)
        plain = _is_spelled(words[0]) or (len(words[0]) > 5 and not text.startswith("General ", start - 8))
        return (
            (addressed and plain and bool(_deed().match(text, end, end + 60)))
            or (addressed and following is not None and following.end() in starts)
            or (not _is_place(words[0]) and _stands_between_names(text, start, end, starts, ends))
            or (len(words[0]) > 4 and _is_behind_a_committee(text, start, end))
            or (plain and _shares_a_post(text, start, end))
        )
    if deed and addressed:
        return True
    if not deed and _is_placed(text, start, end, ends) and not any(map(_is_of_a_post, map(str.lower, words))):
        return not _is_place(" ".join(words))
    acts = _deed().match(text, end, end + 60) or _ACTS.match(text, end)
    return (
        (addressed and bool(acts))
        or _is_behind_a_body(text, start, end)
        or _stands_in_list(text, start, end, starts, ends)
    )


# What a body's name ends with; the embassy is known by the country it is in.
_BODY_ENDS = frozenset(
    split(
        "committee|bureau|department|group|government|congress|cppcc|court|commission|office|association|federation|"
        "procuratorate|conference|centre|center|county|district|banner|township|village|administration|transport|"
        "affairs|finance|education|health|security|justice|commerce|trade|works|culture|tourism|planning|relations|"
        "investment|agriculture|livestock|energy|industry|economy|labor|labour|defense|defence|sports"
    )
)
_TO_A_COUNTRY = re.compile(r"\b(?i:ambassador|consul(?: general)?|envoy) to [A-Z][a-z]+ $")


def _is_body_before(text: str, start: int) -> bool:
    if text[start - 1 : start] != " ":
        return False
    last = text[text.rfind(" ", 0, start - 1) + 1 : start - 1].lower()
    return last in _BODY_ENDS or bool(_TO_A_COUNTRY.search(text, max(0, start - 40), start))


def _is_behind_a_body(text: str, start: int, end: int) -> bool:
    """ "Secretary of the Party Committee Tsewang Norbu attended", "The head of the group, Julia von Hagen, said"."""
    if text[start - 2 : start] == ", " and text[end : end + 1] == ",":
        return bool(_post_of_a_body_before().search(text, max(0, start - 120), start))
    return bool(
        _is_body_before(text, start)
        and _deed().match(text, end, end + 60)
        and _post_of_a_body_before().search(text, max(0, start - 120), start)
    )


_COMMITTEE_BEFORE = re.compile(r"\b(?i:committee|government|congress|cppcc|bureau|commission|county|district|banner) $")


def _is_behind_a_committee(text: str, start: int, end: int) -> bool:
    """ "The secretary of the Municipal Party Committee Bayanbaatar went": of one word."""
    return bool(
        _COMMITTEE_BEFORE.search(text, max(0, start - 12), start)
        and not _is_of_a_post(text[start:end].lower())
        and _ACTS.match(text, end)
        and _post_of_a_body_before().search(text, max(0, start - 120), start)
    )


_AFTER_ONE = re.compile(
    r"(?P<post>[\w-]+) [A-Z][\w’'-]+(?: [A-Z][\w’'-]+){0,2}(?:, [A-Z][\w’'-]+(?: [A-Z][\w’'-]+){0,2}){0,4},? and $"
)


def _shares_a_post(text: str, start: int, end: int) -> bool:
    """ "the first secretaries Liang Zhibin and Yudron, the doctor …": the last of those who share a post."""
    before = _AFTER_ONE.search(text, max(0, start - 120), start)
    return bool(before) and before["post"].lower() in _posts("group") and bool(_deed().match(text, end, end + 60))


@functools.lru_cache(maxsize=4096)
def _is_spelled(word: str) -> bool:
    """Whether ``word`` is made of Mandarin syllables, whatever else it may mean."""
    return len(word) <= 14 and bool(re.fullmatch(rf"(?:{_given_name().pattern}){{1,2}}", word.lower()))


_GLUE = re.compile(r"(?<=[a-z])(?=[A-Z][a-z])")


def _unglued(text: str, word: re.Match[str]) -> Iterator[re.Match[str]]:
    """ "KaiyunZhan" in "Lei KaiyunZhan Hongmei": a given name and the next surname, run together."""
    glue = _GLUE.search(text, word.start(), word.end()) if word.end() - word.start() > 3 else None
    if glue and text[glue.end() : word.end()].lower() in _surnames():
        given = text[word.start() : glue.start()]
        if _is_given_name(given) and text[word.end() : word.end() + 1] == " ":
            yield _WORD.match(text, word.start(), glue.start())
            yield _WORD.match(text, glue.start(), word.end())
            return
    yield word


def _pinyin_names(text: str) -> tuple[tuple[Name, ...], list[Name]]:
    """The names that grammar makes sure, and those that may be other words."""
    found: list[Name] = []
    doubtful: list[Name] = []
    words = [part for word in _WORD.finditer(text) for part in _unglued(text, word)]
    index = 0
    while index < len(words) - 1:
        name = _name_at(text, words, index)
        if name is None:
            index += 1
        elif _is_doubtful(text[name.start : name.end]):
            doubtful.append(name)
            index += 1
        else:
            longer = _with_third_word(text, words, index, name)
            found.append(longer or name)
            index += 3 if longer else 2
    found = _with_given_first(text, found)
    taken = {name.start for name in found}
    return tuple(found), [name for name in doubtful if name.end - len(name.text.split()[-1]) not in taken]


_GIVEN_FIRST = re.compile(
    r"(?<![\w’'-])(?P<given>(?:[A-Z][a-z]{1,6} )?[A-Z][a-z]+(?:[’'-][A-Za-z][a-z]*)?) (?P<surname>[A-Z]{2,})"
    r"(?P<possessive>[’']s)?(?![\w-]|[ ][A-Z][a-z])"
)


def _with_given_first(text: str, found: list[Name]) -> list[Name]:
    """``found`` and names like "Huiqiang YAO", "Li Ming OUYANG": the surname stands last, in capitals."""
    first = []
    for match in _GIVEN_FIRST.finditer(text):
        *other, given = match["given"].split()
        if match["surname"].lower() not in _surnames() or not _is_given_name(given) or _is_place(given):
            continue
        if len(match["surname"]) < 3 and not _deed().match(text, match.end("surname"), match.end() + 60):
            continue  # "the Shenzhen AI team"
        whole = bool(other) and _is_syllable(other[0]) and _is_syllable(given)
        start = match.start() if whole else match.end("given") - len(given)
        end = match.end("surname")
        first.append(Name(text[start:end], start, end, bool(match["possessive"])))
    spans = [(name.start, name.end) for name in first]
    kept = [name for name in found if not any(name.start < end and start < name.end for start, end in spans)]
    return sorted((*kept, *first), key=lambda name: name.start) if first else found


def _is_doubtful(name: str) -> bool:
    """ "Liu He", "Lin Mine", "Ji Nan": the words may be a surname before a pronoun or a noun, or a place."""
    return (
        name.lower().split()[-1] in _words_beside("either") or _is_place(name) or name.lower() in _words_beside("pair")
    )


def _is_place(name: str) -> bool:
    return "".join(name.lower().split()) in _joined_places()


@functools.cache
def _joined_places() -> frozenset[str]:
    listed = frozenset(word.lower() for row in rows("places") for word in split(row["en"]))
    return listed | _words_beside("given")


def _with_third_word(text: str, words: list[re.Match[str]], index: int, name: Name) -> Name | None:
    """ "Wang Xiao Hui": two syllables of a given name written apart, where no other name begins with the second."""
    if index + 2 >= len(words) or name.possessive or not _is_syllable(words[index + 1].group()):
        return None
    third = words[index + 2]
    possessive = bool(_POSSESSIVE.search(third.group()))
    bare = third.group()[:-2] if possessive else third.group()
    if text[name.end : third.start()] != " " or not bare.istitle() or bare in _PRONOUNS:
        return None
    if not (_is_syllable(bare) or _ends_a_longer_name(text, third.start() + len(bare), bare.lower())):
        return None
    if index + 3 < len(words) and _name_at(text, words, index + 2) is not None:
        return None
    end = third.start() + len(bare)
    return Name(text[name.start : end], name.start, end, possessive)


def _ends_a_longer_name(text: str, end: int, word: str) -> bool:
    """ "Ge Sang Zhuoma", "Lu Rong Tashi": Tibetan and other names that begin like a Han name."""
    return (
        len(word) > 3
        and word not in _no_part_of_a_name()
        and word not in _joined_places()
        and not _tells_a_deed(word)
        and bool(_deed().match(text, end, end + 60))
    )


_PRONOUNS = frozenset(("He", "She", "Me", "We", "You", "Can", "Men", "Long", "To", "An", "A", "Fan", "Dang"))


@functools.lru_cache(maxsize=4096)
def _is_syllable(word: str) -> bool:
    return _is_given_name(word) and word.lower() in _syllables()


@functools.cache
def _syllables() -> frozenset[str]:
    return frozenset(s for row in rows("syllables") for s in split(row["syllables"]))


def _name_at(text: str, words: list[re.Match[str]], index: int) -> Name | None:
    surname, given = words[index].group(), words[index + 1].group()
    if not (surname[0].isupper() and given[0].isupper()):
        return None
    if surname.lower() not in _surnames() and not ("-" in surname and _is_double(surname.lower())):
        return None
    if (surname.isupper() and len(surname) > 1) < (given.isupper() and len(given) > 1):
        return None
    between = text[words[index].end() : words[index + 1].start()]
    if not between or len(between) > 2 or between.strip() or "\n\n" in between:
        return None
    possessive = bool(_POSSESSIVE.search(given))
    bare = given[:-2] if possessive else given
    if not _is_given_name(bare) or _is_place_or_doctrine(text, words, index, possessive):
        return None
    if f"{surname} {bare}".lower() in _words_beside("whole"):
        return None
    return Name(
        text[words[index].start() : words[index + 1].start()] + bare,
        words[index].start(),
        words[index + 1].start() + len(bare),
        possessive,
    )


def _is_double(surname: str) -> bool:
    """ "zhang-wei", of both parents."""
    return all(part in _surnames() for part in surname.split("-"))


def _is_place_or_doctrine(text: str, words: list[re.Match[str]], index: int, possessive: bool) -> bool:
    if index + 2 >= len(words) or possessive:
        return False
    following = words[index + 2]
    gap = text[words[index + 1].end() : following.start()]
    return gap == " " and following.group() in _words_beside("after")
