"""What stands around the results: facets, histogram, chips, each with its label and address, for templates to print."""

import contextlib
import datetime as dt
from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.db.models import QuerySet, Value
from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from archive.extraction.records import KINDS
from archive.models import Formulation, Organ, Person, Place, Topic
from archive.models.columns import choices, names_in_order
from search.engines.base import SearchEngine, SearchPage
from search.fields import FACETS
from search.grammar import Named, QueryError, pieces_of
from search.prepared import rows
from search.query_box import ParsedQuery, VariantsOf, parse_query
from search.request import LONGEST_VALUE, LOOKED_THROUGH, Asked
from search.segmentation import exact_texts
from search.variants import FAMILIES, KINDS_OF_RECORD, variants_of

MOST_MONTHS = 36  # of more, years are shown
MOST_BARS = 100
MOST_DROPPED = 6
UNDATED = "-date:1000..9999"  # what has no date
SHOWN = 8  # values of a facet that stand open; the rest unfolds
RECORDS = {"official": Person, "organ": Organ, "place": Place, "topic": Topic, "formulation": Formulation}
LANGUAGE_LABELS = {"en": "English", "zh": "Chinese 中文"}
FACET_LABELS = {
    "official": _("Official"),
    "chair": _("Chair"),
    "organ": _("Organ"),
    "kind": _("Kind of meeting"),
    "place": _("Place"),
    "topic": _("Topic"),
    "speaker": _("Speaker"),
    "formulation": _("Formulation"),
    "year": _("Year"),
    "language": _("Language"),
}


def called(kind: str) -> str:
    """What a kind of suggestion is called in the reader's language."""
    return str(FACET_LABELS[kind] if kind in FACET_LABELS else _("Headline"))


@dataclass(frozen=True, slots=True)
class FacetValue:
    value: str
    label: str
    count: int
    selected: bool
    toggle_url: str


@dataclass(frozen=True, slots=True)
class FacetBox:
    name: str
    label: str
    values: list[FacetValue]
    more: list[FacetValue]
    hidden: int
    looked_through: bool  # it has so many values that one may be looked for
    typed: str  # what it is looked through for

    @property
    def parameter(self) -> str:
        return f"in_{self.name}"


@dataclass(frozen=True, slots=True)
class Bar:
    """What was found of a year, month or day; ``height`` in percent of the highest, ``url`` narrows to these days."""

    label: str
    count: int
    height: int
    url: str

    @property
    def top(self) -> int:
        return 100 - self.height


@dataclass(frozen=True, slots=True)
class Histogram:
    """``step``: year, month or day; ``undated``: how many are in no bar, with the address of the search for these."""

    step: str
    bars: list[Bar]
    undated: int
    undated_url: str


@dataclass(frozen=True, slots=True)
class Chip:
    """Something that narrows or widens the search, with the address of the same search without it."""

    kind: str
    label: str
    detail: str
    remove_url: str


def address(params: QueryDict, **changes: str | list[str] | None) -> str:
    """The address of this search with ``changes`` (None takes a parameter away), from its first page."""
    changed = {
        # What was refused is not carried along.
        name: values if name == "q" else [value for value in values if len(value) <= LONGEST_VALUE]
        for name, values in params.lists()
        if name != "page"
    }
    for name, value in changes.items():
        name = name.rstrip("_")
        if value is None:
            changed.pop(name, None)
        else:
            changed[name] = value if isinstance(value, list) else [value]
    return "?" + urlencode(changed, doseq=True)


def tab(params: QueryDict, show: str, quoted: str | None) -> str:
    """The address of the same search with something else of it shown; lines in context are of ``quoted`` if given."""
    changes = {"q": quoted} if show == "lines" and quoted else {}
    return address(params, show=None if show == "meetings" else show, sort=None, **changes)


def quoted(params: QueryDict) -> str | None:
    """A query of loose words as one quoted phrase; None for any other."""
    typed = params.get("q", "").strip()
    pieces = [typed[slice(*span)] for span in pieces_of(typed)]
    return f'"{typed}"' if pieces and all(exact_texts(piece[0]) for piece in pieces) else None


def labels(found: SearchPage, asked: Asked) -> dict[str, dict[str, str]]:
    """For each facet the label of each of its values; of one that is looked through, of those that are looked for (as
    well as "in_official" and the like) and those selected. One query."""
    values = {
        name: {count.value for count in counts if name not in asked.looked_for}
        | set(asked.request.selected.get(name, ()))
        for name, counts in found.facets.items()
    }
    values["official"] = set().union(*(values.get(name, ()) for name in ("official", "chair", "speaker")))
    named = {"kind": dict(choices(KINDS)), "language": LANGUAGE_LABELS}
    slugs = [values.get(name, set()) for name in RECORDS]
    for name, slug, *names in _looked_through(asked, slugs) if asked.looked_for else rows(_called, *slugs):
        named.setdefault(name, {})[slug] = names_in_order(*names)
    officials = named.get("official", {})
    named["chair"] = named["speaker"] = officials
    for name in asked.looked_for:
        named[name] = named.get(name, {}) | named.setdefault(f"in_{name}", {})
    return named


