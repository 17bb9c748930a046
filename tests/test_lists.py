"""Officials, organs, topics, formulations and directives in lists, with their pages and charts."""

import re

import pytest
from django.db import connection

from archive.models import Formulation, FormulationUse, Organ, Person, Place, Post, Topic
from search import outbox
from tests.builders import a_directive, a_meeting, a_person, a_source, an_organ, the_archive_of_the_fixtures
from tests.test_pages import read, words

pytestmark = pytest.mark.django_db


def test_an_official_is_looked_up_by_initial_surname_place_and_post(client):

    a_person("Yuan Jiajun", "袁家军")
    chen = a_person("Chen Miner", "陈敏尔")
    tianjin = Place.objects.create(name_en="Tianjin", name_zh="天津")
    organ = an_organ("Tianjin Municipal Party Committee", place=tianjin)
    Post.objects.create(person=chen, title_en="Secretary of the Committee", organ=organ, source="a test")
    a_meeting(chair="Zhang Gong", place=tianjin)

    def names(query):
        return [name for name in ("Yuan", "Chen", "Zhang") if name in words(read(client, f"/officials/?{query}"))]

    assert names("") == ["Yuan", "Chen", "Zhang"]
    assert names("initial=y") == ["Yuan"]
    Person.objects.create(name_zh="王毅")
    for pinyin in ("wang+y", "wangyi"):
        assert "王毅" in words(read(client, f"/officials/?name={pinyin}"))
    assert names("surname=%E9%99%88") == ["Chen"]
    assert names("place=Tianjin") == names("place=%E5%A4%A9%E6%B4%A5") == ["Chen", "Zhang"]
    assert names("post=secretary") == ["Chen"]
    assert names("sort=zh") == ["Yuan", "Chen"]
    assert "No place is called Atlantis" in words(read(client, "/officials/?place=Atlantis"))


def test_an_official_s_year_shows_each_day_by_colour_and_sign_and_leads_to_the_meeting(client):
    meeting = a_meeting(chair="Yuan Jiajun", date="2023-09-15")
    a_meeting(attending=["Yuan Jiajun"], date="2023-03-02")
    a_meeting(attending=["Yuan Jiajun"], date="2022-03-02")
    page = read(client, "/officials/yuan-jiajun/")
    day = re.search(r'<a href="([^"]+)" class="day presided" aria-label="15 Sep 2023: presided.*?</a>', page)
    assert day[1] == meeting.get_absolute_url() and "◆" in day[0]
    assert re.search(r'class="day took-part" aria-label="2 Mar 2023: took part".*?●', page)
    assert "2 Mar 2022" not in re.search(r'<figure class="chart" id="days">.*?</figure>', page)[0]
    assert "2 Mar 2022: took part" in read(client, "/officials/yuan-jiajun/?year=2022")
    assert read(client, "/officials/yuan-jiajun/?year=1900").count('class="day') == 2  # no such year: the latest


def test_the_documents_that_speak_about_an_official_are_all_listed_behind_their_number(client):
    zhou, other = a_person("Zhou Xi", "周希"), a_person("Wang Wei", "王伟")
    for person in (zhou, zhou, other):
        source = a_source(f"A word of {person}.")
        source.mentions.create(person=person, name=person.name_en, start=10, end=10 + len(person.name_en))
    page = read(client, "/officials/zhou-xi/")
    listed = re.search(r'<a href="([^"]+)">2 documents, not present</a>', page)[1]
    documents = words(read(client, listed))
    assert "2 documents." in documents and "Wang Wei" not in documents
    assert "2 documents." in words(read(client, "/sources/?mentions=%E5%91%A8%E5%B8%8C"))
    assert "No official is called nobody" in words(read(client, "/sources/?mentions=nobody"))


@pytest.mark.parametrize(
    "asked, said",
    [
        ("date_from=2023-13-01", "Enter a valid date."),
        ("date_from=2023-12-01&date_to=2022-01-01", "exchange the two"),
        ("language=xx", "xx is not one of the available choices"),
    ],
)
def test_a_value_that_the_list_of_sources_cannot_use_is_said_on_its_page(client, asked, said):
    a_source("News.")
    page = words(read(client, f"/sources/?{asked}"))
    assert said in page and "1 document." in page


