"""How far extracted readouts agree with gold records that were read by hand: precision, recall and F1 by field.

A gold document is a dict with ``file``, ``published``, ``meetings``, ``mentioned``, ``credits`` and ``formulations``;
its meetings hold the contract's fields. ``<field>_also_ok`` names other right answers, of a meeting or of one of its
people (of ``roles_also_ok`` a list is another whole answer, a word a role that may stand beside or instead of those in
``roles``), ``<field>_optional`` what may be found or left out, ``attendance_garbled`` people whose names the file lost,
a meeting's ``optional`` that it may be left out; ``title_in_text`` false: title and day of publication came beside the
text.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from archive.extraction.folding import fold_key
from archive.extraction.records import ExtractedReadout, MeetingRecord
from archive.extraction.rules import measured, rules

SINGLE_FIELDS = ("kind", "organ", "place", "part_of_day", "enlarged", "format")
FIELDS = (
    *("meetings", "published", "dates", *SINGLE_FIELDS, "people", "roles", "posts", "groups", "agenda"),
    *("directives", "speakers", "credits", "mentions", "formulations"),
)
# A first sentence may be quoted with or without its dateline; elsewhere a quotation mark more or less is no difference.
_DATELINE_LENGTH, _SLACK = 60, 2


@dataclass(slots=True)
class Score:
    """Counts of one field; ``misses`` are lines that say what was wanted, what was found and where."""

    right: int = 0
    found: int = 0
    wanted: int = 0
    misses: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.wanted if self.wanted else 1.0

    @property
    def f1(self) -> float:
        return f1(self.right, self.found, self.wanted)


def f1(right: int, found: int, wanted: int) -> float:
    return 1.0 if found == wanted == 0 else 2 * right / (found + wanted)


def directive_score(found, gold_meeting) -> tuple[int, int, int]:
    """(right, found, wanted) by exact span; what the gold calls optional counts neither way."""
    wanted = {(d["start"], d["end"]) for d in gold_meeting["directives"]}
    optional = {(d["start"], d["end"]) for d in gold_meeting["directives_optional"]}
    counted = {(d.start, d.end) for d in found} - optional
    return len(counted & wanted), len(counted), len(wanted)


class Evaluation:
    """Adds up documents: one ``Score`` for each of ``FIELDS``, and how often each rule was used and right.

    A rule is weighed by the facts of which the gold speaks: no addressees, venues, references, and no formulations,
    of which the gold names some.
    """

    def __init__(self):
        self.scores = {name: Score() for name in FIELDS}
        self.rules: defaultdict[str, Score] = defaultdict(Score)

    def contradictions(self) -> list[str]:
        """What the measurement says against ``rules.tsv``, a line for each rule of which it says enough."""
        found = []
        for name, rule in rules().items():
            score = self.rules[name]
            earned = measured(score.right, score.found)
            if earned not in (None, rule.confidence):
                found.append(f"{name} is called {rule.confidence}, but {score.precision:.3f} is {earned}")
        return found

    def _weigh(self, why, right: bool, fact: str | None = None) -> None:
        """Count the rules that ``why`` names, for one ``fact`` or for all."""
        for reason in why:
            if fact in (None, reason.fact):
                self.rules[reason.rule].found += 1
                self.rules[reason.rule].right += right

    def _weigh_named(self, found: Iterable[tuple], wanted: Iterable, optional: Iterable) -> None:
        """Count the rules of (words, record): right where the gold has the words."""
        keys, free = set(map(_key, wanted)), set(map(_key, optional))
        for words, record in found:
            if _key(words) in keys or _key(words) not in free:
                self._weigh(record.why, _key(words) in keys)

    def _weigh_groups(self, found: MeetingRecord, wanted: Iterable[str]) -> None:
        """That a group was there is right wherever its words are cut: the gold joins some that the text lists."""
        keys = [_key(words) for words in wanted]
        for group in found.groups:
            words = _key(group.text)
            self._weigh(group.why, any(words in key or key in words for key in keys))

    def add(self, gold: dict, readout: ExtractedReadout) -> None:
        where = gold["file"]
        self._one("published", where, gold.get("published"), _iso(readout.published), ())
        pairs, extra = _aligned(gold["meetings"], readout.meetings)
        self._count("meetings", where, len(readout.meetings), gold["meetings"], pairs, extra)
        for wanted, found in pairs:
            self._meeting(where, readout.text, wanted, found)
        for found in extra:
            self._meeting(where, readout.text, _NOTHING, found)
        optional = gold.get("credits_optional", ())
        self._named("credits", where, gold.get("credits", ()), (c.name for c in readout.credits), optional)
        self._weigh_named(((c.name, c) for c in readout.credits), gold.get("credits", ()), optional)
        mentioned = (m.name for m in readout.mentions)
        self._named("mentions", where, gold.get("mentioned", ()), mentioned, gold.get("mentioned_optional", ()))
        named = ((m.name, m) for m in readout.mentions)
        self._weigh_named(named, gold.get("mentioned", ()), gold.get("mentioned_optional", ()))
        self._formulations(where, gold.get("formulations", ()), readout, gold.get("formulations_optional", ()))

    def _count(self, name: str, where: str, found: int, wanted: list[dict], pairs, extra) -> None:
        score = self.scores[name]
        right = [meeting for meeting, told in pairs if told is not None]
        score.right += len(right)
        score.found += found
        score.wanted += len(right) + sum(not m.get("optional") for m in wanted if all(m is not r for r in right))
        if extra or len(right) < len(wanted):
            score.misses.append(f"{where}: {found} meetings found, {len(wanted)} in the gold")

    def _meeting(self, where: str, text: str, gold: dict, found: MeetingRecord | None) -> None:
        if found is None:
            if gold.get("optional"):
                return
            found = MeetingRecord(kind="")
        self._date(where, gold, found)
        for name in SINGLE_FIELDS:
            if name in gold:
                right = self._one(name, where, gold[name], getattr(found, name), gold.get(f"{name}_also_ok", ()))
                self._weigh(found.why, right, name)
        self._people(where, text, gold, found)
        optional = gold.get("agenda_actions_optional", ())
        self._named("agenda", where, gold.get("agenda_actions", ()), (a.action for a in found.agenda), optional)
        groups = (_less_article(group.text) for group in found.groups)
        wanted, free = (map(_less_article, gold.get(key, ())) for key in ("groups", "groups_optional"))
        self._named("groups", where, wanted, groups, free)
        self._weigh_named(((a.action, a) for a in found.agenda), gold.get("agenda_actions", ()), optional)
        self._weigh_groups(found, (*gold.get("groups", ()), *gold.get("groups_optional", ())))
        self._directives(where, text, gold, found)

    def _date(self, where: str, gold: dict, found: MeetingRecord) -> None:
        if "date" not in gold:
            return
        ends = (gold.get("date_end"), *gold.get("date_end_also_ok", ()))
        end = _iso(found.date_end)
        days = (gold["date"], *gold.get("date_also_ok", ()))
        bases = (gold["date_basis"], *gold.get("date_basis_also_ok", ()))
        also = [(day, basis, end) if day else (None, None, None) for day in days for basis in bases for end in ends]
        right = self._one("dates", where, also[0], (_iso(found.date), found.date_basis, end), also[1:])
        self._weigh(found.why, right, "date")

    def _one(self, name: str, where: str, wanted, found, also) -> bool:
        """Whether a field with one value is right: agreeing that there is none is right as well."""
        score = self.scores[name]
        score.wanted += 1
        score.found += 1
        right = found == wanted or found in also or (name == "organ" and _same_words(found, (wanted, *also)))
        if right:
            score.right += 1
        else:
            score.misses.append(f"{where}: wanted {wanted!r}, found {found!r}")
        return right

    def _named(self, name: str, where: str, wanted: Iterable, found: Iterable, optional: Iterable) -> None:
        score, free = self.scores[name], set(map(_key, optional))
        wanted = {_key(words): words for words in wanted if _key(words) not in free}
        found = {_key(words): words for words in found if _key(words) not in free}
        score.right += len(wanted.keys() & found.keys())
        score.wanted += len(wanted)
        score.found += len(found)
        score.misses += [f"{where}: missing {words!r}" for key, words in wanted.items() if key not in found]
        score.misses += [f"{where}: too much {words!r}" for key, words in found.items() if key not in wanted]

    def _people(self, where: str, text: str, gold: dict, found: MeetingRecord) -> None:
        optional = set(map(_key, gold.get("attendance_optional", ())))
        wanted = {_key(p["name"]): p for p in gold.get("attendance", ()) if _key(p["name"]) not in optional}
        present = {_key(p.name): p for p in found.attendance if _key(p.name) not in optional}
        self._sets("people", where, set(wanted), set(present), text, present)
        taken = {(key, role) for key, p in present.items() for role in p.roles}
        answers = {key: _right_roles(p, present[key].roles if key in present else ()) for key, p in wanted.items()}
        roles, free = ({(key, role) for key, both in answers.items() for role in both[part]} for part in (0, 1))
        self._sets("roles", where, roles - free, taken - free, text, present)
        for key in wanted.keys() & present.keys():
            words = wanted[key].get("post")
            also = (*gold.get("post_also_ok", ()), *wanted[key].get("post_also_ok", ()))
            right = self._one("posts", f"{where} {wanted[key]['name']}", words, present[key].post, also)
            self._weigh(present[key].why, right, "post")
        for key, role in taken - free:
            self._weigh(present[key].why, (key, role) in roles, role)

    def _sets(self, name: str, where: str, wanted: set, found: set, text: str, present: dict) -> None:
        score = self.scores[name]
        score.right += len(wanted & found)
        score.wanted += len(wanted)
        score.found += len(found)
        for label, entries in (("missing", wanted - found), ("too much", found - wanted)):
            for entry in sorted(entries):
                person = present.get(entry if isinstance(entry, str) else entry[0])
                told = f" in {sentence_around(text, person.start)!r}" if person else ""
                score.misses.append(f"{where}: {label} {entry}{told}")

    def _directives(self, where: str, text: str, gold: dict, found: MeetingRecord) -> None:
        score = self.scores["directives"]
        optional = gold.get("directives_optional", ())
        left = list(found.directives)
        for wanted in gold.get("directives", ()):
            score.wanted += 1
            match = next((d for d in left if _same_sentence(wanted, d, text)), None)
            if match is None:
                score.misses.append(f"{where}: missing {text[wanted['start'] : wanted['end']]!r}")
                continue
            left.remove(match)
            score.right += 1
            score.found += 1
            right = self._one("speakers", f"{where} {match.start}", wanted["speaker"], match.speaker, ())
            self._weigh(match.why, True, "directive")
            self._weigh(match.why, right, "speaker")
        for extra in left:
            if not any(_same_sentence(o, extra, text) for o in optional):
                score.found += 1
                score.misses.append(f"{where}: too much {extra.text!r}")
                self._weigh(extra.why, False, "directive")

    def _formulations(self, where: str, wanted, readout: ExtractedReadout, optional) -> None:
        listed, free = {_key(words): words for words in wanted}, set(map(_key, optional))
        found = {_key(f.text): f for f in readout.formulations} | {_key(f.key): f for f in readout.formulations}
        score = self.scores["formulations"]
        score.wanted += len(listed)
        score.right += len(listed.keys() & found.keys())
        matched = {found[key].key for key in listed.keys() & found.keys()}
        free = {f.key for f in readout.formulations if {_key(f.text), _key(f.key)} & free} - matched
        distinct = {f.key for f in readout.formulations} - free
        score.found += len(listed.keys() & found.keys()) + len(distinct - matched)
        score.misses += [f"{where}: missing {words!r}" for key, words in listed.items() if key not in found]
        score.misses += [f"{where}: too much {key!r}" for key in sorted(distinct - matched)]


_NOTHING: dict = {"attendance": (), "directives": (), "directives_optional": (), "groups": (), "agenda_actions": ()}


def _same_words(found, others) -> bool:
    """Whether ``found`` is one of ``others`` but for capitals, marks and width: a "party group" is a "Party Group"."""
    return isinstance(found, str) and any(isinstance(o, str) and _key(o) == _key(found) for o in others)


def _right_roles(person: dict, found: Iterable[str]) -> tuple[set[str], set[str]]:
    """(what is wanted, what may be found as well) of somebody's roles; ``found`` itself where it is another answer."""
    also, found = person.get("roles_also_ok", ()), set(found)
    beside = {role for role in also if isinstance(role, str)}
    wholes = [set(roles) for roles in also if not isinstance(roles, str)]
    if found in wholes or (found and found <= beside):
        return found, set()
    return set(person["roles"]), beside | set(person.get("roles_optional", ()))


