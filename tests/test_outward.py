"""What readouts pass on: which event a reference means, after how many days, and how quick a place usually is."""

import datetime as dt
import re

import pytest
from django.urls import reverse

from archive.analysis import keeping, outward
from archive.analysis.events import events_reported, reference_key
from archive.models import Event, Passing, Place, Reference
from tests.builders import a_meeting, a_source, an_organ

pytestmark = pytest.mark.django_db
SYMPOSIUM = "习近平总书记在民营企业座谈会上的重要讲话"


def a_place(name) -> Place:
    return Place.objects.filter(name_en=name).first() or Place.objects.create(name_en=name)


def a_readout(date, refers_to, *, before="会议传达学习", place="Testing", kind="speech", said=None, title=""):
    """A meeting that refers to something, after the words ``before``."""
    source = a_source(f"会议召开。{before}{refers_to}精神。", language="zh", published=date, title=title)
    organ = an_organ(f"Committee of {place}", place=a_place(place))
    meeting = a_meeting(source=source, date=date, organ=organ, place=a_place(place))
    start = source.text.index(refers_to)
    span = {"start": start, "end": start + len(refers_to)}
    Reference.objects.create(meeting=meeting, kind=kind, text=refers_to, date=said, **span)
    return meeting


def the_symposium(date="2025-02-17"):
    title = "习近平在京出席民营企业座谈会并发表重要讲话"
    return a_meeting(
        source=a_source("座谈会召开。", language="zh", title=title), date=date, organ=None, kind="symposium"
    )


