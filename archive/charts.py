"""Numbers as pictures: SVG made on the server, whose bars, cells and nodes are links.

Every chart is a figure with a title, a sentence that says what is seen, and the table of its numbers to be opened. A
group and not an image to a screen reader, so that the links within are reached. Colours are classes of the stylesheet;
whatever a colour says is said by a sign or a position as well.
"""

import calendar
import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from math import sqrt
from typing import NamedTuple

from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from archive.tongues import bilingual

MOST_MONTHS = 150  # more are shown by the year
_STEP, _HIGH, _LOW = 8, 90, 30  # px of a bar: its width with the gap, above the line, below it
_LONGEST = 640  # px; few bars are made wider up to this
_CELL = 19  # px from one day to the next, as the stylesheet has it


class Cell(NamedTuple):
    """What a table says: with an address where it is a number of something that can be looked at."""

    text: object
    url: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """``height`` is drawn; ``name`` says it in words. ``below``: what it is a share of, drawn under the line."""

    day: dt.date
    height: float
    name: str
    url: str
    below: int | None = None
    below_url: str = ""


@dataclass(frozen=True, slots=True)
class Day:
    """A day of a calendar: ``sign`` and ``kind`` (a class of the stylesheet) say the same.
    Without ``url`` it leads nowhere."""

    kind: str
    sign: str
    name: str
    url: str
    count: int = 1


@dataclass(frozen=True, slots=True)
class Node:
    """``weight`` is the area of its circle; ``links``: key of another node -> how strongly they are tied."""

    label: str
    name: str
    url: str
    weight: int
    lang: str = "en"