def test_the_place_of_a_meeting_in_a_list_leads_to_the_meetings_there(client):
    a_meeting(date="2023-09-15", place=Place.objects.create(name_en="Tianjin", name_zh="天津"))
    outbox.drain()
    listed = re.search(r'<td><a href="([^"]+)">Tianjin</a></td>', read(client, "/meetings/"))[1]
    assert "1 meeting" in words(read(client, listed))


def test_the_meetings_of_an_official_are_narrowed_by_role(client):
    a_meeting(chair="Yuan Jiajun", date="2023-09-15")
    a_meeting(attending=["Yuan Jiajun"], date="2023-03-02")
    page = words(read(client, "/officials/yuan-jiajun/?role=presided"))
    assert "15 Sep 2023" in page and "2 Mar 2023" not in page


def test_an_official_s_last_day_is_told_with_what_is_held_of_later_ones(client):
    here, there = Place.objects.create(name_en="Chongqing"), Place.objects.create(name_en="Tianjin")
    a_meeting(chair="Chen Miner", date="2022-11-01", place=here)
    page = words(read(client, "/officials/chen-miner/"))
    assert "no later readout of Chongqing: that the name does not come again says nothing" in page
    a_meeting(chair="Yuan Jiajun", date="2023-01-01", place=here)
    a_meeting(chair="Yuan Jiajun", date="2023-01-02", place=there)
    source = read(client, "/officials/chen-miner/")
    assert "Last named on 1 November 2022" in words(source)
    assert "1 later readout of Chongqing is held, of 1 Jan 2023." in words(source)
    assert re.search(r'from=2022-11-02">2 later meetings of any place', source)


def test_whom_an_official_is_named_with_is_drawn_counted_and_found_by_the_search(client):
    a_meeting(chair="Yuan Jiajun", attending=["Hu Henghua", "Li Mingqing"], date="2023-09-15")
    a_meeting(chair="Yuan Jiajun", attending=["Hu Henghua"], date="2023-09-16")
    outbox.drain()
    page = read(client, "/officials/yuan-jiajun/")
    figure = re.search(r'<figure class="chart" id="company">.*?</figure>', page)[0]
    assert 'role="group"' in figure and "<desc" in figure and 'class="node self"' in figure
    both = re.search(r'Hu Henghua</a></th><td><a href="([^"]+)">2</a>', figure)[1]
    assert "2 meetings" in words(read(client, both))


def test_every_number_of_the_list_of_officials_leads_to_as_many_meetings(client):
    a_meeting(chair="Yuan Jiajun", date="2023-09-15")
    a_meeting(attending=["Yuan Jiajun"], date="2023-09-16")
    outbox.drain()
    page = read(client, "/officials/")
    for address, count in re.findall(r'<td class="num"[^>]*><a href="([^"]+)">(\d+)</a>', page):
        assert re.search(rf"\b{count} meetings?\b", words(read(client, address)))
    assert "official=yuan-jiajun" in page and "chair=yuan-jiajun" in page


def a_use(meeting, formulation, text):
    start = meeting.source.text.index(text)
    return FormulationUse.objects.create(
        formulation=formulation, source=meeting.source, text=text, start=start, end=start + len(text)
    )


def test_a_formulation_tells_its_first_and_last_use_its_share_of_the_readouts_and_each_sentence(client):
    safeguards = Formulation.objects.create(name_zh="两个维护", name_en="two safeguards")
    for day, text in (
        ("2022-10-24", "We shall uphold the two safeguards."),
        ("2022-10-25", "Nothing was said."),
        ("2023-01-02", "要做到两个维护。"),
    ):
        meeting = a_meeting(text, date=day)
        for wording in ("two safeguards", "两个维护"):
            if wording in text:
                a_use(meeting, safeguards, wording)
    outbox.drain()
    source = read(client, "/formulations/two-safeguards/")
    page = words(source)
    assert "First use held: 24 October 2022 ; last: 2 January 2023" in page
    assert "reach from 24 Oct 2022 to 2 Jan 2023, with gaps" in page
    assert "We shall uphold the two safeguards ." in page
    rate = re.search(r'<figure class="chart" id="rate">.*?</figure>', source)[0]
    assert 'aria-label="October 2022: 1 of 2 readouts"' in rate and "50 %" in rate
    found = re.search(r'<a href="([^"]+)" class="bar" aria-label="October 2022', rate)[1]
    assert "1 meeting" in words(read(client, found))
    only_english = words(read(client, "/formulations/two-safeguards/?as=two+safeguards"))
    assert "uphold" in only_english and "要做到" not in only_english


