"""How long the pages of a large archive take: python -m bench.pages

An invented archive of ``SIZE`` meetings (100,000 unless said), six officials, fifteen directives and five uses of
formulations each, kept under ``.bench/``: one in ten is written by the models, the others are copies of it on other
days. Each page is asked ten times after once; printed are the median and the longest in CPU time, which on a machine
that does nothing else is the time they take, the queries made, and the size of the page. Pages longer than ``SLOW`` are
marked, and at the end the analyses stand beside the searches. Of the search pages is also printed where the time goes:
the engine, the template, and all the rest (the query box, the database, snippets), which should be less than the
template.
"""

from __future__ import annotations

import datetime as dt
import os
import random
import shutil
import statistics
import sys
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).parent.parent
SIZE = int(os.environ.get("SIZE", "100000"))
COPIES = 10
ROUNDS = 10
SLOW = 100  # ms
ANALYSES = ("novelty", "presence", "rhythm", "phrases", "events", "lags", "threads", "briefing", "analysis")
DATA = Path(os.environ.get("JIYAO_BENCH", ROOT / ".bench")) / f"pages-{SIZE}"

os.environ["JIYAO_DATA"] = str(DATA)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "archive.settings")

import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth.models import User  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, reset_queries  # noqa: E402
from django.db.models import Count  # noqa: E402
from django.template.backends.django import Template  # noqa: E402
from django.test import Client  # noqa: E402

from archive.models import (  # noqa: E402
    Attendance,
    Directive,
    Event,
    Formulation,
    FormulationUse,
    FormulationVariant,
    Meeting,
    Organ,
    OrganName,
    Person,
    PersonName,
    Place,
    Reference,
    SourceDocument,
    Thread,
    Topic,
)
from archive.models.planning import refresh_statistics  # noqa: E402
from search.engines.whoosh import WhooshEngine  # noqa: E402

FIRST_DAY, DAYS = dt.date(2014, 1, 1), 3650
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高"
GIVEN = "家军敏尔明清衡华春林志强建国文海东平晓宁立新永康学勇"
EVENTS = [f"{congress}届{session}中全会" for congress in ("十八", "十九") for session in "一二三四五六七"]
PARTS = (
    "要|必须|应当|务必",
    "深入贯彻落实|坚决扛起|切实抓好|扎实推进|统筹做好|不断提升|全面加强|加快构建",
    "党的二十大精神|防汛抗旱工作|安全生产责任|乡村振兴战略|基层治理能力|生态环境保护|营商环境建设|党风廉政建设|重大项目建设|民生保障工作",
    "，以更高标准|，以钉钉子精神|，以时时放心不下的责任感|，坚持问题导向|，坚持系统观念|，压紧压实责任",
    "，确保各项任务落到实处|，推动高质量发展取得新成效|，维护社会大局稳定|，增强群众获得感|，守住不发生系统性风险底线|，奋力谱写新篇章",
)


def sentences(pick: random.Random, count: int) -> list[str]:
    """Set parts with a word or two of each sentence's own: some are the same, some nearly so."""
    own = [chr(code) for code in range(0x5200, 0x6200)]
    made = []
    for _ in range(count):
        parts = [pick.choice(part.split("|")) for part in PARTS]
        for _ in range(pick.randint(0, 5)):
            at = pick.randrange(1, len(parts))
            parts[at] += "".join(pick.choices(own, k=pick.randint(2, 8)))
        made.append("".join(parts) + "。")
    return made