def periods(days: Iterable[dt.date]) -> tuple[str, list[dt.date]]:
    """ "month" or "year", and the first day of each from the first of ``days`` to the last, those between included."""
    known = sorted(days)
    if not known:
        return "month", []
    first, last = known[0], known[-1]
    months = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    if len(months) > MOST_MONTHS:
        return "year", [dt.date(year, 1, 1) for year in range(first.year, last.year + 1)]
    return "month", [dt.date(number // 12, number % 12 + 1, 1) for number in months]


def start_of(step: str, day: dt.date) -> dt.date:
    return day.replace(day=1) if step == "month" else day.replace(month=1, day=1)


def summed(step: str, days: Mapping[dt.date, int]) -> Counter[dt.date]:
    """Counts by day as counts by the first day of each period."""
    counts: Counter[tuple[int, int]] = Counter()  # days of many years: a pair is made sooner than a date
    for day, count in days.items():
        counts[day.year, day.month if step == "month" else 1] += count
    return Counter({dt.date(year, month, 1): count for (year, month), count in counts.items()})


def spoken(step: str, day: dt.date) -> str:
    """ "April 2023" or "2023"."""
    return _spoken(day, "YEAR_MONTH_FORMAT" if step == "month" else "Y", get_language())


def spoken_day(day: dt.date) -> str:
    """ "15 Sep 2023", as the reader's language writes it."""
    return _spoken(day, "SHORT_DATE_FORMAT", get_language())


@lru_cache(maxsize=20_000)  # a calendar says hundreds of them
def _spoken(day: dt.date, form: str, _language: str) -> str:
    return date_format(day, form)


def only(step: str, day: dt.date) -> str:
    """How an address names the period: 2023-04 or 2023."""
    return day.isoformat()[: 7 if step == "month" else 4]


def bars(key: str, title: str, about: str, step: str, rows: Sequence[Bar], head: Sequence[str], table) -> SafeString:
    """A bar for each period. ``table``: rows of ``Cell`` under ``head``; ``key`` is the figure's id on its page."""
    if not rows:
        return mark_safe("")
    wide = max(_STEP, min(48, _LONGEST // len(rows)))
    highest = max(row.height for row in rows) or 1
    lowest = max((row.below or 0 for row in rows), default=0)
    low = _LOW if lowest else 0
    drawn = [f'<line class="axis" x1="0" x2="{wide * len(rows)}" y1="{_HIGH}" y2="{_HIGH}"/>']
    every = max(1, -(-36 // wide)) if step == "year" else 1
    ticked = 0  # how far the line below is written
    for number, row in enumerate(rows):
        x = number * wide
        if row.height:
            tall = max(2, round(row.height / highest * (_HIGH - 12)))
            drawn.append(
                f'<a href="{escape(row.url)}" class="bar" aria-label="{escape(row.name)}"><title>{escape(row.name)}'
                f'</title><rect class="reach" x="{x}" y="0" width="{wide}" height="{_HIGH}"/>'
                f'<rect x="{x}" y="{_HIGH - tall}" width="{wide - 1}" height="{tall}"/></a>'
            )
        if row.below and low:
            deep = max(1, round(row.below / lowest * (low - 2)))
            drawn.append(f'<rect class="below" x="{x}" y="{_HIGH + 1}" width="{wide - 1}" height="{deep}"/>')
        if (step == "year" and number % every == 0) or (step == "month" and (row.day.month == 1 or not number)):
            near = number and row.day.month == 1 and row.day.year == rows[0].day.year + 1 and x < 36
            if not near:
                ticked = x + 36
                drawn.append(f'<text class="tick" x="{x}" y="{_HIGH + low + 14}">{row.day.year}</text>')
    if step == "month" and wide * len(rows) - ticked > 100:  # the latest end is what a narrow page begins with
        last = escape(spoken(step, rows[-1].day))
        place = f'x="{wide * len(rows)}" y="{_HIGH + low + 14}"'
        drawn.append(f'<text class="tick end" {place}>{last}</text>')
    width = wide * len(rows) + 20
    return _figure(key, title, about, "bars", (width, _HIGH + low + 18), drawn, head, table)


def year(key: str, title: str, about: str, shown: int, days: Mapping[dt.date, Day], head, table) -> SafeString:
    """The days of a year, a row for each month; where a screen is narrow, a column for each.

    Cells say which month and day they are, and the stylesheet places them: a drawing of one width would have to be
    pushed to and fro on a phone.
    """
    drawn = []
    for day in range(1, 32):
        if day in (1, 5, 10, 15, 20, 25, 30):
            drawn.append(f'<text class="tick number" style="--d:{day - 1}">{day}</text>')
    for month in range(1, 13):
        first, at, length = dt.date(shown, month, 1), f"--m:{month - 1}", calendar.monthrange(shown, month)[1]
        drawn.append(f'<text class="tick name" style="{at}">{date_format(first, "SHORT_MONTH_FORMAT")}</text>')
        # The days without anything are the dashes of one line.
        drawn.append(f'<path class="empty" style="{at}" d="M0 0h{length * _CELL - 2}"/>')
        for number in range(1, length + 1):
            day = days.get(dt.date(shown, month, number))
            if day is None:
                continue
            more = f'<text class="more">{day.count}</text>' if day.count > 1 else ""
            name, place = escape(day.name), f'style="{at};--d:{number - 1}"'
            within = f'<title>{name}</title><rect/><text class="sign">{day.sign}</text>{more}'
            if day.url:
                drawn.append(
                    f'<a href="{escape(day.url)}" class="day {day.kind}" aria-label="{name}" {place}>{within}</a>'
                )
            else:
                drawn.append(f'<g class="day {day.kind}" {place}>{within}</g>')
    return _figure(key, title, about, "year", None, drawn, head, table)


def network(key, title, about, nodes: Mapping[int, Node], ties: Mapping[tuple[int, int], int], head, table):
    """Nodes near those they are tied to; the first of ``nodes`` stands in the middle. ``ties`` are unordered pairs."""
    import networkx  # a quarter of a second to load: only where one is drawn

    graph = networkx.Graph()
    graph.add_nodes_from(nodes)
    graph.add_weighted_edges_from((one, other, sqrt(weight)) for (one, other), weight in ties.items())
    middle = next(iter(nodes))
    circle = networkx.circular_layout(graph)
    circle[middle] = (0.0, 0.0)
    placed = networkx.spring_layout(graph, pos=circle, fixed=[middle], k=1.6 / sqrt(len(nodes)), iterations=80, seed=1)
    width, height, edge = 640, 400, 46
    reach_x = max(abs(x) for x, _y in placed.values()) or 1
    reach_y = max(abs(y) for _x, y in placed.values()) or 1
    spot = {
        one: (round(width / 2 + x / reach_x * (width / 2 - edge)), round(height / 2 + y / reach_y * (height / 2 - 26)))
        for one, (x, y) in placed.items()
    }
    strongest = max(ties.values(), default=1)
    drawn = []
    for (one, other), weight in sorted(ties.items(), key=lambda tie: tie[1]):
        (x1, y1), (x2, y2) = spot[one], spot[other]
        thick = f"{0.5 + 3.5 * weight / strongest:.1f}"
        drawn.append(f'<line class="tie" x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" stroke-width="{thick}"/>')
    heaviest = max(node.weight for node in nodes.values()) or 1
    for one, node in nodes.items():
        (x, y), radius = spot[one], 4 + 8 * sqrt(node.weight / heaviest)
        drawn.append(
            f'<a href="{escape(node.url)}" class="node{" self" if one == middle else ""}" '
            f'aria-label="{escape(node.name)}"><title>{escape(node.name)}</title><circle cx="{x}" cy="{y}" '
            f'r="{radius:.1f}"/><text lang="{node.lang}" x="{x}" y="{y - radius - 3:.0f}">{escape(node.label)}</text>'
            "</a>"
        )
    return _figure(key, title, about, "network", (width, height), drawn, head, table)


def _figure(key, title, about, kind, size, drawn: Sequence[str], head: Sequence[str], table) -> SafeString:
    # Without a size the stylesheet has it.
    sized = format_html('viewBox="0 0 {} {}" width="{}" height="{}"', *size, *size) if size else ""
    columns = "".join(f'<th scope="col">{escape(name)}</th>' for name in head)
    lines = "".join(
        "<tr>"
        + "".join(
            f"<{tag}>{_cell(cell)}</{tag.split()[0]}>"
            for tag, cell in zip(('th scope="row"', *["td"] * (len(row) - 1)), row, strict=True)
        )
        + "</tr>"
        for row in table
    )
    return format_html(
        '<figure class="chart" id="{key}"><figcaption>{title}</figcaption><div class="drawn">'
        '<svg class="{kind}" role="group" aria-labelledby="{key}-title {key}-about" {sized}>'
        '<title id="{key}-title">{title}</title><desc id="{key}-about">{about}</desc>'
        '{drawn}</svg></div><details><summary>{open}</summary><div class="drawn"><table class="numbers">'
        '<caption class="unseen">{title}</caption><thead><tr>{columns}</tr></thead><tbody>{lines}</tbody></table></div>'
        "</details></figure>",
        key=key,
        title=title,
        about=about,
        kind=kind,
        sized=sized,
        drawn=mark_safe("".join(drawn)),
        open=_("The numbers as a table"),
        columns=mark_safe(columns),
        lines=mark_safe(lines),
    )


def _cell(cell: Cell) -> str:
    text = bilingual(cell.text)
    return f'<a href="{escape(cell.url)}">{text}</a>' if cell.url else text


@dataclass(frozen=True, slots=True)
class Line:
    """One row of points, one for each period: ``heights`` (shares; None where there is nothing to be a share of), and
    of each point what it says and where it leads."""

    label: str
    heights: Sequence[float | None]
    names: Sequence[str]
    urls: Sequence[str]
    lang: str = "en"


_SHAPES = ("●", "■", "▲", "◆", "✚")


def lines(key: str, title: str, about: str, step: str, days: Sequence[dt.date], rows: Sequence[Line], head, table):
    """Up to five lines over the same periods, each with its own dashes and sign, beside a scale from nothing to the
    highest share; the legend leads to nothing."""
    if not days or not rows:
        return mark_safe("")
    wide = max(10, min(48, _LONGEST // len(days)))
    highest = max((height for row in rows for height in row.heights if height), default=1) or 1
    base, top, right = 150, 16, wide * len(days)

    def spot(number: int, height: float) -> tuple[int, int]:
        return number * wide + wide // 2, round(base - height / highest * (base - top))

    drawn = []
    for part in (0, 0.5, 1):
        y = spot(0, part * highest)[1]
        drawn.append(f'<line class="axis{" scale" if part else ""}" x1="0" x2="{right}" y1="{y}" y2="{y}"/>')
        drawn.append(f'<text class="tick" x="{right + 4}" y="{y + 4}">{_percent(part * highest)}</text>')
    for order, row in enumerate(rows[: len(_SHAPES)]):
        pieces, piece = [], []
        for number, height in enumerate(row.heights):
            if height is None:
                pieces, piece = [*pieces, piece], []
            else:
                piece.append(spot(number, height))
        for run in filter(None, [*pieces, piece]):
            points = " ".join(f"{x},{y}" for x, y in run)
            drawn.append(f'<polyline class="line line-{order}" points="{points}"/>')
        for number, height in enumerate(row.heights):
            if not height:
                continue
            (x, y), name = spot(number, height), escape(f"{row.label}, {row.names[number]}")
            drawn.append(
                f'<a href="{escape(row.urls[number])}" class="point line-{order}" aria-label="{name}"><title>{name}'
                f'</title><circle class="reach" cx="{x}" cy="{y}" r="8"/>'
                f'<text x="{x}" y="{y + 4}" text-anchor="middle">{_SHAPES[order]}</text></a>'
            )
    for number, day in enumerate(days):
        if not number and step == "month" and day.month != 1 and (13 - day.month) * wide < 36 and len(days) > 12:
            continue  # the next year's stands in its place
        if not number or (day.month == 1 and (step == "month" or number % max(1, -(-36 // wide)) == 0)):
            drawn.append(f'<text class="tick" x="{number * wide}" y="{base + 14}">{day.year}</text>')
    for order, row in enumerate(rows[: len(_SHAPES)]):
        drawn.append(
            f'<text class="legend-line line-{order}" x="0" y="{base + 36 + 18 * order}" lang="{row.lang}">'
            f"{_SHAPES[order]} {escape(row.label)}</text>"
        )
    size = (max(320, right + 44), base + 30 + 18 * len(rows))
    return _figure(key, title, about, "lines-chart", size, drawn, head, table)


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %" if share >= 0.02 or not share else f"{100 * share:.1g} %"