def test_of_two_meetings_in_one_document_only_the_one_that_says_it_uses_a_formulation(client):
    formulation = Formulation.objects.create(name_zh="两个维护")
    text = "First: 两个维护. Second: nothing."
    first = a_meeting(text, passages=[[0, 12]], date="2023-01-01")
    a_meeting(text, source=first.source, ordinal=2, passages=[[13, 33]], date="2023-01-02")
    a_use(first, formulation, "两个维护")
    page = words(read(client, formulation.get_absolute_url()))
    assert "1 meeting in search" in page and "1 Jan 2023 ·" in page and "2 Jan 2023 ·" not in page


def test_formulations_are_listed_the_most_used_first_and_found_by_any_wording(client):
    rare = Formulation.objects.create(name_zh="甲乙丙丁", name_en="rare phrase")
    often = Formulation.objects.create(name_zh="两个维护", name_en="two safeguards")
    a_use(a_meeting("They said two safeguards."), often, "two safeguards")
    page = words(read(client, "/formulations/"))
    assert page.index("两个维护") < page.index("甲乙丙丁")
    page = words(read(client, "/formulations/?wording=rare"))
    assert "甲乙丙丁" in page and "两个维护" not in page
    assert rare.get_absolute_url() == "/formulations/rare-phrase/"


def test_topics_count_their_directives_and_lead_to_them(client):
    flood = Topic.objects.create(name_en="Floods", name_zh="防汛")
    Topic.objects.create(name_en="Culture")
    a_directive(a_meeting("It is necessary to act."), "It is necessary to act.", topics=[flood])
    page = read(client, "/topics/")
    assert re.search(r'<a href="/directives/\?topic=floods">1</a>', page)
    assert "1 directive." in words(read(client, "/directives/?topic=floods"))
    assert "Culture" not in words(read(client, "/topics/?name=flood"))


def test_an_organ_shows_how_often_it_met_in_each_month_with_a_search_behind_each_bar(client):
    for day in ("2023-01-05", "2023-01-19", "2023-04-02"):
        a_meeting(date=day)
    outbox.drain()
    page = read(client, Organ.objects.get().get_absolute_url())
    bar = re.search(r'<a href="([^"]+)" class="bar" aria-label="January 2023: 2 meetings">', page)
    assert "2 meetings" in words(read(client, bar[1]))
    assert "February 2023:" not in page  # a month without meetings has no bar
    listed = read(client, "/organs/?name=chongqing")
    assert re.search(r'<a href="/search/\?organ=[a-z-]+">3</a>', listed)
    assert "0 bodies" in words(read(client, "/organs/?name=nowhere"))


def test_directives_are_narrowed_by_the_speaker_s_name_in_any_form(client):
    meeting = a_meeting("It is necessary to act. It is necessary to rest.", chair="Yuan Jiajun")
    a_person("Yuan Jiajun").names.create(text="袁家军")
    a_directive(meeting, "It is necessary to act.", speaker="Yuan Jiajun")
    a_directive(meeting, "It is necessary to rest.")
    page = words(read(client, "/directives/?speaker=%E8%A2%81%E5%AE%B6%E5%86%9B"))
    assert "to act" in page and "to rest" not in page
    assert "to rest" in words(read(client, "/directives/?speaker=meeting"))


@pytest.mark.parametrize("query", ["topic=floods", "speaker=meeting", ""])
def test_a_list_longer_than_is_counted_shows_the_newest_and_says_so(client, monkeypatch, query):
    monkeypatch.setattr("archive.views.lists.MOST", 2)
    topic = Topic.objects.create(name_en="Floods")
    for year in (2021, 2024, 2022, 2023):
        a_directive(
            a_meeting(f"It is necessary to act in {year}.", date=f"{year}-01-01"), f"act in {year}.", topics=[topic]
        )
    page = words(read(client, f"/directives/?{query}"))
    assert "More than 2 directives: choose days to go further back." in page
    assert page.index("act in 2024.") < page.index("act in 2023.") and "act in 2022." not in page


def test_an_import_tells_the_database_how_its_tables_are_filled():
    the_archive_of_the_fixtures()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM sqlite_stat1 WHERE tbl = 'archive_directive'")
            assert cursor.fetchone()[0] > 0
