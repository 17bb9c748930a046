"""What a whole Chinese story tells of those who took part, once every sentence is read: the posts that stand elsewhere,
who was met by having spoken, what delegates did."""

from __future__ import annotations

import functools
import re

from archive.extraction.names import Name
from archive.extraction.people import Participant
from archive.extraction.records import Fact
from archive.extraction.zh_people import read_people
from archive.extraction.zh_text import any_of

# "两国元首举行会谈", "共同签署联合声明": the two who speak to each other.
_HEADS_OF_STATE = re.compile(r"(?:两国元首|双方领导人)(?:(?!见证)[^，。；]){0,16}(?P<deed>签署|会[见谈晤])")
_FOREIGN = re.compile("[·・•‧-]")  # a guest who speaks at a talk was met, whether or not he is named as met


def give_posts(people: dict[str, Participant], text: str, plain: str, names: tuple[Name, ...]) -> None:
    """Gives whoever has no post yet the one that stands before the name elsewhere."""
    for index, name in enumerate(names):
        person = people.get(name.text)
        if person is not None and person.post is None:
            low = names[index - 1].end if index else 0
            low = max(
                low,
                name.start - 80,
                plain.rfind("。", 0, name.start) + 1,
                plain.rfind("\n", 0, name.start) + 1,
            )
            (entry,) = read_people(text, plain, (name,), low, name.end).named
            post = entry[1]
            after = _title_after().match(plain, name.end)
            if post:
                person.post = Fact(post, post.start, post.end, "post-elsewhere")
            elif after:
                person.post = Fact(after.group(), *after.span(), "post-after")


def as_talks(people: dict[str, Participant], plain: str, *, met: bool) -> None:
    """Host and guest who tell each other of something ("介绍了中方立场") report nothing: they speak."""
    for person in people.values():
        told = [r for r in person.roles if r == "reported" and plain.startswith("介绍", r.start)]
        for role in told:
            person.roles.remove(role)
            if "spoke" not in person.roles:
                person.roles.append(Fact("spoke", role.start, role.end, role.rule))
    if not met:
        return
    for person in people.values():
        if "spoke" in person.roles and "attended" not in person.roles and _FOREIGN.search(person.name):
            person.roles.insert(0, Fact("attended", person.start, person.end, "role-company"))
    speakers = [person for person in people.values() if "spoke" in person.roles]
    for deed in _HEADS_OF_STATE.finditer(plain) if len(speakers) == 2 else ():
        role = "signed" if deed["deed"] == "签署" else "attended"
        for person in speakers:
            if role not in person.roles:
                person.roles.append(Fact(role, *deed.span("deed"), "role-company"))
    first = min(people.values(), key=lambda person: person.start, default=None)
    if first in speakers and all(person.roles == ["spoke"] for person in speakers):
        # "两国元首举行会谈。A指出，…。B表示，…": who met is told by who spoke
        for person in speakers:
            person.roles.insert(0, Fact("attended", person.start, person.end, "role-company"))


def as_instructions(people: dict[str, Participant]) -> None:
    """Whoever only sent an instruction wrote what it pointed out."""
    for person in people.values():
        if set(person.roles) == {"instructed", "spoke"}:
            person.roles = [role for role in person.roles if role == "instructed"]


def as_delegates(people: dict[str, Participant], plain: str, names: tuple[Name, ...]) -> None:
    """ "甲常委建议，…", of those who spoke to a session one after the other: each made an exchange speech."""
    for name in names:
        person = people.get(name.text)
        if person is None or plain[name.end : name.end + 2] not in ("常委", "委员", "代表"):
            continue
        spoke = next((role for role in person.roles if role == "spoke"), None)
        if spoke is not None and name.end <= spoke.start <= name.end + 16:
            person.roles.remove(spoke)
            if "exchange_speech" not in person.roles:
                person.roles.append(Fact("exchange_speech", spoke.start, spoke.end, spoke.rule))


@functools.cache
def _title_after() -> re.Pattern[str]:
    """赵乐际委员长主持会议: a title that follows the name in place of a post."""
    return re.compile(rf"(?:{any_of('post')})(?=[\s，。、；主出强指表会作在同向说率来讲致])")