def fill(count: int) -> None:
    """``count`` meetings and whom and what they need, by the models."""
    pick = random.Random(42)
    topics = list(Topic.objects.all())
    places = Place.objects.bulk_create(
        Place(slug=f"place-{n}", name_en=f"Place {n}", name_zh=f"地方{n}") for n in range(300)
    )
    organs = Organ.objects.bulk_create(
        Organ(slug=f"organ-{n}", name_en=f"Standing Committee of Place {n}", place=places[n]) for n in range(300)
    )
    OrganName.objects.bulk_create(
        OrganName(organ=o, text=o.name_en, key=f"standingcommitteeofplace{o.pk}") for o in organs
    )
    people = Person.objects.bulk_create(
        Person(
            slug=f"{pick.choice('abcdefghjklmnpqrstwxyz')}-official-{n}",
            name_en=f"Official {n}",
            name_zh=pick.choice(SURNAMES) + "".join(pick.choices(GIVEN, k=2)),
        )
        for n in range(6000)
    )
    PersonName.objects.bulk_create(
        PersonName(person=p, text=p.name_zh, kind="chinese", script="han", key=p.name_zh, reading=p.slug)
        for p in people
    )
    formulations = list(Formulation.objects.all()) or Formulation.objects.bulk_create(
        Formulation(slug=f"formulation-{n}", name_zh=f"提法{n}", name_en=f"formulation {n}") for n in range(300)
    )
    FormulationVariant.objects.bulk_create(
        [FormulationVariant(formulation=f, text=f.name_zh, language="zh", key=f.name_zh) for f in formulations],
        ignore_conflicts=True,
    )
    stock = [Directive(text=text) for text in sentences(pick, 8 * count)]
    for one in stock:
        one.take_likeness()
    steps = iter(range(count))
    while some := list(islice(steps, 1000)):
        _fill_some(pick, some, organs, people, formulations, topics, stock)
        print(f"\r  {some[-1] + 1:,} meetings written", end="", flush=True)


def _fill_some(pick, some, organs, people, formulations, topics, stock) -> None:
    texts, spans = [], []
    for _ in some:
        said = [pick.choice(stock) for _ in range(15)]
        text, at = "会议召开。", []
        for one in said:
            at.append((len(text), one))
            text += one.text
        texts.append(text)
        spans.append(at)
    days = [FIRST_DAY + dt.timedelta(int(DAYS * pick.random() ** 0.7)) for _ in some]
    sources = SourceDocument.objects.bulk_create(
        SourceDocument(text=text, sha256=f"{number:064x}", language="zh", title=f"会议{number}", published=day)
        for number, text, day in zip(some, texts, days, strict=True)
    )
    chosen = [organs[min(int(pick.paretovariate(0.6)) - 1, 299)] for _ in some]
    meetings = Meeting.objects.bulk_create(
        Meeting(pk=10_001 + number, source=source, organ=organ, place_id=organ.place_id, date=day, date_basis="stated")
        for number, source, organ, day in zip(some, sources, chosen, days, strict=True)
    )
    rows = []
    for meeting in meetings:
        own = people[(meeting.organ_id * 20) % 6000 : (meeting.organ_id * 20) % 6000 + 20]
        for order, person in enumerate(pick.sample(own, 6), start=1):
            post = "市委书记" if order == 1 else pick.choice(("市长", "副市长", "市委副书记", ""))
            told = {"name": person.name_zh, "post": post, "start": 0, "end": 2}
            rows.append(Attendance(meeting=meeting, order=order, person=person, presided=order == 1, **told))
    rows = Attendance.objects.bulk_create(rows)
    links = Attendance.roles.through
    links.objects.bulk_create(
        links(attendance_id=row.pk, role_id="presided" if row.order == 1 else "attended") for row in rows
    )
    said = []
    for meeting, at in zip(meetings, spans, strict=True):
        for start, one in at:
            columns = {name: getattr(one, name) for name in ("fingerprint", *(f"band_{n}" for n in range(8)))}
            speaker = rows[(meeting.pk - meetings[0].pk) * 6].person if start % 2 else None
            said.append(
                Directive(
                    meeting=meeting, text=one.text, start=start, end=start + len(one.text), speaker=speaker, **columns
                )
            )
    said = super(type(Directive.objects.all()), Directive.objects.all()).bulk_create(said)
    links = Directive.topics.through
    links.objects.bulk_create(links(directive_id=one.pk, topic=pick.choice(topics)) for one in said)
    FormulationUse.objects.bulk_create(
        FormulationUse(
            formulation=formulations[min(int(pick.paretovariate(0.5)) - 1, len(formulations) - 1)],
            source=source,
            text="提法",
            start=start,
            end=start + 2,
        )
        for source in sources
        for start in range(5)
    )
    Reference.objects.bulk_create(  # where something is carried out, the event is passed on
        Reference(meeting=meeting, kind="meeting", text=text, start=max(0, at), end=max(0, at) + len(text))
        for meeting, at in zip(meetings, (text.find("贯彻落实") for text in texts), strict=True)
        for text in pick.sample(EVENTS, 2)
    )


