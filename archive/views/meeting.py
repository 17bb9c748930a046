"""One meeting: its readout with what was found in it, beside another, and as a citation."""

from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _

from archive import citing, history
from archive.aligning import align, piece
from archive.models import Attendance, Directive, Meeting, Mention, SourceDocument
from archive.models.labels import label
from archive.reading import Mark, names_in, paragraphs, sentences_of
from archive.views.machines import links_of
from archive.views.reasons import Explained, Reasons

NEIGHBOURS = 2  # meetings of the same organ shown to either side


def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """The readout with people, directives and formulations marked where they stand, and what was found beside it.

    ``?marks=off`` opens it as plain text; the page's own switch does the same without a request.
    """
    shown = get_object_or_404(_whole(), pk=pk)
    source = shown.source
    mentions = list(Mention.objects.filter(source=source).select_related("person"))
    uses = [u for u in source.formulation_uses.select_related("formulation") if _is_told(shown, u.start)]
    explained = _explain(shown, mentions, uses)
    neighbours = _neighbours(shown)
    url = request.build_absolute_uri(shown.get_absolute_url())
    organ_url = request.build_absolute_uri(shown.organ.get_absolute_url()) if shown.organ else ""
    present = [
        (row.name, request.build_absolute_uri(row.person.get_absolute_url()) if row.person else "")
        for row in shown.attendance.all()
    ]
    answer = render(
        request,
        "meetings/meeting.html",
        {
            "meeting": shown,
            "grounds": _of_the_meeting(shown, explained),
            "date_is_in_doubt": shown.date_basis != "stated",
            "paragraphs": _readout(shown, mentions, uses, explained.anchors),
            "first_sentence": source.sentence_url(sentences_of(source.text)[0][0]),
            "with_marks": request.GET.get("marks") != "off",
            "mentions": _spoken_about(shown, mentions),
            "formulations": _by_formulation(uses),
            "siblings": source.meetings.on_page().exclude(pk=shown.pk).order_by("ordinal"),
            "texts": shown.write_ups.count() + 1,
            "translations": _translations(shown),
            "later_version": source.replaced_by if source.replaced_by and not source.replaced_by.withdrawn_on else None,
            "versions": _versions(source),
            "corrections": history.corrections(shown) if shown.review != "unreviewed" else [],
            "forms": [(ending, name) for ending, (name, _type, _write) in citing.FORMS.items()],
            "chicago": citing.chicago(citing.described(source, shown, url, timezone.localdate())),
            "schema_org": citing.schema_org(shown, url, organ_url, present),
            **neighbours,
        },
    )
    answer["Link"] = links_of(request, shown)
    return answer


def cite(request: HttpRequest, pk: int, ending: str) -> HttpResponse:
    """The citation of a meeting's readout as a file of the form that ``ending`` names."""
    shown = get_object_or_404(Meeting.objects.select_related("source", "organ", "place"), pk=pk)
    url = request.build_absolute_uri(shown.get_absolute_url())
    return citation(citing.described(shown.source, shown, url, timezone.localdate()), ending, f"jiyao-{shown.pk}")


def citation(item: dict, ending: str, name: str) -> HttpResponse:
    """What ``citing`` writes of ``item``, to be opened or kept as ``name.ending``; a 404 for an unknown form."""
    if ending not in citing.FORMS:
        raise Http404(f"There is no citation of the form {ending}.")
    _name, media_type, write = citing.FORMS[ending]
    response = HttpResponse(write(item), content_type=f"{media_type}; charset=utf-8")
    response["Content-Disposition"] = f'inline; filename="{name}.{ending}"'
    response["X-Robots-Tag"] = "noindex"
    return response


def beside(request: HttpRequest, pk: int, other: int) -> HttpResponse:
    """Two meetings side by side: who was at which, which formulations stand in which, and both texts, marked.

    Of the same organ it shows what changed; of one meeting in two languages, original and translation.
    """
    found = {each.pk: each for each in _whole().filter(pk__in=[pk, other])}
    if pk == other or len(found) < 2:
        raise Http404("One of these two meetings is not there.")
    pair = [found[pk], found[other]]
    uses = [
        [u for u in each.source.formulation_uses.select_related("formulation") if _is_told(each, u.start)]
        for each in pair
    ]
    one_meeting = _are_one(*pair)
    sides = []
    for number, (each, its) in enumerate(zip(pair, uses, strict=True)):
        mentions = list(Mention.objects.filter(source=each.source).select_related("person"))
        text = _readout(each, mentions, its, set())
        sides.append({"meeting": each, "paragraphs": text, "prefix": "ab"[number]})
    return render(
        request,
        "meetings/beside.html",
        {
            "sides": sides,
            "one_meeting": one_meeting,
            "rows": _aligned(sides, uses) if one_meeting else [],
            "people": _in_both(*([(row.person or row.name, row) for row in each.attendance.all()] for each in pair)),
            "formulations": _in_both(*([(use.formulation, use) for use in its] for its in uses)),
            "topics": _in_both(
                *([(t, row) for row in each.directives.all() for t in row.topics.all()] for each in pair)
            ),
        },
    )