def text_of(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_a_speech_is_resolved_to_the_readout_of_it_and_the_lag_counted_in_days(client):
    held = the_symposium()
    a_readout("2025-02-20", SYMPOSIUM)
    a_readout("2025-03-01", SYMPOSIUM)
    a_readout("2025-02-24", SYMPOSIUM, place="Elsewhere", before="会议回顾了")
    a_readout("2025-02-27", SYMPOSIUM, place="Elsewhere")
    keeping.drain()
    event = Event.objects.get(key="民营企业座谈会")
    assert (event.held, event.start) == (held, dt.date(2025, 2, 17))
    reached = outward.places_reached(event)
    assert [(one.place.name_en, one.lag, one.readouts, held) for one, held in reached] == [
        ("Testing", 3, 2, 2),
        ("Elsewhere", 10, 1, 2),
    ]
    page = text_of(client.get(event.get_absolute_url()))
    assert "Testing 3 20 Feb 2025 2 2" in page
    assert "24 Feb 2025 7 Elsewhere Committee of Elsewhere names it" in page
    assert "Days: 17 Feb 2025, from the readout of it that is held" in page


def test_the_counts_of_an_event_lead_to_the_readouts_of_each(client):
    the_symposium()
    a_readout("2025-02-22", SYMPOSIUM)
    twice = a_readout("2025-02-20", SYMPOSIUM)
    Reference.objects.create(meeting=twice, kind="speech", text=SYMPOSIUM, start=0, end=5)
    a_readout("2025-02-24", SYMPOSIUM, place="Elsewhere", before="会议回顾了")
    keeping.drain()
    (row,) = client.get("/api/v1/analysis/events/").json()["events"]
    assert (row["passed_on"], row["named"]) == (2, 1)
    for column in ("passed_on", "named"):
        told = client.get(row[f"{column}_url"].replace("/analysis/", "/api/v1/analysis/").partition("#")[0]).json()
        assert [one["passes_on"] for one in told["readouts"]] == [column == "passed_on"] * row[column]
    (place,) = told["places"]
    reached = client.get(place["readouts_url"].replace("/analysis/", "/api/v1/analysis/").partition("#")[0]).json()
    assert [one["date"] for one in reached["readouts"]] == ["2025-02-20", "2025-02-22"]
    assert place["readouts"] == 2


def test_a_named_event_has_its_days_from_the_list():
    a_readout("2024-07-25", "党的二十届三中全会", kind="meeting")
    keeping.drain()
    passing = Passing.objects.get()
    assert (passing.event.start, passing.event.end, passing.event.basis) == (
        dt.date(2024, 7, 15),
        dt.date(2024, 7, 18),
        "lexicon",
    )
    assert passing.lag == 7


def test_a_day_in_the_words_is_the_events():
    a_readout("2024-08-05", "全省防汛救灾工作电视电话会议", kind="meeting", said=dt.date(2024, 8, 1))
    keeping.drain()
    passing = Passing.objects.get()
    assert (passing.event.basis, passing.event.start, passing.lag) == ("text", dt.date(2024, 8, 1), 4)


def test_a_meeting_that_comes_again_is_the_last_one_before_the_readout():
    for month in (7, 9):
        a_meeting(date=f"2024-0{month}-26", kind="politburo", organ=None)
    a_readout("2024-08-05", "中央政治局会议", kind="meeting")
    a_readout("2024-10-01", "中央政治局会议", kind="meeting")
    a_readout("2024-07-01", "中央政治局会议", kind="meeting")
    a_readout("2024-12-09", "中央政治局会议", kind="meeting")  # one of those since then
    keeping.drain()
    rows = Passing.objects.order_by("date").values_list("date", "event__start", "lag")
    assert list(rows) == [
        (dt.date(2024, 7, 1), None, None),
        (dt.date(2024, 8, 5), dt.date(2024, 7, 26), 10),
        (dt.date(2024, 10, 1), dt.date(2024, 9, 26), 5),
        (dt.date(2024, 12, 9), None, None),
    ]


def test_a_congress_has_its_own_days_whatever_day_stands_beside_its_name():
    a_readout("2024-03-04", "党的十八大", kind="meeting", said=dt.date(2014, 6, 13))
    keeping.drain()
    assert Passing.objects.get().event.start == dt.date(2012, 11, 8)


def test_a_named_occasion_that_comes_every_year_is_the_last_one_before_the_readout():
    for date in ("2021-01-05", "2022-01-05", "2035-01-05"):
        a_readout(date, "中央经济工作会议", kind="meeting")
    a_readout("2021-08-01", "“七一”重要讲话")
    a_readout("2017-08-01", "在庆祝活动上的七一重要讲话")
    keeping.drain()
    rows = Passing.objects.order_by("date").values_list("date", "event__start", "event__basis")
    assert list(rows) == [
        (dt.date(2017, 8, 1), dt.date(2016, 7, 1), "lexicon"),
        (dt.date(2021, 1, 5), dt.date(2020, 12, 16), "lexicon"),
        (dt.date(2021, 8, 1), dt.date(2021, 7, 1), "lexicon"),
        (dt.date(2022, 1, 5), dt.date(2021, 12, 8), "lexicon"),
        (dt.date(2035, 1, 5), None, None),
    ]


def test_the_archives_own_readout_dates_a_yearly_occasion_that_is_not_listed():
    a_meeting(date="2034-12-12", source=a_source("会议。", language="zh", title="中央经济工作会议在京召开"), organ=None)
    a_readout("2035-01-05", "中央经济工作会议", kind="meeting")
    keeping.drain()
    passing = Passing.objects.get()
    assert (passing.event.basis, passing.event.start) == ("held", dt.date(2034, 12, 12))


def test_an_event_whose_readout_arrives_late_is_found_for_what_referred_to_it():
    a_readout("2025-02-20", SYMPOSIUM)
    keeping.drain()
    assert Passing.objects.get().event is None
    held = the_symposium()
    keeping.drain()
    assert Passing.objects.get().lag == 3
    held.delete()
    keeping.drain()
    assert Passing.objects.get().event is None


def test_a_reference_that_does_not_say_which_is_counted_and_not_resolved(client):
    the_symposium()
    a_readout("2025-02-20", "习近平总书记重要讲话")
    a_readout("2025-02-20", SYMPOSIUM)
    page = text_of(client.get(reverse("events")))
    assert "Of 2 references in the readouts, 1 say which event they mean" in page
    assert "0 name a document by its title; of 1 of these the days are known" in page


def test_a_places_usual_lag_is_the_median_of_the_events_it_passes_on_in_time(client, settings):
    for month in (3, 5, 7, 9):
        a_meeting(date=f"2024-0{month}-01", kind="politburo", organ=None)
    for date in ("2024-03-03", "2024-03-30", "2024-05-06", "2024-07-11"):
        a_readout(date, "中央政治局会议", kind="meeting")
    a_readout("2024-07-03", "省内会议", kind="meeting")  # from here on something of the place is held
    a_readout("2025-02-20", "党的二十届三中全会", kind="meeting")  # long after: not in time
    page = text_of(client.get(reverse("lags")))
    assert "Testing 5.0 2 10 3 4" in page or "Testing 5 2 10 3 4" in page
    assert "Usual lag: 5 days, the median of 3 events (of 4 passed on at all)" in text_of(
        client.get(reverse("lags_of", args=["testing"]))
    )


def test_an_event_does_not_count_where_nothing_of_the_first_week_is_held(client):
    a_meeting(date="2024-03-01", kind="politburo", organ=None)
    a_readout("2024-03-28", "中央政治局会议", kind="meeting")
    keeping.drain()
    (usual,) = outward.usual_lags()
    assert (usual.median, usual.events, usual.of) == (None, 0, 1)
    a_readout("2024-03-05", "省内会议", kind="meeting")
    keeping.drain()
    (usual,) = outward.usual_lags()
    assert (usual.median, usual.quickest, usual.events, usual.of) == (None, 27, 1, 1)  # one event is not usual


@pytest.mark.parametrize(
    ("kind", "text", "key"),
    [
        ("speech", SYMPOSIUM, "民营企业座谈会"),
        ("speech", "习近平总书记重要讲话", ""),
        ("speech", "习近平总书记关于宗教工作的重要论述", ""),
        ("inspection", "习近平总书记视察江苏", "考察江苏"),
        ("speech", "习近平总书记考察湖南重要讲话", "考察湖南"),
        ("meeting", "党的十九届五中全会", "十九届五中全会"),
        ("meeting", "Fifth Plenary Session of the 19th", "十九届五中全会"),
        ("meeting", "meeting of the Political Bureau of the CPC Central Committee", "中央政治局会议"),
        ("speech", "习近平总书记在12月3日中央政治局常务委员会会议上的重要讲话", "中央政治局常委会会议"),
        ("meeting", "meeting of the CPC Central Committee Political Bureau on December 9", "中央政治局会议"),
        ("document", "《中国共产党纪律处分条例》", "《中国共产党纪律处分条例》"),
    ],
)
def test_names_of_one_event_are_the_same_key(kind, text, key):
    assert reference_key(kind, text) == key


def test_a_headline_names_the_event_it_reports():
    assert set(events_reported("conference", "", "中央经济工作会议在北京举行 习近平发表重要讲话")) == {
        "中央经济工作会议"
    }
    assert set(events_reported("inspection", "", "习近平在江苏考察时强调 走在前做示范")) == {"考察江苏"}
    assert events_reported("conference", "", "全省领导干部会议召开") == {}
    assert events_reported("study_session", "", "学习贯彻中央经济工作会议精神") == {}


@pytest.mark.parametrize(
    ("kind", "title", "reported"),
    [
        ("conference", "习近平在民营企业座谈会上发表重要讲话强调 民营经济前景广阔", {"民营企业座谈会"}),
        ("conference", "李希出席全国巡视工作会议并讲话", {"全国巡视工作会议"}),
        ("conference", "庆祝全国人民代表大会成立70周年大会在京举行", {"庆祝全国人民代表大会成立70周年大会"}),
        ("politburo", "中共中央政治局召开会议 分析研究当前经济形势", {"中央政治局会议"}),
        ("other", "守正创新——习近平总书记在文化传承发展座谈会上的重要讲话引发热烈反响", set()),
        ("other", "人民日报评论员文章：论学习贯彻习近平总书记在全国科技大会上重要讲话", set()),
        ("other", "《求是》杂志发表习近平总书记重要文章《在中央城市工作会议上的讲话》", set()),
        ("other", "认真传达学习习近平总书记在全国生态环境保护大会上的重要讲话精神", set()),
        ("other", "用勤劳创造美好生活——习近平总书记在山东考察时的重要讲话引发热烈反响", set()),
        ("politburo", "某省委常委会召开会议 学习贯彻习近平总书记在中央政治局会议上的重要讲话精神", set()),
        ("politburo", "八项规定八周年为何上热搜", set()),
    ],
)
def test_what_is_said_about_an_event_afterwards_is_not_the_report_of_it(kind, title, reported):
    assert set(events_reported(kind, "", title)) == reported
