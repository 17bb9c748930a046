"""What extraction finds in a readout: plain, frozen records, free of Django and of the database.

Every ``start``/``end`` is a half-open offset in Unicode code points into ``ExtractedReadout.text``, which is the
document exactly as it was decoded; ``text[start:end]`` is always the words that the record stands for.
Unknown is ``None`` or an empty tuple, never a guess. Dates are ``datetime.date`` in Asia/Shanghai.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass

KINDS = (
    "politburo",
    "politburo_standing_committee",
    "politburo_study_session",
    "standing_committee",
    "plenary",
    "party_group",
    "leading_cadres_meeting",
    "study_session",
    "commission",
    "government_executive",
    "government_plenary",
    "congress_session",
    "congress_standing_committee",
    "cppcc_session",
    "cppcc_standing_committee",
    "conference",
    "mobilisation",
    "symposium",
    "inspection",
    "reception",
    "ceremony",
    "other",
)
# Of a body with members, which sits once a day: of one organ's press conferences, receptions and symposia are several.
SITTINGS = frozenset(
    [
        *("politburo", "politburo_standing_committee", "politburo_study_session", "standing_committee", "plenary"),
        *("party_group", "leading_cadres_meeting", "study_session", "commission", "government_executive"),
        *("government_plenary", "congress_standing_committee", "cppcc_standing_committee"),
    ]
)
ROLES = (
    "presided",
    "spoke",
    "conveyed",
    "reported",
    "exchange_speech",
    "attended",
    "observed",
    "accompanied",
    "entrusted",
    "signed",
    "instructed",
    "lectured",
)
ACTIONS = ("study", "convey", "hear_report", "review", "deploy", "discuss", "elect", "sum_up")
REFERENCE_KINDS = ("speech", "document", "meeting", "letter", "instruction", "inspection")
DATE_BASES = ("stated", "stamp", "inferred")
PARTS_OF_DAY = ("morning", "afternoon", "evening")
FORMATS = ("video", "in_person", "mixed")
CREDIT_ROLES = ("photo", "reporter", "editor")
LANGUAGES = ("en", "zh")


@dataclass(frozen=True, slots=True)
class Span:
    """Half-open code-point offsets into the readout's text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Why:
    """What one fact of a record rests on: the words at ``[start, end)`` and the rule that read them.

    ``fact`` is the record's field (or the role, or the record's own name where it is the fact), ``rule`` a name of
    ``lexicon/rules.tsv``. Both offsets are None where no words of the text say so (a page stamp, a caller's word).
    """

    fact: str
    start: int | None
    end: int | None
    rule: str


class Fact(str):
    """A value while a text is being read: a string that knows the words it rests on and the rule that read them."""

    __slots__ = ("end", "rule", "start")

    def __new__(cls, value: str, start: int | None, end: int | None, rule: str):
        fact = super().__new__(cls, value)
        fact.start, fact.end, fact.rule = start, end, rule
        return fact


def reasons(**facts: Fact | None) -> tuple[Why, ...]:
    """Why each of the facts holds, by the name of its field; what is None is no fact."""
    return tuple(Why(str(name), *_words_of(f), f.rule) for name, f in facts.items() if f is not None)


def _words_of(fact: Fact) -> tuple[int | None, int | None]:
    """No words where the span is empty: a meeting that nothing announces."""
    return (fact.start, fact.end) if fact.start is not None and fact.start < fact.end else (None, None)


