"""Who is named in a list of people, with which post, and who is only described ("relevant city leaders")."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass, field

from archive.extraction.folding import fold_key
from archive.extraction.names import Name
from archive.extraction.posts import (
    ARTICLE,
    FOR_ANOTHER,
    HEAD_END,
    head_noun,
    head_phrase,
    is_group,
    is_plural_post,
    is_post,
    is_same_post,
    many_holders,
    nouns_of,
    singular,
)
from archive.extraction.records import Fact, Hints, Span, Term

# A comma that parts: not that of a company's form, nor that within a number.
_DELIMITER = re.compile(
    r",(?!(?<=\d,)\d{3})(?:(?<!\bCo\.,)|(?!\s(?:Ltd|Inc|Limited|LLC)\b))|[;:，；：、()（）—–]|\s--?\s"
)
_AND = re.compile(r"\s(?:and|as well as|along with|together with|&)\s", re.I)
_LEADING = re.compile(
    r"^(?:(?:and|while|as well as|along with|together with|includ(?:ing|es?|ed)|such as|namely|&|also|but|as did"
    r"|with|by|--?|joined by|accompanied by)\s+)+",
    re.I,
)
_TRAILING = re.compile(r"(?:[\s,]+(?:and|also|as well|respectively|jointly|among others|including|such as))+$", re.I)
_TRAILERS = ("and", "also", "well", "respectively", "jointly", "others", "including", "as")
# "On the morning of April 7 Governor …", "At the meeting Governor …": what stands before the post.
_ADVERBIAL = re.compile(
    r"^(?:it (?:is|was|has been) (?:also )?(?:understood|learned|learnt|reported|said|known|noted) that\s"
    r"|(?:afterwards?|then|later|subsequently|meanwhile|finally|next|recently|earlier|also)\s(?=[A-Z])"
    r"|on\s(?:mon|tues|wednes|thurs|fri|satur|sun)day(?:\s(?:morning|afternoon|evening|night))?,?\s(?=[A-Z])"
    r"|(?:yesterday|today)(?:\s(?:morning|afternoon|evening))?,?\s(?=[A-Z])"
    r"|(?:on|at|in|during|after|before|when|as)\b.{0,80}?(?:\b\d{1,2}(?:st|nd|rd|th)?(?:,?\s\d{4})?|\bmeeting|\bconference|\bevent|\bsession|\bsymposium)\s+)",
    re.I,
)
# "presided over the meeting and Mayor …", "told Mayor …": the end of what is told of somebody else.
_OF_BEFORE = re.compile(
    r"^(?:(?:(?:over\s|at\s)?(?:the|this)\s)?(?:meeting|conference|session|symposium)\s(?=[A-Z])"
    r"|(?:[\w-]+\s){0,6}(?:meeting|conference|session|symposium|forum|event|ceremony|speech|remarks|report|address|work)\sand\s"
    r"|(?:of|from)\s.{2,100}\sand\s|where\s"
    r"|(?:start|opening|launch|beginning|commencement|completion|closing)\sof\s[^,;]{2,80}?\sand\s"
    r"|.{0,300}[”\"]\s(?:said|says|[a-z]+ed|asks)\s(?=[a-zA-Z])"
    r"|[^,;]{0,60}?\b(?:talks?|meetings?|exchanges?|discussions?)\swith\s(?=(?:the\s)?[A-Z])|(?:told|met|saw"
    r"|(?:read|passed|called|pointed) (?:out|on)|[a-z]+ed)\s(?:with\s)?(?=[A-Z]))(?:the\s)?"
)
_RELATIVE = re.compile(r"\s(?:who|which|that)(?:\s|$)", re.I)
_MEMBER = re.compile(r"^members?\s+of\s+the\s+standing\s+committee", re.I)


@dataclass(slots=True)
class Participant:
    """A person who took part, while the readout is being read."""

    name: str
    start: int
    end: int
    post: Fact | None = None
    roles: list[Fact] = field(default_factory=list)

    def terms_in(self, hints: Hints) -> list[Term]:
        """The terms of office that this person is known to have held and that the printed post speaks of."""
        key = fold_key(self.name)
        return [
            t
            for t in hints.terms
            if self.post and any(fold_key(n) == key for n in t.names) and is_same_post(self.post, t)
        ]


@dataclass(frozen=True, slots=True)
class Listing:
    """What a stretch of text lists: people with their posts, groups, and where each person's mention begins.

    ``rule`` says how they are known to be the subject of a verb.
    """

    people: tuple[tuple[Name, Fact | None, int], ...] = ()
    groups: tuple[Span, ...] = ()
    rule: str = "role-subject"


@dataclass(frozen=True, slots=True)
class _Piece:
    start: int
    end: int
    words: str
    joined: bool  # an "and" stands before it


@functools.cache
def _asides() -> frozenset[str]:
    return nouns_of("aside")


def read_list(text: str, names: list[Name], start: int, end: int) -> Listing:
    """The people and groups that ``text[start:end]`` lists; ``names`` are those inside, in reading order."""
    if not names:
        return Listing((), tuple(_groups(text, _pieces(text, start, end))))
    people, groups = [], []
    lead = _pieces(text, start, names[0].start)
    before, start_of = _post_before(text, lead, names[0], everything=True, leads=True)
    shared = _shared(before, start_of)
    # Whatever list came before the first name was of groups ("relevant leaders, Mayor …").
    groups += [g for g in _groups(text, lead) if g.end <= start_of and text[g.end : names[0].start].strip()]
    titles_come_first = before is not None and not is_plural_post(before)
    untitled = 0  # how many names directly before this place have no post yet
    for index, name in enumerate(names):
        follows = names[index + 1] if index + 1 < len(names) else None
        gap = _pieces(text, name.end, follows.start if follows else end)
        next_before, next_start = (None, 0)
        if follows:
            next_before, next_start = _post_before(text, gap, follows, everything=titles_come_first)
            gap = [piece for piece in gap if next_before is None or piece.end <= next_start]
            # "municipal leaders Li and Wang": who they are is no group beside them.
            if (
                next_before is None
                and gap
                and is_group(gap[-1].words)
                and not _DELIMITER.search(text, gap[-1].end, follows.start)
            ):
                gap = gap[:-1]
        of_all = _post_of_all(gap) if before is None and shared is None else 0
        if of_all:
            post = _joined(text, None, start_of, (gap[0].start, gap[of_all - 1].end))
            people[len(people) - untitled :] = [(n, post, at) for n, _, at in people[len(people) - untitled :]]
            after, rest = None, _groups(text, gap[of_all:])
        else:
            after, rest = _posts_after(
                text, gap, titled=titles_come_first and before is not None, more_to_come=follows is not None
            )
            post = _joined(text, before, start_of, after)
        own_office = shared is not None and _OF_AN_OFFICE.match(text, name.end)
        people.append((name, post or (None if own_office else shared), start_of))
        untitled = 0 if post or shared or gap else untitled + 1
        groups += rest
        if post and before is None:
            shared = None
        if next_before is not None:
            shared = _shared(next_before, next_start)
        elif after:
            shared = None
        before, start_of = next_before, next_start if next_before is not None else (follows.start if follows else 0)
    return Listing(tuple(people), tuple(sorted(groups, key=lambda group: group.start)))


# "Vice Mayor Ma Lin, Wei Qi of the Foreign Affairs Office": no second vice mayor.
_OF_AN_OFFICE = re.compile(
    r"\s(?:of|from)\s(?:the\s)?(?:[A-Z][\w’'-]+\s){1,6}?(?:Office|Bureau|Department|Group|Company|University|Administration)\b"
)


def is_list_gap(between: str) -> bool:
    """Whether ``between`` can stand between two names of one list: commas, an "and", posts, groups."""
    return all(
        is_post(piece.words) or is_group(piece.words) or is_plural_post(piece.words)
        for piece in _pieces(between, 0, len(between))
    )


def is_said_by(between: str) -> bool:
    """Whether ``between`` can stand between "said" and the name of who said it: nothing, or a post."""
    words = between.strip()
    return not words or (len(between) <= 100 and "," not in words and is_post(ARTICLE.sub("", words)))


def post_beside(text: str, names: tuple[Name, ...], index: int, sentence: Span) -> Fact | None:
    """The post printed directly before ``names[index]`` or, set off by a comma, directly after it; ``names`` are those
    of ``sentence``."""
    name = names[index]
    low = max(names[index - 1].end if index else 0, sentence.start, name.start - 300)
    before, begins = _post_before(text, _pieces(text, low, name.start), name, everything=index == 0)
    if before is not None and not is_plural_post(before):
        return _joined(text, before, begins, None)
    acting = _ACTING_AS.fullmatch(text, sentence.start, name.start) if index == 0 else None
    if acting and is_post(acting["post"]):
        return Fact(acting["post"], *acting.span("post"), "post-before")
    high = min(names[index + 1].start if index + 1 < len(names) else sentence.end, sentence.end, name.end + 300)
    if not re.match(r",\s|\s?\(", text[name.end : name.end + 2]):
        return None
    after = _pieces(text, name.end, high)[:1]
    if not after or not is_post(after[0].words) or is_group(after[0].words) or _looks_like_clause(after[0].words):
        return None
    if is_plural_post(after[0].words) or not (_DELIMITER.match(text, after[0].end) or after[0].end + 1 >= sentence.end):
        return None
    return Fact(after[0].words, after[0].start, after[0].end, "post-after")


# "As the chairman of the District CPPCC, Wang Yonglin addressed those present"
_ACTING_AS = re.compile(r"\W{0,2}As (?:the |an? )?(?P<post>[^,.;:]{4,160}), ", re.I)


def _pieces(text: str, start: int, end: int) -> list[_Piece]:
    """``text[start:end]`` cut at its commas, and at an "and" before a group of people."""
    cuts, at = [], start
    bodies = (
        [m.span() for m in _OF_SEVERAL.finditer(text, start, end)] if text.find(" of the ", start, end) >= 0 else []
    )
    for mark in _DELIMITER.finditer(text, start, end):
        if any(low < mark.start() < high for low, high in bodies):
            continue
        cuts.append((at, mark.start()))
        at = mark.end()
    cuts.append((at, end))
    pieces: list[_Piece] = []
    for low, high in cuts:
        at = low
        for conjunction in _AND.finditer(text, low, high):
            left = text[max(at, conjunction.start() - 200) : conjunction.start()].strip()
            added = not left or is_group(left) or is_post(left)
            if added and is_group(text[conjunction.end() : min(high, conjunction.end() + 200)].strip(" .\n")):
                pieces += _piece(text, at, conjunction.start())
                at = conjunction.start()
        pieces += _piece(text, at, high)
    return pieces


# "leading comrades of the Party, the government and the army of the city": one group.
_BODY = r"(?:[\w’'-]+\s){0,2}?(?:party|government|army|military|troops|congress|cppcc|courts?|procuratorates?|customs)"
_OF_SEVERAL = re.compile(
    rf"\b(?:comrades|leaders|officials|heads|cadres|members)\s(?:of|from)\sthe\s{_BODY}(?:,\s(?:the\s)?{_BODY})*"
    rf",?\sand\s(?:the\s)?{_BODY}\b",
    re.I,
)


def _piece(text: str, start: int, end: int) -> list[_Piece]:
    while start < end and (text[start].isspace() or text[start] in '”’"'):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in '.!?”"'):
        if _COMPANY_ENDS.search(text, max(start, end - 8), end):
            break
        end -= 1
    if text[start:end].lower().endswith(_TRAILERS):
        trailing = _TRAILING.search(text, max(start, end - 40), end)
        end = trailing.start() if trailing else end
    if text[start:end].lower() in _asides():
        return []
    lead = _LEADING.match(text[start : min(end, start + 60)] + " ")
    joined = False
    if lead:
        joined, start = True, min(end, start + lead.end())
    article = ARTICLE.match(text[start : min(end, start + 60)])
    if article:
        start += article.end()
    if _ADDRESS.fullmatch(text, start, end):
        return []
    return [_Piece(start, end, text[start:end], joined)] if start < end else []


_COMPANY_ENDS = re.compile(r"\b(?:Ltd|Inc|Co|Corp)\.$")
_ADDRESS = re.compile(
    r"(?:Comrades?|Mr|Ms|Mrs|Miss|Messrs|Madam|Madame|Sir|Dame|Lady|Dr|Prof|H\.?E"
    r"|(?:Tan|Puan|Dat(?:o|uk)[’']?) (?:Sri|Seri)"
    r"|Dato[’']?|Datuk|Datin|Tun|Toh Puan|Tengku|Tunku)\.?"
)


# "both deputy secretaries A and B", "nine members of the committee", "its deputy mayor": the post alone.
_HOW_MANY = re.compile(
    r"(?:both|all(?: of)?(?: the)?|its|his|her|their)\s(?=\w)"
    r"|(?:two|three|four|five|six|seven|eight|nine|ten|\d{1,2})\s(?=members?|deput|vice|political)",
    re.I,
)


_LINKED = re.compile(r"\s(?:were|are)$")
# "the yard of herdsman Delger": what is somebody's is no part of the post.
_THING_OF = re.compile(
    r"(?:(?:he|she|they|it)\s.{1,120}?\s)?"
    r"(?:into |at |to |in |from )?(?:the |an? )?(?P<thing>[a-z]+(?:\s[a-z]+)?) of (?:the )?(?=[a-z]+$)"
)


def _post_before(
    text: str, gap: list[_Piece], name: Name, *, everything: bool, leads: bool = False
) -> tuple[str | None, int]:
    """The post directly before ``name``, and where it begins; ``everything``: with the posts before that."""
    if not gap:
        return None, name.start
    last = gap[-1]
    words = _LEADING.sub("", _OF_BEFORE.sub("", FOR_ANOTHER.sub("", _ADVERBIAL.sub("", last.words))))
    thing = _THING_OF.match(words)
    if thing and head_noun().search(words[thing.end() :]) and not head_noun().search(singular(thing["thing"])):
        words = words[thing.end() :]
    start = last.end - len(words)
    article = ARTICLE.match(words)
    if article:
        start, words = start + article.end(), words[article.end() :]
    counted = _HOW_MANY.match(words)
    if counted:
        start, words = start + counted.end(), words[counted.end() :]
    touching = not text[last.end : name.start].strip(" \t\n“\"’'")
    # "… and vice mayors, Li and Wang", "… and the head of the office, Ci Er,": set off by commas.
    of_next = last.joined and (is_plural_post(words) if len(gap) == 1 else text[name.end : name.end + 1] == ",")
    set_off = len(gap) == 1 and (is_post(words) or (leads and is_plural_post(words)))
    another = FOR_ANOTHER.match(last.words)
    if not touching and (another or not ((leads or last.joined) and set_off or of_next)):
        return None, name.start
    if touching and (linked := _LINKED.search(words)) and is_plural_post(words[: linked.start()]):
        return text[start : start + linked.start()], start  # "The executive chairmen were A, B and C, who sat …"
    if not (is_post(words) or is_plural_post(words)):
        return None, name.start
    if everything and touching and not is_plural_post(words):
        for piece in reversed(gap[:-1]):
            if not is_post(piece.words) or is_group(piece.words) or piece.joined or ";" in text[piece.end : start]:
                break
            start = piece.start
    elif (
        touching
        and len(gap) > 1
        and is_plural_post(words)
        and is_plural_post(gap[-2].words)
        and (text[gap[-2].end : start].strip() == "and" or _MEMBERS_TOO.fullmatch(text, gap[-2].start, start))
    ):
        start = gap[-2].start
    elif touching and len(gap) == 2 and gap[0].joined and is_post(gap[0].words) and not is_group(gap[0].words):
        start = gap[0].start  # "A, B and Member of the Standing Committee, Secretary of the … C spoke"
    return text[start : last.end], start


# "Party Group Members, Vice Mayors A, B and C"
_MEMBERS_TOO = re.compile(r"(?:[A-Z][\w’'-]+\s){1,5}Members,\s")


def _post_of_all(gap: list[_Piece]) -> int:
    """How many pieces after a name without a post are one in the plural, which all names before it hold: "A, B and C,
    members of the Standing Committee of the Municipal Party Committee"."""
    held = 0
    while held < len(gap) and is_plural_post(gap[held].words) and gap[held].joined == bool(held):
        held += 1
    return held


