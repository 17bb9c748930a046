"""The register of formulations: since when, how often, of how many readouts; and phrases that stand out."""

import datetime as dt
import html
import re

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from archive.analysis import keeping, phrases
from archive.analysis.keyness import log_likelihood, stand_out
from archive.models import (
    CandidateUse,
    Formulation,
    FormulationCandidate,
    FormulationUse,
    Place,
    SourceDocument,
    Usage,
)
from tests.builders import a_meeting, a_source, an_organ

pytestmark = pytest.mark.django_db


def a_formulation(name="两个确立", english="Two Establishes") -> Formulation:
    return Formulation.objects.filter(name_zh=name).first() or Formulation.objects.create(name_zh=name, name_en=english)


def a_readout(date, *used, times=1, **columns):
    """A meeting whose text uses the formulations of these Chinese names."""
    text = "会议召开。" + "".join(f"要坚持{name}。" * times for name in used)
    source = a_source(text, language="zh", published=date)
    meeting = a_meeting(source=source, date=date, **columns)
    for name in used:
        for match in re.finditer(name, text):
            span = {"start": match.start(), "end": match.end(), "text": name}
            FormulationUse.objects.create(formulation=a_formulation(name), source=source, **span)
    return meeting


def text_of(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_the_register_counts_readouts_of_how_many_and_ranks_them(client):
    a_readout("2023-01-05", "两个确立", times=3)
    a_readout("2023-01-09", "两个确立", "共同富裕")
    a_readout("2023-02-01")
    page = text_of(client.get(reverse("phrases")))
    assert "Of 3 dated readouts of the period" in page
    assert re.search(r" 1 两个确立 Two Establishes 2 67 % 4 5 Jan 2023 9 Jan 2023", page)
    assert re.search(r" 2 共同富裕 \S+( \S+)? 1 33 % 1 9 Jan 2023 9 Jan 2023", page)
    page = text_of(client.get(reverse("phrases"), {"from": "2023-02"}))
    assert "Of 1 dated readout of the period" in page
    assert "None is used" in page


def test_a_first_use_is_said_with_what_the_archive_holds(client):
    a_readout("2022-09-20")
    a_readout("2022-12-05", "两个确立")
    page = text_of(client.get(reverse("phrase", args=[a_formulation().slug])))
    assert "The archive holds 2 dated readouts, of 20 Sep 2022 to 5 Dec 2022, with gaps" in page
    assert "First use held: 5 Dec 2022; 1 readout of earlier months does not use it" in page


def test_how_many_readouts_rank_a_phrase_leads_to_them(client):
    a_readout("2020-01-05", "两个确立")
    a_readout("2023-01-09", "两个确立")
    page = client.get(reverse("phrase", args=[a_formulation().slug])).content.decode()
    counted = re.search(r"in all readouts.*?</tr>.*?</tr>", page, re.S)[0]
    links = [(int(n), html.unescape(url)) for url, n in re.findall(r'<a href="(/search/[^"]+)">(\d+)</a>', counted)]
    assert [count for count, _url in links] == [2, 1]
    for count, url in links:
        assert f"<strong>{count}</strong> meeting" in client.get(url).content.decode()


def test_words_printed_long_after_the_meeting_they_tell_of_are_no_first_use(client):
    essay = a_readout("1921-07-23", "两个确立", place=Place.objects.create(name_en="Shanghai"))
    SourceDocument.objects.filter(pk=essay.source_id).update(published="2022-08-20")
    a_readout("2022-12-05", "两个确立")
    one = a_formulation()
    assert "First use held: 5 Dec 2022" in text_of(client.get(reverse("phrase", args=[one.slug])))
    told = client.get(f"/api/v1/formulations/{one.slug}/register/").json()
    assert told["first"] == "2022-12-05"
    assert [(row["place"], row["readouts"], row["first"]) for row in told["places"]] == [("shanghai", 1, None)]
    assert client.get("/api/v1/analysis/phrases/").json()["register"][0]["first"] == "2022-12-05"
    chart = client.get(reverse("phrases"), {"compare": one.slug}).content.decode()
    assert "1921" not in re.search(r"<svg.*?</svg>", chart, re.S).group()


def test_not_used_since_is_said_only_after_enough_later_readouts_of_the_same_organ(client, settings):
    settings.QUIET_AFTER = 3
    organ, other = an_organ("Committee of Place"), an_organ("Committee of Elsewhere")
    a_readout("2023-01-05", "两个确立", organ=organ)
    a_readout("2023-01-05", "两个确立", organ=other)
    for day in (10, 11, 12):
        a_readout(f"2023-02-{day}", organ=organ)
    a_readout("2023-02-10", organ=other)
    page = text_of(client.get(reverse("phrase", args=[a_formulation().slug])))
    assert "Committee of Place 1 1 5 Jan 2023 3 not used since 5 Jan 2023" in page
    assert "Committee of Elsewhere 1 1 5 Jan 2023 1 too few later readouts to say" in page


def test_up_to_five_stand_in_one_chart_with_its_table(client):
    names = ["两个确立", "共同富裕", "乡村振兴", "四个意识", "四个自信", "两个维护"]
    for number, name in enumerate(names, start=1):
        a_readout(f"2023-0{number}-05", name)
    slugs = ",".join(a_formulation(name).slug for name in names)
    page = client.get(reverse("phrases"), {"compare": slugs}).content.decode()
    figure = re.search(r'<figure class="chart" id="compare">.*?</figure>', page, re.S).group()
    assert len(set(re.findall(r'class="legend-line line-(\d)"', figure))) == 5
    assert "两个维护" not in figure
    assert "January 2023: 1 of 1 readout" in figure
    assert "from=2023-01&amp;to=2023-01" in figure


def test_the_places_are_told_with_how_many_readouts_of_each_are_held(client):
    from archive.models import Place

    place = Place.objects.create(name_en="Testing", name_zh="试省")
    a_readout("2023-01-05", "两个确立", place=place)
    a_readout("2023-01-06", place=place)
    page = text_of(client.get(reverse("phrase", args=[a_formulation().slug])))
    assert "Testing 1 2 50 % 5 Jan 2023 5 Jan 2023" in page


def test_the_counts_follow_a_correction():
    meeting = a_readout("2023-01-05", "两个确立")
    keeping.drain()
    assert phrases.months_of([a_formulation()])[a_formulation().pk] == {dt.date(2023, 1, 1): (1, 1)}
    meeting.date = dt.date(2023, 3, 5)
    meeting.save()
    keeping.drain()
    assert phrases.months_of([a_formulation()])[a_formulation().pk] == {dt.date(2023, 3, 1): (1, 1)}
    assert phrases.months_held() == {dt.date(2023, 3, 1): 1}
    FormulationUse.objects.first().delete()
    keeping.drain()
    assert not Usage.objects.exists()
    assert phrases.register() == []


def test_equals_share_a_rank():
    assert phrases.ranking({1: 5, 2: 3, 3: 3, 4: 1}) == {1: 1, 2: 2, 3: 2, 4: 4}


def test_log_likelihood_is_dunnings():
    assert log_likelihood(10, 100, 10, 100) == pytest.approx(0)
    assert log_likelihood(20, 100, 5, 100) == pytest.approx(10.96, abs=0.05)
    assert log_likelihood(5, 100, 20, 100) < 0


def test_a_phrase_stands_out_whole_and_only_where_the_earlier_texts_have_it_rarely():
    new = [
        f"会议指出，要{verb}新质生产力，推动经济社会全面发展。" for verb in ("加快发展", "培育", "壮大", "布局", "形成")
    ]
    new += ["会议指出，要推动经济社会全面发展。"] * 6
    old = ["会议指出，推动经济社会全面发展。"] * 200
    found = stand_out(new, lambda: old, least=4, likelihood=15)
    assert [(key.text, key.new, key.before) for key in found] == [("新质生产力", 5, 0)]
    assert new[found[0].first][found[0].start :].startswith("新质生产力")
    assert stand_out(new, lambda: old, least=4, likelihood=15, known={"新质生产力"}) == []


def test_phrases_that_stand_out_wait_as_candidates_and_stay_so_when_a_source_is_read_again():
    for number in range(40):
        a_source(f"会议指出，要推动经济社会发展。{number}", language="zh", published="2023-01-05")
    for number in range(9):
        a_source(f"会议指出，要{'发展壮'[number % 3]}大新质生产力。", language="zh", published="2023-06-05")
    for number in range(12):
        a_source(f"大会闭幕。{number}", language="zh", published="2023-06-06")
    call_command("find_phrases", "--from=2023-06-01", verbosity=0)
    candidate = FormulationCandidate.objects.get(text__contains="新质生产力")
    assert candidate.keyness > 15
    assert CandidateUse.objects.filter(candidate=candidate).count() == 9
    call_command("find_phrases", "--from=2023-06-01", verbosity=0)
    assert FormulationCandidate.objects.filter(text__contains="新质生产力").count() == 1


def test_a_period_that_ends_before_it_starts_is_refused():
    with pytest.raises(CommandError, match="exchange the two"):
        call_command("find_phrases", "--from=2023-06-01", "--to=2023-05-01")


@pytest.mark.parametrize("page", ["phrases", "events"])
@pytest.mark.parametrize(
    "asked, said",
    [
        ({"from": "soon"}, "from: 'soon' is no month; write it as 2023-04, or a year as 2023."),
        ({"from": "9" * 20}, "from: '99999999999999999999' is no month"),
        ({"to": "2023-13"}, "to: '2023-13' is no month; write it as 2023-04, or a year as 2023."),
        ({"from": "2023-05", "to": "2023-04"}, "to: this lies before “from”; exchange the two."),
    ],
)
def test_a_month_that_cannot_be_used_is_said_and_is_never_the_reason_for_another_file(client, page, asked, said):
    a_readout("2023-01-05", "两个确立")
    answer = client.get(reverse(page), asked)
    assert answer.status_code == 200
    assert said in html.unescape(text_of(answer))
    refused = client.get(reverse(page), {**asked, "format": "csv"})
    assert refused.status_code == 400
    assert said in html.unescape(refused.content.decode())


def test_what_cannot_be_compared_is_said(client):
    names = ["两个确立", "两个维护", "四个意识", "四个自信", "六稳", "六保"]
    a_readout("2023-01-05", *names)
    slugs = [a_formulation(name).slug for name in names]
    page = html.unescape(text_of(client.get(reverse("phrases"), {"compare": ",".join(slugs)})))
    assert "compare: these are more than 5" in page
    page = html.unescape(text_of(client.get(reverse("phrases"), {"compare": "no-such"})))
    assert "compare: no formulation has the address 'no-such'" in page


def test_undated_uses_count_in_nothing_that_stands_beside_dated_readouts(client):
    a_readout("2023-01-05", "两个确立")
    a_readout(None, "两个确立")
    keeping.drain()
    told = client.get("/api/v1/analysis/phrases/").json()
    assert (told["readouts"], told["register"][0]["readouts"], told["register"][0]["share"]) == (1, 1, 1.0)
    told = client.get(f"/api/v1/formulations/{a_formulation('两个确立').slug}/register/").json()
    assert {row["readouts"] for row in told["rank"]} == {told["readouts"]} == {1}