def _aligned(sides: list[dict], uses) -> list[tuple[list, list]]:
    """The paragraphs of a text beside those of its translation; officials and formulations are anchors in both. Lines
    of the page around them are left out."""
    pieces, shown = [], []
    for side, its in zip(sides, uses, strict=True):
        told = []
        shown.append([paragraph for paragraph in side["paragraphs"] if not _is_debris(paragraph)])
        for paragraph in shown[-1]:
            runs = [run for stretch in paragraph.stretches for run in stretch.runs]
            text = "".join(run.text for run in runs)
            known = [run.mark.url for run in runs if run.mark and run.mark.kind == "person"]
            known += [use.formulation_id for use in its if 0 <= use.start - paragraph.start < len(text)]
            told.append(piece(text, known))
        pieces.append(told)
    first, second = shown
    return [([first[n] for n in one], [second[n] for n in two]) for one, two in align(*pieces)]


def _is_debris(paragraph) -> bool:
    return all(
        stretch.mark and stretch.mark.kind == "noise"
        for stretch in paragraph.stretches
        if any(run.text.strip() for run in stretch.runs)
    )


def _whole():
    """Meetings with all that their pages print."""
    attendance = Attendance.objects.select_related("person").prefetch_related("roles")
    directives = Directive.objects.select_related("speaker").prefetch_related("topics")
    return (
        Meeting.objects.select_related("source__replaced_by", "organ", "place", "reviewed_by")
        .defer("source__replaced_by__text")
        .prefetch_related(
            Prefetch("attendance", attendance), Prefetch("directives", directives), "agenda", "references"
        )
    )


def _neighbours(shown: Meeting) -> dict:
    """The meetings of the same organ before and after this one, nearest first, and the nearest of another day each."""
    if not shown.organ_id or not shown.date:
        return {"earlier": [], "later": [], "same_day": []}
    same_organ = Meeting.objects.filter(organ=shown.organ_id)
    same_day = same_organ.filter(date=shown.date, source__language=shown.source.language).exclude(pk=shown.pk)
    return {
        "same_day": list(same_day.order_by("pk")[:NEIGHBOURS]),
        "earlier": list(same_organ.filter(date__lt=shown.date).newest_first()[:NEIGHBOURS]),
        "later": list(same_organ.filter(date__gt=shown.date).order_by("date", "pk")[:NEIGHBOURS]),
    }


def _translations(shown: Meeting) -> list[Meeting]:
    """What documents in the other language tell of the same organ on the same day: as a rule, the same meeting."""
    if not shown.organ_id or not shown.date:
        return []
    same = Meeting.objects.select_related("source").defer("source__text")
    same = same.filter(organ=shown.organ_id, date=shown.date, kind=shown.kind)
    return list(same.exclude(source__language=shown.source.language).order_by("pk")[:NEIGHBOURS])


def _are_one(first: Meeting, second: Meeting) -> bool:
    """Whether one tells the other in another language."""
    same = bool(first.organ_id and first.date) and (first.organ_id, first.date) == (second.organ_id, second.date)
    return same and first.source.language != second.source.language


def _versions(source: SourceDocument) -> list[SourceDocument]:
    """All versions of the document that the archive holds, the newest first; the one alone where there is no other.
    Two queries: asked for with OR, a database that knows how few are replaced looks through all documents."""
    if not source.origin and not source.replaced_by_id:
        return [source]
    keys = source.replaced.order_by().values_list("pk")
    if source.origin:
        keys = keys.union(SourceDocument.objects.filter(origin=source.origin).order_by().values_list("pk"))
    same = {source.pk, source.replaced_by_id, *(pk for (pk,) in keys)} - {None}
    return list(SourceDocument.objects.shown().filter(pk__in=same).defer("text").order_by("-imported_at", "-pk"))


def _in_both(first, second) -> dict[str, list]:
    """Of two lists of (what, its row): {"both", "first", "second"} -> [(what, row)], each once, in order of naming."""
    one, two = ({getattr(what, "pk", what): (what, row) for what, row in reversed(some)} for some in (first, second))
    one, two = dict(reversed(one.items())), dict(reversed(two.items()))
    return {
        "both": [pair for key, pair in one.items() if key in two],
        "first": [pair for key, pair in one.items() if key not in two],
        "second": [pair for key, pair in two.items() if key not in one],
    }


