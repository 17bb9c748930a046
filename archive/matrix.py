"""Who was at which meeting, as one table: a row for each official, a column for each meeting, in a cell the roles."""

import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from archive import exports
from archive.models import Attendance, Meeting, Person

FORM = "matrix"
MOST = 16_000  # meetings: a spreadsheet has 16,384 columns
AT_ONCE = 500
HEAD = ("official", "name_en", "name_zh", "meetings")
NAMED = "named"  # without any role


def response(request: HttpRequest, meetings: Iterable[int], name: str) -> HttpResponseBase:
    """The matrix of these meetings as CSV. Raises ``exports.Refused`` where they are more than a table can have."""
    keys = list(meetings)
    if len(keys) > MOST:
        said = _("An attendance matrix has a column for each meeting, and at most %(most)s: choose an organ or days.")
        raise exports.Refused(said % {"most": f"{MOST:,}"})
    head, rows = table(keys)
    return exports.download(request, exports.csv_of(head, rows), exports.FORMS["csv"][1], f"{name}-attendance", "csv")


def table(keys: list[int]) -> tuple[list[str], Iterator[list]]:
    """The heads of the columns, and the rows. Meetings stand in the order of their dates, undated ones last; whoever is
    named most often first. Whom no record stands for has a row for each printed name. An empty cell says that somebody
    is not named, never that they were absent. Three queries for every 500 meetings and 500 officials."""
    dates = {}
    for some in _by(keys):
        dates |= dict(Meeting.objects.filter(pk__in=some).order_by().values_list("pk", "date"))
    ordered = sorted(dates, key=lambda key: (dates[key] is None, dates[key], key))
    place = {key: at for at, key in enumerate(ordered)}
    cells: dict[int | str, dict[int, str]] = defaultdict(dict)
    for some in _by(ordered):
        present = Attendance.objects.filter(meeting__in=some).order_by()
        roles = defaultdict(list)
        links = Attendance.roles.through.objects.filter(attendance__meeting__in=some).order_by("role__order")
        for attendance, role in links.values_list("attendance", "role"):
            roles[attendance].append(role)
        for key, meeting, person, name in present.values_list("pk", "meeting", "person", "name"):
            # Thousands of cells say the same few words.
            cells[person or name][place[meeting]] = sys.intern(" ".join(roles[key]) or NAMED)
    heads = [f"{key} {dates[key] or 'undated'}" for key in ordered]
    return [*HEAD, *heads], _rows(cells, len(ordered))


def _rows(cells: dict[int | str, dict[int, str]], width: int) -> Iterator[list]:
    for some in _by(sorted(cells, key=lambda who: (-len(cells[who]), str(who)))):
        people = Person.objects.in_bulk([who for who in some if isinstance(who, int)])
        for who in some:
            person = people.get(who)
            named = [person.slug, person.name_en, person.name_zh] if person else ["", who, ""]
            row = [""] * width
            for at, roles in cells[who].items():
                row[at] = roles
            yield [*named, len(cells[who]), *row]


def _by(keys: list) -> Iterator[list]:
    for start in range(0, len(keys), AT_ONCE):
        yield keys[start : start + AT_ONCE]