def _posts_after(
    text: str, gap: list[_Piece], *, titled: bool, more_to_come: bool
) -> tuple[tuple[int, int] | None, list[Span]]:
    """The stretch of posts that follows a name, and the groups after it.

    Who is a secretary or deputy secretary is a member of the standing committee by office, so a bare "Member of the
    Standing Committee" after such a post stands for the other members; so does a bare post that
    an "and" adds to a list.
    """
    first = last = None
    groups: list[Span] = []
    posts = ""
    for piece in gap:
        orphan = _MEMBER.match(piece.words) and (
            (titled and not more_to_come) or re.search(r"\bsecretary\b", posts, re.I)
        )
        if _BOTH.match(piece.words) and is_group(piece.words):
            continue  # "A and B, both deputy heads of the commission": they, not others
        one = piece is gap[0] and not piece.joined and _ONE_IN_CHARGE.match(piece.words)
        if (
            (is_group(piece.words) and not one)
            or (orphan and not is_plural_post(piece.words))
            or (titled and piece.joined and is_post(piece.words))
        ):
            if _goes_on(text, groups, piece, piece.words):
                groups[-1] = Span(groups[-1].start, piece.end)
            else:
                groups.append(Span(piece.start, piece.end))
        elif groups and not is_post(piece.words):
            if not piece.words[:1].isdigit() and (piece.joined or not _looks_like_clause(piece.words)):
                groups[-1] = Span(groups[-1].start, piece.end)
        elif (one or is_post(piece.words)) and not groups:
            first = piece if first is None else first
            last = piece
            posts += " " + piece.words
        elif is_post(piece.words):
            groups.append(Span(piece.start, piece.end))
        elif last is not None and not groups and _REST_OF_BODY.match(piece.words) and last.end + 2 == piece.start:
            last = piece
    return ((first.start, last.end) if first else None), groups


