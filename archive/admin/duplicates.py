"""Whether the archive may hold a readout already: the same bytes, nearly the same text, the same organ and day."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q

from archive import comparing
from archive.extraction.folding import fold_key
from archive.extraction.records import ExtractedReadout
from archive.imports import gathering
from archive.models import Draft, Meeting, OrganName, SourceDocument

NEAR_DAYS = 4  # a readout is printed again within days
LOOKED_AT = 120  # documents of those days whose texts are held against this one
NEAR = 0.5  # shares as much: one readout told twice, whole or shortened


@dataclass(frozen=True, slots=True)
class Likeness:
    """``why`` is "bytes", "text" or "meeting"; ``share`` of the shorter text stands in the other, 0 to 1."""

    why: str
    source: SourceDocument
    meeting: Meeting | None
    share: float

    @property
    def percent(self) -> int:
        return round(self.share * 100)


def duplicates(draft: Draft, readout: ExtractedReadout) -> list[Likeness]:
    """The likeliest first; four queries at most."""
    if same := SourceDocument.objects.filter(sha256=draft.sha256).first():
        return [Likeness("bytes", same, same.meetings.order_by("ordinal").first(), 1.0)]
    days = [meeting.date for meeting in readout.meetings if meeting.date]
    days += [draft.published] if draft.published else []
    keys = {fold_key(meeting.organ) for meeting in readout.meetings if meeting.organ}
    organs = list(OrganName.objects.filter(key__in=keys).values_list("organ", flat=True))
    near = Q()
    for day in days:
        span = (day - dt.timedelta(days=NEAR_DAYS), day + dt.timedelta(days=NEAR_DAYS))
        near |= Q(date__range=span) | Q(source__published__range=span)
    if draft.title:
        near |= Q(source__title=draft.title)
    if not near:
        return []
    meetings = Meeting.objects.filter(near, source__replaced_by=None).select_related("source", "organ")
    noise = [(n.start, n.end) for n in readout.noise]
    mine = comparing.sentences(draft.text, (), noise)
    found: dict[int, Likeness] = {}
    for meeting in meetings.order_by("-pk")[:LOOKED_AT]:
        share = comparing.compare(mine, gathering.told_in(meeting.source, meeting.passages)).share
        same_meeting = meeting.date in days and meeting.organ_id is not None and meeting.organ_id in organs
        if share >= NEAR or same_meeting:
            like = Likeness("text" if share >= NEAR else "meeting", meeting.source, meeting, share)
            if meeting.source_id not in found or same_meeting:
                found[meeting.source_id] = like
    return sorted(found.values(), key=lambda like: -like.share)[:6]