def copy(times: int) -> None:
    """Every meeting again ``times`` times, some days later, with all that hangs on it."""
    tables = {  # table: the columns that name a row of a table that is copied
        "archive_sourcedocument": {"id": "archive_sourcedocument"},
        "archive_meeting": {"id": "archive_meeting", "source_id": "archive_sourcedocument"},
        "archive_attendance": {"id": "archive_attendance", "meeting_id": "archive_meeting"},
        "archive_attendance_roles": {"id": "archive_attendance_roles", "attendance_id": "archive_attendance"},
        "archive_directive": {"id": "archive_directive", "meeting_id": "archive_meeting"},
        "archive_directive_topics": {"id": "archive_directive_topics", "directive_id": "archive_directive"},
        "archive_formulationuse": {"id": "archive_formulationuse", "source_id": "archive_sourcedocument"},
        "archive_reference": {"id": "archive_reference", "meeting_id": "archive_meeting"},
        "archive_useinmeeting": {"id": "archive_useinmeeting", "meeting_id": "archive_meeting"},
    }
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA cache_size=-400000")
        step, columns = {}, {}
        # Ten indexes over millions of rows are made at once in the time of a hundredth of these rows one by one.
        names = ", ".join(f"'{table}'" for table in tables)
        cursor.execute(
            f"SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name IN ({names}) "
            "AND sql LIKE 'CREATE INDEX%'"
        )
        indexes = cursor.fetchall()
        for name, _sql in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
        for table in tables:
            cursor.execute(f"SELECT max(id) FROM {table}")
            step[table] = cursor.fetchone()[0]
            columns[table] = [column.name for column in connection.introspection.get_table_description(cursor, table)]
        for number in range(1, times + 1):
            for table, keys in tables.items():
                values = [
                    f'"{name}" + {number * step[keys[name]]}'
                    if name in keys
                    else f"printf('%064x', id + {number * step[table]})"
                    if name == "sha256"
                    else f"date(\"{name}\", '+{number * 37} days')"
                    if name in ("date", "met_on", "published")
                    else f'"{name}"'
                    for name in columns[table]
                ]
                names = ", ".join(f'"{name}"' for name in columns[table])
                cursor.execute(
                    f"INSERT INTO {table} ({names}) SELECT {', '.join(values)} FROM {table} WHERE id <= {step[table]}"
                )
            print(f"\r  copied {number} of {times} times", end="", flush=True)
        for _name, sql in indexes:
            cursor.execute(sql)
    refresh_statistics()
    print()