def _key(words: str) -> str:
    return fold_key(words) or words


def _less_article(words: str) -> str:
    return re.sub(r"^the\s", "", words, flags=re.I)


def _iso(day) -> str | None:
    return day.isoformat() if day else None


def _same_sentence(wanted: dict, found, text: str) -> bool:
    if abs(wanted["end"] - found.end) > _SLACK:
        return False
    if abs(wanted["start"] - found.start) <= _SLACK or found.start == wanted.get("start_also_ok"):
        return True
    first = not any(stop in text[: min(wanted["start"], found.start)] for stop in "。.")
    return first and abs(wanted["start"] - found.start) <= _DATELINE_LENGTH


def _aligned(wanted: list[dict], found: tuple[MeetingRecord, ...]):
    """Pairs of (gold, found or None), each with the meeting it shares most with; and the meetings that are left.

    Of meetings that may be left out whichever shares most with one found comes first.
    """
    left, pairs = list(found), []
    optional = [gold for gold in wanted if gold.get("optional")]
    optional.sort(key=lambda gold: -max((_shared(gold, meeting) for meeting in found), default=0))
    for gold in (*(gold for gold in wanted if not gold.get("optional")), *optional):
        best = max(left, key=lambda meeting: _shared(gold, meeting), default=None)
        if best is not None and (not gold.get("optional") or _shared(gold, best) > 0):
            left.remove(best)
            pairs.append((gold, best))
        elif not gold.get("optional"):
            pairs.append((gold, None))
    return [pair for pair in pairs if pair[1] is not None] + [p for p in pairs if p[1] is None], left


def _shared(gold: dict, found: MeetingRecord) -> int:
    told = (*gold.get("directives", ()), *gold.get("directives_optional", ()))
    spans = {(d["start"], d["end"]) for d in told} & {(d.start, d.end) for d in found.directives}
    names = {p["name"] for p in gold.get("attendance", ())} & {p.name for p in found.attendance}
    return 2 * len(spans) + len(names) + 3 * (gold.get("kind") == found.kind)


def sentence_around(text: str, at: int) -> str:
    """The sentence of ``text`` in which ``at`` stands, at most 80 characters to either side."""
    low, high = max(0, at - 80), min(len(text), at + 80)
    stops = [i for i in range(low, at) if text[i] in "。.！？\n"]
    start = stops[-1] + 1 if stops else low
    end = next((i + 1 for i in range(at, high) if text[i] in "。.！？\n"), high)
    return text[start:end].strip()