# "director of the culture, sports and tourism bureau"
_REST_OF_BODY = re.compile(
    r"(?:[\w-]+ ){1,4}?(?:and (?:[\w-]+ ){1,4}?)?(?:bureau|department|commission|office|administration|committee)\b",
    re.I,
)
_BOTH = re.compile(r"both\s(?!of\b|the\b|sides\b|parties\b)", re.I)
# After a name, he who answers for a body; in the plural and elsewhere, people without a name.
_ONE_IN_CHARGE = re.compile(r"(?:main |principal )?(?:person|comrade|official) (?:in charge|responsible)\b", re.I)


def _groups(text: str, pieces: list[_Piece]) -> list[Span]:
    groups: list[Span] = []
    for piece in pieces:
        if is_group(piece.words):
            words = _COUNTED.sub("", _ADVERBIAL.sub("", piece.words))
            words = ARTICLE.sub("", words)
            if _goes_on(text, groups, piece, words):
                groups[-1] = Span(groups[-1].start, piece.end)
                continue
            start = piece.end - len(words)
            for before in reversed(pieces[: pieces.index(piece)]):
                if before.end + 2 != start or not _LEVELS.fullmatch(before.words):
                    break
                start = before.start  # "provincial, city and county regulators"
            groups.append(Span(start, piece.end))
        elif groups and is_post(piece.words) and text[max(0, piece.start - 4) : piece.start].lower() == "the ":
            groups.append(Span(piece.start, piece.end))  # "leaders of the departments, the president of the court"
        elif (
            groups and not _looks_like_clause(piece.words) and len(piece.words) < 120 and not piece.words[:1].isdigit()
        ):
            groups[-1] = Span(groups[-1].start, piece.end)
    return groups