def prepare() -> None:
    """The archive, made where there is none; one that an earlier version made is counted again as that asks for."""
    if (DATA / "counted").exists():
        call_command("migrate", verbosity=0)
        call_command("analysis", "drain")
        return
    shutil.rmtree(DATA, ignore_errors=True)
    DATA.mkdir(parents=True)
    started = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous=OFF")
    call_command("migrate", verbosity=0)
    call_command("load_reference", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    fill(SIZE // COPIES)
    copy(COPIES - 1)
    call_command("search_index", "rebuild")
    call_command("analysis", "rebuild")
    (DATA / "counted").touch()
    size = (DATA / "jiyao.sqlite3").stat().st_size / 1e6
    print(f"  written in {time.perf_counter() - started:.0f} s, {size:,.0f} MB", flush=True)


def pages() -> Iterator[tuple[str, str]]:
    """What is asked: what it is, and its address. The heaviest records of each kind, and ones in the middle."""

    def by_use(model, through: str) -> list[str]:
        rows = model.objects.annotate(count=Count(through)).order_by("-count").filter(count__gt=0)
        return list(rows.values_list("slug", flat=True)[:201])

    people, organs = by_use(Person, "attendance"), by_use(Organ, "meetings")
    formulations = by_use(Formulation, "uses")
    topic = by_use(Topic, "directives")[0]
    meeting = Meeting.objects.filter(date__year=2019).order_by("pk").first()
    directive = meeting.directives.order_by("start")[3]
    yield "front page", "/"
    yield "about", "/about/"
    yield "officials", "/officials/"
    yield "officials of a letter", "/officials/?initial=l"
    yield "officials of the busiest place", "/officials/?place=place-0"
    yield "officials by words of a post", "/officials/?post=副市"
    yield "officials, page 50", "/officials/?page=50"
    yield "official most named", f"/officials/{people[0]}/"
    yield "official in the middle", f"/officials/{people[-1]}/"
    yield "official as chair", f"/officials/{people[0]}/?role=presided"
    yield "organs", "/organs/"
    yield "organ that met most", f"/organs/{organs[0]}/"
    yield "organ in the middle", f"/organs/{organs[-1]}/"
    yield "topics", "/topics/"
    yield "formulations", "/formulations/"
    yield "formulation used most", f"/formulations/{formulations[0]}/"
    yield "formulation in the middle", f"/formulations/{formulations[-1]}/"
    yield "directives", "/directives/"
    yield "directives, page 200", "/directives/?page=200"
    yield "directives of a topic", f"/directives/?topic={topic}"
    yield "directives of a speaker", f"/directives/?speaker={people[0]}"
    yield "directives of an organ", f"/directives/?organ={organs[0]}"
    yield "directives of a year", "/directives/?date_from=2019-01-01&date_to=2019-12-31"
    yield "directives of the meeting itself", "/directives/?speaker=meeting"
    yield "directive through time", directive.get_track_url()
    yield "all meetings", "/meetings/"
    yield "all meetings, page 200", "/meetings/?page=200"
    yield "meetings of a year", "/meetings/2019/"
    yield "meetings of a month", "/meetings/2019/06/"
    yield "meetings of a day", "/meetings/2019/06/05/"
    yield "sources", "/sources/"
    yield "a meeting", meeting.get_absolute_url()
    yield from analyses(people, organs, formulations)
    for what, query in searches(people, organs, topic):
        yield f"search: {what}", f"/search/?{urlencode(query)}"


def analyses(people: list[str], organs: list[str], formulations: list[str]) -> Iterator[tuple[str, str]]:
    """Every page of the analyses, and every operation of the interface that gives one."""
    event = Event.objects.order_by("-passed_on").first()
    meeting = Meeting.objects.filter(date__year=2019).order_by("pk").first().pk
    thread = Thread.objects.order_by("-meetings").first()
    directive = Directive.objects.get(pk=thread.latest)
    compared, week = ",".join(formulations[:5]), "from=2019-06-03&to=2019-06-09"
    api, days = "/api/v1/analysis", "?from=2019-04-01&to=2019-06-30&place=place-0"
    told = [  # what, its page, its operation
        ("novelty: by month", "/analysis/novelty/", f"{api}/novelty/"),
        ("novelty: by month, of a place", "/analysis/novelty/?against=place", ""),
        ("novelty: a month", "/analysis/novelty/2019/06/", f"{api}/novelty/2019/06/"),
        ("novelty: three months of a place", f"/analysis/novelty/days/{days}", f"{api}/novelty/days/{days}"),
        ("presence: three months of a place", f"/analysis/presence/{days}", f"{api}/presence/{days}"),
        ("novelty: a readout", f"/meetings/{meeting}/novelty/", f"/api/v1/meetings/{meeting}/novelty/"),
        ("presence: organs", "/analysis/presence/", f"{api}/presence/"),
        ("presence: organ that met most", f"/organs/{organs[0]}/presence/", f"/api/v1/organs/{organs[0]}/presence/"),
        ("presence: organ in the middle", f"/organs/{organs[-1]}/presence/", ""),
        (
            "presence: with whom most named",
            f"/officials/{people[0]}/company/",
            f"/api/v1/officials/{people[0]}/company/",
        ),
        ("rhythm: organ that met most", f"/organs/{organs[0]}/rhythm/", f"/api/v1/organs/{organs[0]}/rhythm/"),
        ("phrases", "/analysis/phrases/", f"{api}/phrases/"),
        ("phrases: of a year", "/analysis/phrases/?from=2019&to=2019", ""),
        (
            "phrases: five compared",
            f"/analysis/phrases/?compare={compared}",
            f"{api}/phrases/?compare={compared}",
        ),
        (
            "phrases: used most",
            f"/formulations/{formulations[0]}/register/",
            f"/api/v1/formulations/{formulations[0]}/register/",
        ),
        ("events", "/analysis/events/", f"{api}/events/"),
        ("events: of a year", "/analysis/events/?from=2017&to=2017", ""),
        ("events: passed on most", event.get_absolute_url(), f"/api/v1{event.get_absolute_url()}"),
        ("lags", "/analysis/lags/", f"{api}/lags/"),
        ("lags: busiest place", "/analysis/lags/place-0/", f"{api}/lags/place-0/"),
        ("threads", "/analysis/threads/", f"{api}/threads/"),
        ("threads: the longest", "/analysis/threads/?sort=days", ""),
        (
            "threads: said most often",
            directive.get_track_url(),
            f"/api/v1/directives/{directive.meeting_id}-{directive.start}/thread/",
        ),
        ("briefing: the last week", "/analysis/briefing/", f"{api}/briefing/"),
        ("briefing: a week", f"/analysis/briefing/?{week}", f"{api}/briefing/?{week}"),
        ("briefing: a month of a place", "/analysis/briefing/?from=2019-06-01&to=2019-06-30&place=place-0", ""),
        ("briefing: three months", "/analysis/briefing/?from=2019-04-01&to=2019-06-30", ""),
        ("analysis", "/analysis/", ""),
        ("analysis: methods", "/analysis/methods/", ""),
    ]
    for what, page, operation in told:
        yield what, page
        if operation:
            yield f"{what} (API)", operation


def searches(people: list[str], organs: list[str], topic: str) -> Iterator[tuple[str, dict[str, str]]]:
    name = Person.objects.get(slug=people[0]).name_zh
    yield "everything", {}
    yield "a word", {"q": "工作"}
    yield "words, narrowed", {"q": "安全 责任", "organ": organs[0], "from": "2016", "to": "2020"}
    yield "a name", {"q": name}
    yield "a phrase", {"q": '"防汛抗旱工作"'}
    yield "operators", {"q": f"official:{name} -topic:{topic} date:2017.. 乡村振兴"}
    yield "nothing", {"q": "乡村振兴 zzzz"}
    yield "a list looked through", {"q": "工作", "in_official": "王"}
    yield "directives, everything", {"show": "directives"}
    yield "directives, a word", {"q": "工作", "show": "directives"}
    yield "directives of a speaker", {"q": f'speaker:{name} "务必"', "show": "directives"}
    yield "lines in context", {"q": '"防汛抗旱工作"', "show": "lines"}
    yield "lines by what stands beside", {"q": f'"防汛抗旱工作" official:{name}', "show": "lines", "sort": "right"}


class Clock:
    """The CPU time spent within some functions, from ``start`` on."""

    def __init__(self, *places: tuple[type, str]):
        self.spent, self.inside = 0.0, False
        for owner, name in places:
            setattr(owner, name, self.timed(getattr(owner, name)))

    def timed(self, function):
        def run(*args, **kwargs):
            if self.inside:
                return function(*args, **kwargs)
            started, self.inside = time.process_time(), True
            try:
                return function(*args, **kwargs)
            finally:
                self.spent, self.inside = self.spent + time.process_time() - started, False

        return run

    def taken(self) -> float:
        """In ms since it was asked last."""
        spent, self.spent = self.spent, 0.0
        return spent * 1e3


def editors_pages() -> Iterator[tuple[str, str]]:
    """Lists and forms of the editors' room, as an editor who looks for one record opens them."""
    last = f"{FIRST_DAY + dt.timedelta(days=DAYS):%Y}"
    named = Attendance.objects.values_list("person__name_zh").annotate(count=Count("pk"))
    busiest = named.order_by("-count").first()[0]
    of_a_kind = Meeting.objects.order_by("pk").values_list("kind", flat=True).first()
    yield "editors: front page", "/admin/"
    for name in ("meeting", "attendance", "directive", "agendaitem", "reference", "mention", "formulationuse"):
        yield f"editors: list of {name}", f"/admin/archive/{name}/"
    for name in ("person", "organ", "post", "formulation", "topic", "sourcedocument", "importproblem", "writeup"):
        yield f"editors: list of {name}", f"/admin/archive/{name}/"
    meetings = "/admin/archive/meeting/"
    yield "editors: meetings, last page", f"{meetings}?p={SIZE // 100}"
    yield "editors: meetings of a year", f"{meetings}?date__year={last}"
    yield "editors: meetings of a month", f"{meetings}?date__year={last}&date__month=3"
    yield "editors: meetings of a kind", f"{meetings}?kind__exact={of_a_kind}"
    for what, words in (("an official", busiest), ("an organ", "常委会"), ("a word", "会议"), ("nothing", "无此词语")):
        yield f"editors: meetings, looked for {what}", f"{meetings}?{urlencode({'q': words})}"
    for name in ("attendance", "directive", "person", "sourcedocument"):
        yield f"editors: {name}, looked for", f"/admin/archive/{name}/?{urlencode({'q': busiest})}"
    yield "editors: form of a meeting", f"{meetings}{Meeting.objects.order_by('pk').first().pk}/change/"
    yield "editors: review queue", "/admin/review/"


def head() -> None:
    print(f"  {'':34}{'median':>9}{'longest':>9}{'queries':>9}{'KB':>7}")


def ask(client: Client, what: str, address: str, clocks: tuple[Clock, ...] = ()) -> tuple[float, list[float]]:
    """Asks once for the queries and ``ROUNDS`` times for the time, and prints both; returns the median in ms, and those
    of ``clocks``."""
    settings.DEBUG = True
    reset_queries()
    answer = client.get(address)
    queries = len(connection.queries)
    settings.DEBUG = False
    times, parts = [], []
    for _ in range(ROUNDS):
        for clock in clocks:
            clock.taken()
        started = time.process_time()
        client.get(address)
        times.append((time.process_time() - started) * 1e3)
        parts.append([clock.taken() for clock in clocks])
    median = statistics.median(times)
    fault = "" if answer.status_code == 200 else f"  {answer.status_code}!"
    mark = "  slow" if median > SLOW else ""
    print(
        f"  {what:34}{median:9.1f}{max(times):9.1f}{queries:9}{len(answer.content) / 1e3:7.0f}{fault}{mark}",
        flush=True,
    )
    return median, [statistics.median(one) for one in zip(*parts, strict=True)]


def against(medians: dict[str, float]) -> None:
    """Analyses beside searches, of this run: by CPU time, the machine's mood in both."""
    groups: dict[str, list[tuple[float, str]]] = {"searches": [], "analyses": []}
    for what, median in medians.items():
        if what.startswith("search: "):
            groups["searches"].append((median, what))
        elif what.split(":")[0].removesuffix(" (API)") in ANALYSES:
            groups["analyses"].append((median, what))
    for name, some in groups.items():
        if some:
            (longest, what), middle = max(some), statistics.median(median for median, _what in some)
            print(f"  {len(some)} {name}: {middle:.1f} ms in the middle, {longest:.1f} the longest ({what})")
    if all(groups.values()):
        slowest = max(groups["searches"])[0]
        slower = [
            f"{what} {median:.1f}" for median, what in sorted(groups["analyses"], reverse=True) if median > slowest
        ]
        print(f"  slower than the slowest search: {', '.join(slower) or 'none'}")


def main() -> None:
    print(f"Pages of {SIZE:,} invented meetings")
    prepare()
    client = Client(SERVER_NAME="localhost")
    engine = Clock(*((WhooshEngine, asked) for asked in ("search", "concordance", "frequencies")))
    template = Clock((Template, "render"))
    head()
    only = sys.argv[1:]
    editor = Client(SERVER_NAME="localhost")
    editor.force_login(User.objects.get_or_create(username="bench", is_superuser=True, is_staff=True)[0])
    medians = {}
    asked = [(client, *page) for page in pages()] + [(editor, *page) for page in editors_pages()]
    for client, what, address in asked:
        if only and not any(word in what for word in only):
            continue
        median, (found, shown) = ask(client, what, address, (engine, template))
        medians[what] = median
        if what.startswith("search"):
            print(f"    engine {found:.1f}, template {shown:.1f}, the rest {median - found - shown:.1f}", flush=True)
    against(medians)


if __name__ == "__main__":
    main()