def _called(*slugs: list[str]) -> QuerySet:
    """Of each of ``RECORDS`` those with the ``slugs`` at its place: name, slug and both names."""
    first, *others = (
        model.objects.filter(slug__in=some).order_by().values_list(Value(name), "slug", "name_en", "name_zh")
        for (name, model), some in zip(RECORDS.items(), slugs, strict=True)
    )
    return first.union(*others, all=True)


def _looked_through(asked: Asked, slugs: list[set[str]]) -> QuerySet:
    """The same, and what holds the words that a facet is looked through for, as "in_official" and the like."""
    looked = []
    for name, key in asked.looked_for.items():
        kind = KINDS_OF_RECORD.get(name, name)
        model, owner = next(family[1:] for family in FAMILIES if family[0] == kind)
        meant = RECORDS[kind].objects.filter(pk__in=model.objects.filter(key__contains=key).values(f"{owner}_id"))
        looked.append(meant.order_by().values_list(Value(f"in_{name}"), "slug", "name_en", "name_zh"))
    return _called(*slugs).union(*looked, all=True)


def facets(params: QueryDict, asked: Asked, found: SearchPage, named: dict[str, dict[str, str]]) -> list[FacetBox]:
    """The facets with their counts; a selected value is always among those that stand open."""
    boxes = []
    for facet in FACETS:
        chosen = _chosen(facet.name, asked)
        counted = {count.value: count.count for count in found.facets.get(facet.name, ())}
        looked = facet.name in asked.looked_for
        held = len(counted)
        if looked:
            wanted = named[f"in_{facet.name}"]
            counted = {value: count for value, count in counted.items() if value in wanted or value in chosen}
            counted = dict(list(counted.items())[: asked.request.most_values])
        ordered = [*chosen, *(value for value in counted if value not in chosen)]
        if facet.name == "year":
            ordered.sort(reverse=True)
        toggled = _toggles(params, facet.name, chosen) if ordered else None
        values = [
            FacetValue(
                value=value,
                label=named.get(facet.name, {}).get(value, value),
                count=counted.get(value, 0),
                selected=value in chosen,
                toggle_url=toggled(value),
            )
            for value in ordered
        ]
        shown = max(SHOWN, len(chosen))
        hidden = found.further.get(facet.name, 0)  # narrowing brings them forward
        if looked:
            shown = len(values)
        through = facet.name in LOOKED_THROUGH and (looked or held > shown)
        boxes.append(
            FacetBox(
                facet.name,
                FACET_LABELS[facet.name],
                values[:shown],
                values[shown:],
                hidden,
                through,
                params.get(f"in_{facet.name}", ""),
            )
        )
    return boxes