def text_of(fact: Fact | None) -> str | None:
    """The value of a fact alone, as records hold it."""
    return None if fact is None else str(fact)


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words that a date rests on, and in plain English why they say so."""

    start: int
    end: int
    why: str


@dataclass(frozen=True, slots=True)
class AttendanceRecord:
    """One person who took part. ``order`` counts from 1 in the order of naming, which is protocol order."""

    order: int
    name: str
    roles: tuple[str, ...]
    post: str | None
    start: int
    end: int
    why: tuple[Why, ...] = ()


@dataclass(frozen=True, slots=True)
class GroupRecord:
    """People who were present but not named, such as "relevant city leaders"."""

    text: str
    roles: tuple[str, ...]
    start: int
    end: int
    why: tuple[Why, ...] = ()


@dataclass(frozen=True, slots=True)
class AgendaRecord:
    """One thing the meeting did; ``action`` is one of ``ACTIONS``."""

    action: str
    text: str
    start: int
    end: int
    why: tuple[Why, ...] = ()


@dataclass(frozen=True, slots=True)
class DirectiveRecord:
    """A sentence that tells somebody to do something. ``speaker`` None: the meeting itself speaks."""

    start: int
    end: int
    text: str
    speaker: str | None
    verb: str | None
    addressee: str | None
    topics: tuple[str, ...] = ()
    why: tuple[Why, ...] = ()


@dataclass(frozen=True, slots=True)
class ReferenceRecord:
    """A speech, document, meeting, letter, instruction or inspection that the readout refers to."""

    kind: str
    text: str
    date: dt.date | None
    start: int
    end: int
    why: tuple[Why, ...] = ()


@dataclass(frozen=True, slots=True)
class MeetingRecord:
    """One meeting as one document reports it.

    ``passages`` are the stretches of the document that tell of this meeting, in reading order and not overlapping;
    where a document reports a single meeting they are one span over the whole text.
    ``date_candidates`` holds the dates that the evidence leaves open when ``date`` is None.
    """

    kind: str
    date: dt.date | None = None
    date_end: dt.date | None = None
    date_basis: str | None = None
    date_evidence: tuple[Evidence, ...] = ()
    date_candidates: tuple[dt.date, ...] = ()
    part_of_day: str | None = None
    place: str | None = None
    organ: str | None = None
    joint_with: str | None = None
    enlarged: bool = False
    format: str | None = None
    venue: str | None = None
    attendance: tuple[AttendanceRecord, ...] = ()
    groups: tuple[GroupRecord, ...] = ()
    sub_venues: tuple[str, ...] = ()
    agenda: tuple[AgendaRecord, ...] = ()
    directives: tuple[DirectiveRecord, ...] = ()
    references: tuple[ReferenceRecord, ...] = ()
    passages: tuple[Span, ...] = ()
    why: tuple[Why, ...] = ()


@dataclass(frozen=True, slots=True)
class MentionRecord:
    """Someone who is named, but neither took part nor is a credit."""

    name: str
    post: str | None
    start: int
    end: int
    why: tuple[Why, ...] = ()


@dataclass(frozen=True, slots=True)
class FormulationRecord:
    """One occurrence of a formulation (提法); ``key`` is its Chinese canonical form."""

    key: str
    text: str
    start: int
    end: int
    why: tuple[Why, ...] = ()


@dataclass(frozen=True, slots=True)
class CandidateRecord:
    """A quoted phrase that may be a formulation: where the document first quotes it, without its quotation marks."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class CreditRecord:
    """A photographer, reporter or editor. ``role`` is one of ``CREDIT_ROLES`` or None."""

    name: str
    role: str | None
    start: int
    end: int
    why: tuple[Why, ...] = ()


@dataclass(frozen=True, slots=True)
class NoiseRecord:
    """Page debris: marked, never deleted."""

    start: int
    end: int
    reason: str


@dataclass(frozen=True, slots=True)
class ExtractedReadout:
    """Everything found in one document. ``published`` is the day of the page's stamp, metadata or caller's word."""

    text: str
    language: str
    title: str | None = None
    published: dt.date | None = None
    meetings: tuple[MeetingRecord, ...] = ()
    mentions: tuple[MentionRecord, ...] = ()
    formulations: tuple[FormulationRecord, ...] = ()
    candidates: tuple[CandidateRecord, ...] = ()
    credits: tuple[CreditRecord, ...] = ()
    noise: tuple[NoiseRecord, ...] = ()

    def as_json(self) -> dict:
        """The record contract's JSON object, less ``file``, ``sha256`` and ``encoding``, which the reader knows."""
        return _jsonable(asdict(self))


@dataclass(frozen=True, slots=True)
class Term:
    """A post that somebody is known to have held: what dates and jurisdictions may be inferred from.

    ``names`` are all forms of the person's name, in any script. ``post`` is in English, as "Secretary of the Chongqing
    Municipal Party Committee". ``start``/``end`` are inclusive days, None where not known.
    """

    names: tuple[str, ...]
    post: str
    place: str | None
    start: dt.date | None
    end: dt.date | None


@dataclass(frozen=True, slots=True)
class Hints:
    """What the caller knows beyond the text: terms of office, the headline that came beside it, and the jurisdiction
    the source usually writes about.

    ``formulations`` are those beside the lexicon's: the Chinese form of each, and its renderings.
    """

    terms: tuple[Term, ...] = ()
    title: str | None = None
    place: str | None = None
    file_name: str | None = None
    formulations: tuple[tuple[str, tuple[str, ...]], ...] = ()


def _jsonable(value):
    if isinstance(value, dict):
        return {key: _jsonable(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_jsonable(inner) for inner in value]
    if isinstance(value, dt.date):
        return value.isoformat()
    return value
