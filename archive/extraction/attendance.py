"""Who has been found to take part in one meeting, with which roles, and whom a short form of a name means."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from archive.extraction.names import Name, short_forms
from archive.extraction.people import Listing, Participant
from archive.extraction.posts import is_plural_post
from archive.extraction.records import AttendanceRecord, Fact, GroupRecord, reasons, text_of

LISTENING = re.compile(r"listen|hear|learn|inquir|enquir|watch|check|look", re.I)
_AT_HAND = re.compile(rf"{LISTENING.pattern}|question", re.I)
# "gave a lecture and put forward suggestions on the work"
_ADVISES = re.compile(r"put(?:s|ting)? forward|suggest|propos|advice", re.I)
_EXPLAINS = re.compile(r"expla|introduc|present", re.I)


@dataclass(slots=True)
class Attendance:
    """Who took part in one meeting; ``first``: where each name stands first; ``by_short``: whom "Wang" can mean;
    ``posts``: what is printed beside a name wherever it stands; ``earlier``: the posts of those at the page's
    earlier meetings; ``in_turn``: the part of those who spoke one after another."""

    people: dict[str, Participant] = field(default_factory=dict)
    groups: list[GroupRecord] = field(default_factory=list)
    first: dict[str, Name] = field(default_factory=dict)
    by_short: dict[str, tuple[Name, ...]] = field(default_factory=dict)
    posts: dict[str, str | None] = field(default_factory=dict)
    earlier: dict[str, str] = field(default_factory=dict)
    in_turn: str = "spoke"

    def bearer(self, short: str, title: str | None, last: str | None) -> Name | None:
        """Whom a short form means: its one bearer, the one of several with the title before it, else the last named."""
        bearers = self.by_short.get(short, ())
        if len(bearers) > 1 and title:
            bearers = tuple(n for n in bearers if _heads(self._post_of(n.text), title)) or bearers
        if len(bearers) > 1:
            bearers = tuple(name for name in bearers if name.text == last)
        return bearers[0] if len(bearers) == 1 else None

    def holder(self, title: str) -> str | None:
        """Whom "the mayor" means: the one participant whose post is that, else the one at an earlier meeting."""
        holders = [person.name for person in self.people.values() if _heads(self._post_of(person.name), title)]
        if not holders:
            holders = [name for name, post in self.earlier.items() if name in self.first and _heads(post, title)]
        return holders[0] if len(holders) == 1 else None

    def _post_of(self, name: str) -> str | None:
        person = self.people.get(name)
        return person.post if person and person.post else self.posts.get(name)

    def add(self, text: str, listed: Listing, role: Fact, extra: Fact | None, *, groups: bool) -> None:
        """Gives everybody in ``listed`` the ``role``, and ``extra`` beside it; ``groups``: the groups as well."""
        for name, post, _ in listed.people:
            person = self.people.get(name.text)
            if person is None:
                person = self.people[name.text] = Participant(name.text, name.start, name.end)
            post = post or self.posts.get(name.text)
            if person.post is None or (post and _is_for_the_day(person.post, post)):
                person.post = post
            taught = role == "reported" and "lectured" in person.roles and _EXPLAINS.search(text, role.start, role.end)
            advised = role == "spoke" and "lectured" in person.roles and _ADVISES.search(text, role.start, role.end)
            listened = role == "attended" and person.roles and _AT_HAND.search(text, role.start, role.end)
            exchanged = [r for r in person.roles if r == "exchange_speech" and 0 < role.start - r.end < 120]
            again = taught or advised or listened or (role == "spoke" and exchanged)
            for one in (None if again else role, extra):
                if one and one not in person.roles:
                    person.roles.append(one)
        if not groups:
            return
        known = {group.start for group in self.groups}
        for span in listed.groups:
            words = text[span.start : span.end]
            same = next((g for g in self.groups if g.text.lower() == words.lower()), None)
            if span.start not in known and same is None and len(words) < 400:
                rule = "group-beside-names" if listed.people else "group-alone"
                why = reasons(**{role: Fact(role, role.start, role.end, rule)})
                self.groups.append(GroupRecord(words, (str(role),), span.start, span.end, why))

    def records(self) -> tuple[AttendanceRecord, ...]:
        for person in self.people.values():
            # Whoever only sent an instruction was not there, whatever it "pointed out".
            if set(person.roles) <= {"instructed", "spoke"} and "instructed" in person.roles:
                person.roles = [role for role in person.roles if role == "instructed"]
        in_order = sorted(self.people.values(), key=lambda person: person.start)
        return tuple(
            AttendanceRecord(
                order,
                p.name,
                tuple(map(str, p.roles)),
                text_of(p.post),
                p.start,
                p.end,
                reasons(**{role: role for role in p.roles}, post=p.post),
            )
            for order, p in enumerate(in_order, 1)
        )


def _is_for_the_day(post: str, other: str) -> bool:
    """ "Executive chairmen", then "mayor": a post in the plural gives way to another that one holds alone."""
    words = set(re.findall(r"\w+", post.lower()))
    return is_plural_post(post) and not is_plural_post(other) and "executive" in words


def _heads(post: str | None, title: str) -> bool:
    """Whether ``title`` is one of the posts that ``post`` lists, not the deputy's: "mayor" of "Secretary and Mayor"."""
    units = re.split(r",|;|\band\b", (post or "").lower())
    wanted = title.lower()
    return any(
        re.search(rf"(?:^|\s){re.escape(wanted)}(?:$| of\b)", unit.strip())
        and not re.search(rf"\b(?:of|at|in|to|for)\s(?:the\s)?(?:[\w-]+\s)*{re.escape(wanted)}$", unit.strip())
        and not re.search(rf"(?:vice|deputy|former)[ -]{re.escape(wanted)}", unit)
        for unit in units
    )


def short_names(first: dict[str, Name], absent: frozenset[str]) -> dict[str, tuple[Name, ...]]:
    bearers: dict[str, tuple[Name, ...]] = {}
    if len(first) < 500:
        for full, name in first.items():
            for short in short_forms(full) if full not in absent else ():
                bearers[short] = (*bearers.get(short, ()), name)
    return bearers
