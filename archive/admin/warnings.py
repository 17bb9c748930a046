"""What is odd about a record and may be right all the same: said to the editor, refused to nobody."""

import datetime as dt
from collections import defaultdict

from django.db.models import Q
from django.utils.translation import gettext as _

from archive.extraction.folding import fold_key
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


def overlapping_terms(posts) -> list[str]:
    """Posts of one official that contradict one another: the same post in terms that overlap."""
    said, dated = [], sorted((p for p in posts if p.start or p.end), key=lambda p: p.start or dt.date.min)
    for at, one in enumerate(dated):
        for other in dated[at + 1 :]:
            same = fold_key(one.title_en) == fold_key(other.title_en) and one.organ_id == other.organ_id
            first, last = dt.date.min, dt.date.max
            if same and max(one.start or first, other.start or first) <= min(one.end or last, other.end or last):
                terms = f"{one.start or '?'}–{one.end or '?'}, {other.start or '?'}–{other.end or '?'}"
                said.append(_("%(post)s is held twice at one time: %(terms)s.") % {"post": one, "terms": terms})
    return said


def heads_at_one_time(post: Post) -> list[Post]:
    """Others who are said to have held the very post in the same organ at some of the same days. One query."""
    if not (post.organ_id and (post.start or post.end)):
        return []
    others = Post.objects.filter(organ=post.organ_id, title_en__iexact=post.title_en).exclude(person=post.person_id)
    if post.end:
        others = others.filter(Q(start=None) | Q(start__lt=post.end))
    if post.start:
        others = others.filter(Q(end=None) | Q(end__gt=post.start))
    return list(others.exclude(start=None, end=None).select_related("person"))