# "There were 51 members", "Of the 498 deputies", "both deputy directors": those who were there, less the counting.
_COUNTED = re.compile(r"^(?:there were|of(?: all)?|both)\s(?:the\s)?", re.I)


def _goes_on(text: str, groups: list[Span], piece: _Piece, words: str) -> bool:
    """ "52 members and 9 alternate members of the committee": what the last is of, the first is of."""
    return bool(
        groups
        and _bare(text[groups[-1].start : groups[-1].end])
        and HEAD_END.search(words)
        and _AND.fullmatch(text, groups[-1].end, piece.start)
    )


def _bare(words: str) -> bool:
    """Whether ``words`` leave open whose members, mayors or heads they are: "mayors", "52 members"."""
    return bool(
        re.fullmatch(r"(?:\d+ )?\w+|other (?:deputy |vice[ -]|alternate )?\w+", words)
    ) and not _ANYWHERE.search(words)


_ANYWHERE = re.compile(
    r"\b(?:leaders|comrades|officials|cadres|persons|people|guests|participants|experts|others)$", re.I
)
_LEVELS = re.compile(
    r"(?:provincial|municipal|city|county|district|township|prefectural|national|ministerial|village)", re.I
)


def _looks_like_clause(words: str) -> bool:
    return bool(re.search(r"\b(?:said|is|are|was|were|has|have|had|that|which|who|will|[a-z]{3,}ed)\b", words))


def _joined(text: str, before: str | None, begins: int, after: tuple[int, int] | None) -> Fact | None:
    if after and before and before.lower() in nouns_of("honorific"):
        before = None
    if after and (told := _RELATIVE.search(text, *after)):
        after = (after[0], told.start())
    parts = [before, text[after[0] : after[1]] if after else None]
    words = ", ".join(re.sub(r"\s+", " ", part.strip()) for part in parts if part)
    if not words:
        return None
    return Fact(words, begins, begins + len(before), "post-before") if before else Fact(words, *after, "post-after")


def _shared(post: str | None, begins: int) -> Fact | None:
    """A post of a rank that many hold, or in the plural, belongs to every name of the list after it."""
    if post is None or not (is_plural_post(post) or many_holders().search(head_phrase(post))):
        return None
    return Fact(post, begins, begins + len(post), "post-of-list")
