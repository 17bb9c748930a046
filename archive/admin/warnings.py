"""What is odd about a record and may be right all the same: said to the editor, refused to nobody."""

import datetime as dt
from collections import Counter, defaultdict
from itertools import combinations

from django.db.models import Q
from django.utils.translation import gettext as _

from archive.extraction.folding import fold_key
from archive.extraction.offices import PROVINCE, offices
from archive.extraction.records import ExtractedReadout
from archive.models import Meeting, Person, Post


def warnings_of_draft(readout: ExtractedReadout, chosen: dict[str, str]) -> list[str]:
    """In words, each with what to do. One query for each meeting at most."""
    said = []
    for meeting in readout.meetings:
        rows = [(p.name, p.post or "", set(p.roles), chosen.get(p.name)) for p in meeting.attendance]
        people = dict(Person.objects.filter(slug__in=chosen.values()).values_list("slug", "pk")) if chosen else {}
        posts = [(name, post, people[slug]) for name, post, _roles, slug in rows if post and slug in people]
        said += _of_a_meeting(
            meeting.date,
            meeting.organ,
            [(name, roles) for name, _post, roles, _slug in rows],
            [(d.speaker, d.text, d.start, d.end) for d in meeting.directives],
            [(span.start, span.end) for span in meeting.passages],
            posts,
        )
    return list(dict.fromkeys(said))


def warnings_of(meeting: Meeting) -> list[str]:
    """The same of a stored meeting, whose rows are fetched with their roles and people. One query more."""
    rows = list(meeting.attendance.prefetch_related("roles"))
    present = {row.person_id for row in rows}
    names = {row.person_id: row.name for row in rows if row.person_id}
    spoken = []
    for directive in meeting.directives.select_related("speaker"):
        speaker = directive.speaker_name
        if directive.speaker_id in present and directive.speaker_id:
            speaker = names[directive.speaker_id]
        elif directive.speaker and not speaker:
            speaker = str(directive.speaker)
        spoken.append((speaker, directive.text, directive.start, directive.end))
    said = _of_a_meeting(
        meeting.date,
        meeting.organ,
        [(row.name, {role.code for role in row.roles.all()}) for row in rows],
        spoken,
        [tuple(passage) for passage in meeting.passages],
        [(row.name, row.post, row.person_id) for row in rows if row.post and row.person_id],
    )
    return list(dict.fromkeys(said))


def _of_a_meeting(day, organ, people, spoken, passages, posts) -> list[str]:
    said = []
    if day is None:
        said.append(_("The meeting has no date; enter it with what it rests on, or leave it undated."))
    if not organ:
        said.append(_("Nobody is said to have met; enter the organ."))
    names = {fold_key(name) for name, _roles in people}
    printed = Counter(name for name, _roles in people)
    for name in (name for name, count in printed.items() if count > 1):
        said.append(
            _("%s stands twice in the attendance list; remove one, or see to it that they are two people.") % name
        )
    chairs = [name for name, roles in people if "presided" in roles]
    if people and not chairs:
        said.append(_("Nobody in the attendance list presided; give the role to whoever did, if the text says who."))
    if len(chairs) > 1:
        said.append(_("%s are all said to have presided; check who did.") % ", ".join(chairs))
    for speaker in dict.fromkeys(speaker for speaker, *_rest in spoken if speaker):
        if fold_key(speaker) not in names:
            said.append(_("%s speaks but is not in the attendance list; add them, or correct the speaker.") % speaker)
    for _speaker, text, start, end in spoken:
        if passages and not any(first <= start and end <= last for first, last in passages):
            said.append(_("A directive stands outside the words that tell of this meeting: “%s”.") % text[:60])
    return said + _posts_outside_their_terms(day, posts)


def _posts_outside_their_terms(day: dt.date | None, posts) -> list[str]:
    """Posts as printed that the archive knows to have been held at other times."""
    if day is None or not posts:
        return []
    known = defaultdict(list)
    for post in Post.objects.filter(person__in={person for *_rest, person in posts}).exclude(start=None, end=None):
        known[post.person_id].append(post)
    said = []
    for name, printed, person in posts:
        key = fold_key(printed)
        same = [p for p in known[person] if fold_key(p.title_en) == key or fold_key(p.title_zh) == key]
        if same and not any((p.start or day) <= day <= (p.end or day) for p in same):
            term = "; ".join(f"{p.start or '?'}–{p.end or '?'}" for p in same)
            words = _("%(name)s is printed as %(post)s, a post held %(term)s, not on the day of the meeting.")
            said.append(words % {"name": name, "post": printed, "term": term})
    return said


def warnings_of_terms(person: Person) -> list[str]:
    """What contradicts itself or others in the terms of an official. A query, and one for each post in an organ."""
    posts = sorted(person.posts.select_related("organ__place"), key=lambda post: post.start or dt.date.min)
    said = [words for one, other in combinations(posts, 2) if (words := _contradiction(one, other))]
    for post in posts:
        for other in _heads_at_one_time(post):
            words = _("%(post)s is also said of %(other)s at that time.")
            said.append(words % {"post": post, "other": other.person})
    return said


def _contradiction(one: Post, other: Post) -> str:
    """The same post in terms that overlap, or at one time posts in two provinces; empty where all is well."""
    if not ((one.start or one.end) and (other.start or other.end)):
        return ""
    begins = max(one.start or dt.date.min, other.start or dt.date.min)
    ends = min(one.end or dt.date.max, other.end or dt.date.max)
    terms = f"{_term(one)}, {_term(other)}"
    if fold_key(one.title_en) == fold_key(other.title_en) and one.organ_id == other.organ_id:
        words = _("%(post)s is held twice at one time: %(terms)s.")
        return words % {"post": one, "terms": terms} if begins <= ends else ""
    here, there = _provinces(one), _provinces(other)
    if begins < ends and here and there and not here & there:  # who moves on may leave and begin on one day
        words = _("%(post)s and %(other)s are held in two places at one time: %(terms)s.")
        return words % {"post": one, "other": other, "terms": terms}
    return ""


def _term(post: Post) -> str:
    return f"{post.start or '?'}–{post.end or '?'}"


def _provinces(post: Post) -> set[str]:
    """Where the post's jurisdiction is; nothing for posts of the state and those beside the ladder."""
    place = post.organ and post.organ.place
    printed = offices(post.title_en or post.title_zh, (place.name_zh or place.name_en) if place else None)
    return {office.place[0] for office in printed if office.placed and office.rung <= PROVINCE}


def _heads_at_one_time(post: Post) -> list[Post]:
    """Others who are said to have held the very post in the same organ at some of the same days. One query."""
    if not (post.organ_id and (post.start or post.end)):
        return []
    others = Post.objects.filter(organ=post.organ_id, title_en__iexact=post.title_en).exclude(person=post.person_id)
    if post.end:
        others = others.filter(Q(start=None) | Q(start__lt=post.end))
    if post.start:
        others = others.filter(Q(end=None) | Q(end__gt=post.start))
    return list(others.exclude(start=None, end=None).select_related("person"))
