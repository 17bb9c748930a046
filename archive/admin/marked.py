"""A text with the words of every fact marked, cut so that marks may lie in one another."""

from collections import defaultdict

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

KINDS = {"attendance": "person", "mentions": "person", "directives": "directive", "agenda": "agenda"}


def spans_in(findings: dict) -> list[tuple[int, int, str]]:
    """(start, end, kind of mark) of every fact of a draft."""
    spans = []
    for meeting in findings["meetings"]:
        spans += [(e["start"], e["end"], "date") for e in meeting["date_evidence"]]
        for rows in ("attendance", "directives", "agenda", "references"):
            spans += [(row["start"], row["end"], KINDS.get(rows, "reference")) for row in meeting[rows]]
    spans += [(row["start"], row["end"], "person") for row in findings["mentions"]]
    spans += [(row["start"], row["end"], "formulation") for row in findings["formulations"]]
    spans += [(row["start"], row["end"], "noise") for row in findings["noise"]]
    return spans


def spans_of(meeting) -> list[tuple[int, int, str]]:
    """The same of a stored meeting. Six queries."""
    spans = [(e["start"], e["end"], "date") for e in meeting.date_evidence]
    source = meeting.source
    for rows, kind in (
        *((meeting.attendance, "person"), (meeting.directives, "directive"), (meeting.agenda, "agenda")),
        *((meeting.references, "reference"), (source.mentions, "person"), (source.formulation_uses, "formulation")),
    ):
        spans += [(start, end, kind) for start, end in rows.order_by().values_list("start", "end")]
    return spans + [(noise["start"], noise["end"], "noise") for noise in source.noise]


def facts_of(meeting) -> dict[str, list[int]]:
    """Fact of a stored meeting -> [start, end] of the words it rests on."""
    spans = {why["fact"]: [why["start"], why["end"]] for why in meeting.why if why["start"] is not None}
    if meeting.date_evidence:
        spans["date"] = [meeting.date_evidence[0]["start"], meeting.date_evidence[0]["end"]]
    return spans


def marked(text: str, spans: list[tuple[int, int, str]]) -> SafeString:
    """HTML whose text is ``text``, character for character: the editor's selection is counted in it."""
    opens, closes = defaultdict(list), defaultdict(list)
    for start, end, kind in spans:
        opens[start].append(kind)
        closes[end].append(kind)
    cuts = sorted({0, len(text), *opens, *closes})
    pieces, inside = [], []
    for start, end in zip(cuts, cuts[1:], strict=False):
        for kind in closes[start]:
            inside.remove(kind)
        inside += opens[start]
        # A browser reads CR LF as LF, unless the CR is written as a reference.
        words = escape(text[start:end]).replace("\r", "&#13;")
        kinds = " ".join(dict.fromkeys(inside))
        pieces.append(f'<span class="{kinds}">{words}</span>' if kinds else words)
    return mark_safe("".join(pieces))