def histogram(params: QueryDict, asked: Asked, found: SearchPage) -> Histogram | None:
    """How many were found in each year, month or day, whatever shows the most of them; None for fewer than
    two. What lies between has a bar of nothing, as long as the bars are few enough to be told apart."""
    counts, step = dict(found.histogram), asked.request.histogram
    if step == "month" and counts and _months(max(counts)) - _months(min(counts)) >= MOST_MONTHS:
        years: Counter[dt.date] = Counter()
        for day, count in counts.items():
            years[day.replace(month=1)] += count
        counts, step = dict(years), "year"
    if len(counts) < 2:
        return None
    days = _between(min(counts), max(counts), step)
    highest = max(counts.values())
    length, shown = {"year": (4, "Y"), "month": (7, "YEAR_MONTH_FORMAT"), "day": (10, "SHORT_DATE_FORMAT")}[step]
    bars = []
    for day in days if len(days) <= MOST_BARS else sorted(counts):
        count, only = counts.get(day, 0), day.isoformat()[:length]
        url = address(params, from_=only, to=only)
        bars.append(Bar(date_format(day, shown), count, -(-100 * count // highest), url))
    typed = params.get("q", "").strip()
    without_date = f"({typed}) {UNDATED}" if typed else UNDATED
    return Histogram(step, bars, found.count - sum(counts.values()), address(params, q=without_date))


def _months(day: dt.date) -> int:
    return day.year * 12 + day.month


def _between(first: dt.date, last: dt.date, step: str) -> list[dt.date]:
    """Every year, month or day from ``first`` to ``last``."""
    if step == "day":
        return [first + dt.timedelta(days) for days in range((last - first).days + 1)]
    if step == "month":
        numbers = range(_months(first) - 1, _months(last))
        return [dt.date(number // 12, number % 12 + 1, 1) for number in numbers]
    return [dt.date(year, 1, 1) for year in range(first.year, last.year + 1)]


def chips(params: QueryDict, asked: Asked, named: dict[str, dict[str, str]]) -> list[Chip]:
    """What is selected, and what the query was widened to."""
    found = []
    for widened in asked.parsed.variants if asked.parsed else ():
        others = [text for text in widened.variants.texts if text != widened.text]
        detail = gettext("also searched as %(names)s") % {"names": ", ".join(others)}
        found.append(Chip("variants", widened.variants.label, detail, address(params, variants="off")))
    for facet in FACETS:
        for value in asked.request.selected.get(facet.name, ()):
            label = named.get(facet.name, {}).get(value, value)
            url = _toggles(params, facet.name, _chosen(facet.name, asked))(value)
            found.append(Chip(FACET_LABELS[facet.name], label, "", url))
    if asked.request.date_from:
        found.append(Chip(_("From"), asked.request.date_from.isoformat(), "", address(params, from_=None)))
    if asked.request.date_to:
        found.append(Chip(_("To"), asked.request.date_to.isoformat(), "", address(params, to=None)))
    return found


# Where nothing is found ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Wider:
    """The same search without ``dropped`` (empty: without all that narrows it), and how much that finds."""

    dropped: str
    count: int
    url: str


def wider(params: QueryDict, asked: Asked, engine: SearchEngine) -> list[Wider]:
    """What would be found without the choices and dates; else without one of the words, where there are a few. At most
    ``MOST_DROPPED`` searches that only count, and one query."""
    bare = replace(asked.request, selected={}, date_from=None, date_to=None, facets=(), histogram=None, page_size=0)
    if asked.request.selected or asked.request.date_from or asked.request.date_to:
        if count := engine.search(bare).count:
            return [Wider("", count, _without_choices(params))]
        return []
    typed = params.get("q", "")
    pieces = [typed[slice(*span)] for span in pieces_of(typed)]
    if not 1 < len(pieces) <= MOST_DROPPED:
        return []
    shorter = [" ".join(pieces[:at] + pieces[at + 1 :]) for at in range(len(pieces))]
    found = []
    for piece, less, parsed in zip(pieces, shorter, _read(shorter, params.get("variants") != "off"), strict=True):
        if parsed and (count := engine.search(replace(bare, query=parsed.query)).count):
            found.append(Wider(piece, count, address(params, q=less)))
    return found


def _read(queries: list[str], widen: bool) -> list[ParsedQuery | None]:
    """Each of some queries of words and phrases as its own page would read it. One query for all names in them. None
    where a word means something else without its neighbour: behind a quotation mark -date: is no operator."""
    asked: set[str | Named] = set()

    def note(names: Collection[str | Named]) -> dict:
        asked.update(names)
        return {}

    def read(query: str, known: VariantsOf) -> ParsedQuery | None:
        with contextlib.suppress(QueryError):
            return parse_query(query, variants_of=known, widen=widen)

    plain = [read(query, note) for query in queries]
    known = variants_of(asked) if asked else {}
    return [read(query, lambda names: known) for query in queries] if known else plain


def _without_choices(params: QueryDict) -> str:
    return address(params, **dict.fromkeys([*(facet.name for facet in FACETS), "from", "to"]))


def _chosen(name: str, asked: Asked) -> tuple[str, ...]:
    if name != "year":
        return tuple(asked.request.selected.get(name, ()))
    first, last = asked.request.date_from, asked.request.date_to
    whole = first and last and (first.month, first.day, last.month, last.day) == (1, 1, 12, 31)
    return (str(first.year),) if whole and first.year == last.year else ()


def _toggles(params: QueryDict, name: str, chosen: tuple[str, ...]) -> Callable[[str], str]:
    """Gives the address of the same search with a value chosen, or chosen no more. A page has hundreds of them: what
    they share is put together once."""
    given = ("from", "to") if name == "year" else (name,)
    shared = address(params, **dict.fromkeys(given))
    first = "" if shared == "?" else "&"

    def url(value: str) -> str:
        if name == "year":
            kept = () if value in chosen else (("from", value), ("to", value))
        else:
            values = [other for other in chosen if other != value] if value in chosen else [*chosen, value]
            kept = tuple((name, one) for one in values)
        return shared + first + urlencode(kept) if kept else shared

    return url
