"""Officials, organs, topics, formulations and directives in lists, with their pages and charts."""

import re

import pytest

from archive.models import Post
from tests.builders import a_meeting, a_person
from tests.test_pages import read, words

pytestmark = pytest.mark.django_db


def test_an_official_is_looked_up_by_initial_surname_place_and_post(client):
    from archive.models import Place
    from tests.builders import an_organ

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
    assert day[1] == meeting.get_absolute_url() and "●" in day[0]
    assert re.search(r'class="day took-part" aria-label="2 Mar 2023: took part".*?○', page)
    assert "2 Mar 2022" not in re.search(r'<figure class="chart" id="days">.*?</figure>', page)[0]
    assert "2 Mar 2022: took part" in read(client, "/officials/yuan-jiajun/?year=2022")
    assert read(client, "/officials/yuan-jiajun/?year=1900").count('class="day') == 2  # no such year: the latest


def test_the_meetings_of_an_official_are_narrowed_by_role(client):
    a_meeting(chair="Yuan Jiajun", date="2023-09-15")
    a_meeting(attending=["Yuan Jiajun"], date="2023-03-02")
    page = words(read(client, "/officials/yuan-jiajun/?role=presided"))
    assert "15 Sep 2023" in page and "2 Mar 2023" not in page


def test_an_official_s_last_day_is_told_with_what_is_held_of_later_ones(client):
    from archive.models import Place

    here, there = Place.objects.create(name_en="Chongqing"), Place.objects.create(name_en="Tianjin")
    a_meeting(chair="Chen Miner", date="2022-11-01", place=here)
    page = words(read(client, "/officials/chen-miner/"))
    assert "no later readout of Chongqing: that the name does not come again says nothing" in page
    a_meeting(chair="Yuan Jiajun", date="2023-01-01", place=here)
    a_meeting(chair="Yuan Jiajun", date="2023-01-02", place=there)
    source = read(client, "/officials/chen-miner/")
    assert "Last named on 1 November 2022" in words(source)
    assert "1 later readout of Chongqing are held, the last of 1 Jan 2023" in words(source)
    assert re.search(r'from=2022-11-02">2 later meetings of any place', source)


def test_whom_an_official_is_named_with_is_drawn_counted_and_found_by_the_search(client):
    from search import outbox

    a_meeting(chair="Yuan Jiajun", attending=["Hu Henghua", "Li Mingqing"], date="2023-09-15")
    a_meeting(chair="Yuan Jiajun", attending=["Hu Henghua"], date="2023-09-16")
    outbox.drain()
    page = read(client, "/officials/yuan-jiajun/")
    figure = re.search(r'<figure class="chart" id="company">.*?</figure>', page)[0]
    assert 'role="group"' in figure and "<desc" in figure and 'class="node self"' in figure
    both = re.search(r'Hu Henghua</a></th><td><a href="([^"]+)">2</a>', figure)[1]
    assert "2 meetings" in words(read(client, both))


def test_every_number_of_the_list_of_officials_leads_to_as_many_meetings(client):
    from search import outbox

    a_meeting(chair="Yuan Jiajun", date="2023-09-15")
    a_meeting(attending=["Yuan Jiajun"], date="2023-09-16")
    outbox.drain()
    page = read(client, "/officials/")
    for address, count in re.findall(r'<td class="num"[^>]*><a href="([^"]+)">(\d+)</a>', page):
        assert re.search(rf"\b{count} meetings?\b", words(read(client, address)))
    assert "official=yuan-jiajun" in page and "chair=yuan-jiajun" in page