def _explain(shown: Meeting, mentions: list[Mention], uses) -> Explained:
    """Gives every record beside the text its ``reasons``."""
    explained = Explained(shown)
    for row in shown.attendance.all():
        facts = {role.code: str(role) for role in row.roles.all()} | ({"post": _("post")} if row.post else {})
        row.reasons = explained.of(row, facts)
    for row in shown.directives.all():
        addressee = {"addressee": _("addressee")} if row.addressee else {}
        row.reasons = explained.of(row, {"directive": _("directive"), "speaker": _("speaker")} | addressee)
    for name, rows in (("action", shown.agenda.all()), ("reference", shown.references.all()), ("mention", mentions)):
        for row in rows:
            row.reasons = explained.of(row, {name: ""})
    for use in uses:
        use.reasons = explained.of(use, {"formulation": ""})
    for group in shown.groups:
        facts = dict.fromkeys(group["roles"], "")
        group["reasons"] = explained.why(group.get("why", ()), facts, (group["start"], group["end"]))
    return explained


def _of_the_meeting(shown: Meeting, explained: Explained) -> dict[str, Reasons | None]:
    """The reasons of what stands at the head of the page and of the credits, by the box they stand in."""
    boxes = {
        "organ": {"organ": ""} if shown.organ else {},
        "date": {"date": _("date")} if shown.date else {},
        "kind": {"kind": _("kind")} if shown.kind != "other" else {},
        "place": {"place": _("place")} if shown.place else {},
    }
    boxes["date"] |= {"part_of_day": _("part of the day")} if shown.part_of_day else {}
    boxes["kind"] |= {"enlarged": _("enlarged")} if shown.enlarged else {}
    boxes["kind"] |= {"format": _("format")} if shown.format else {}
    boxes["place"] |= {"venue": _("venue")} if shown.venue else {}
    reasons = {box: explained.why(shown.why, facts, entered=shown.by_hand) for box, facts in boxes.items()}
    credited = [why | {"fact": credit["name"]} for credit in shown.source.credits for why in credit.get("why", ())]
    return reasons | {"credits": explained.why(credited, {why["fact"]: why["fact"] for why in credited})}


def _readout(shown: Meeting, mentions: list[Mention], uses, wanted: set[int]) -> list:
    """The source's text, cut and marked for the page."""
    source = shown.source
    people = {a.name: (a.person.get_absolute_url(), a.post) for a in shown.attendance.all() if a.person}
    people |= {m.name: (m.person.get_absolute_url(), m.post) for m in mentions if m.person and m.name not in people}
    directives = [
        Mark(d.start, d.end, "directive", number=number) for number, d in enumerate(shown.directives.all(), start=1)
    ]
    debris = [Mark(n["start"], n["end"], "noise", title=str(label(n["reason"]))) for n in source.noise]
    formulations = [
        Mark(
            use.start, use.end, "formulation", title=use.formulation.name_zh, url=f"#formulation-{use.formulation.slug}"
        )
        for use in uses
    ]
    anchors = {
        row.start for rows in (shown.attendance, shown.directives, shown.agenda, shown.references) for row in rows.all()
    }
    anchors |= {use.start for use in uses} | {mention.start for mention in mentions}
    anchors |= wanted | {evidence["start"] for evidence in (*shown.date_evidence, *shown.groups)}
    return paragraphs(
        source.text,
        sentences=[*directives, *debris],
        inline=[*names_in(source.text, people), *formulations],
        anchors=anchors,
        wholes=[*sentences_of(source.text), *((mark.start, mark.end) for mark in directives)],
        passages=shown.passages,
    )


def _spoken_about(shown: Meeting, mentions: list[Mention]) -> list[Mention]:
    """Whom this meeting's passages name without listing them among those who took part, once each."""
    present = {row.person_id for row in shown.attendance.all() if row.person_id}
    first: dict[str, Mention] = {}
    for mention in mentions:
        if _is_told(shown, mention.start) and mention.person_id not in present:
            first.setdefault(mention.name, mention)
    return list(first.values())


def _by_formulation(uses) -> list[dict]:
    """Each formulation with its occurrences, in order of first use."""
    grouped: dict[int, dict] = {}
    for use in uses:
        entry = grouped.setdefault(use.formulation_id, {"formulation": use.formulation, "uses": []})
        entry["uses"].append(use)
    return list(grouped.values())


def _is_told(shown: Meeting, offset: int) -> bool:
    """Whether the text at ``offset`` tells of this meeting, and not of another one of the document."""
    return not shown.passages or any(start <= offset < end for start, end in shown.passages)
