"""The search page as a reader uses it."""

import html
import re
from urllib.parse import parse_qsl

import pytest
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import override

from archive.models import Attendance, Formulation, Meeting, Organ, Person, Place
from search import outbox
from search.documents import passages_of, text_of
from search.models import IndexTask
from tests.builders import a_directive, a_meeting, a_person, the_archive_of_the_fixtures
from tests.test_pages import words

pytestmark = pytest.mark.django_db


def ask(client, status=200, **params) -> str:
    params = {name.rstrip("_"): value for name, value in params.items()}
    response = client.get(reverse("search"), params)
    assert response.status_code == status
    return html.unescape(response.content.decode())


def found(client, **params) -> list[int]:
    """The numbers of the meetings on the page, in its order; the count above must be theirs."""
    page = ask(client, **params)
    numbers = [int(pk) for pk in re.findall(r'<h2><a href="/meetings/(\d+)/', page)]
    total = int(re.search(r"<strong>(\d+)</strong> meetings?", page)[1])
    assert total == len(numbers) or total > 10
    return numbers


def counts(client, facet, **params) -> dict[str, int]:
    """label -> count of one facet, folded values included."""
    page = ask(client, **params)
    box = re.search(rf"<h2>{facet}</h2>(.*?)</details>\s*(?=<details class=\"facet\"|</aside>)", page, re.S)
    if box is None:
        return {}
    return {
        words(label).removeprefix("✓ "): int(n)
        for label, n in re.findall(r'<span>(.*?)</span> <span class="count">(\d+)', box[1], re.S)
    }


def of(*files) -> set[int]:
    return {
        pk
        for file in files
        for pk in Meeting.objects.filter(source__origin__contains=f"/{file}_").values_list("pk", flat=True)
    }


def test_an_official_is_found_by_any_name(client):
    the_archive_of_the_fixtures()
    yuan = of("000", "002", "003")
    assert len(yuan) == 3
    for name in ("Yuan Jiajun", "袁家军", "Yuan Jia-jun", '"yuan jiajun"', "袁家軍", "Yuán Jiājūn"):
        assert set(found(client, q=name)) == yuan, name
    chen = of("001", "004")
    assert len(chen) == 3
    for name in ("Chen Miner", "Chen Min'er", "Chen Min’er", "陈敏尔"):
        assert set(found(client, q=name)) == chen, name


def test_an_official_is_found_by_pinyin_that_nobody_printed(client):
    for name in ("王毅", "常娥", "安辉"):
        Person.objects.create(name_zh=name)
    met = a_meeting("王毅同志主持会议。", chair="王毅")
    other = a_meeting("Things change.", chair="常娥")  # which is read so
    a_meeting("安辉同志主持会议。", chair="安辉")
    Place.objects.create(name_en="Anhui", name_zh="安徽")
    outbox.drain()
    for name in ("Wang Yi", '"wang yi"', 'chair:"Wang Yi"', "wang yi 会议"):
        assert found(client, q=name) == [met.pk], name
    assert found(client, q="Wang Yi", variants="off") == []
    assert "王毅" in words(ask(client, q="Wang Yi"))
    assert found(client, q="change") == [other.pk]
    assert found(client, q="An Hui") == []  # a place is called that


def test_a_place_is_found_by_either_name(client):
    the_archive_of_the_fixtures()
    assert set(found(client, q="重庆")) == set(found(client, q="Chongqing")) == of("000", "001", "002", "003", "004")
    assert found(client, q="重庆", variants="off") == []


def test_dates_narrow_a_search(client):
    the_archive_of_the_fixtures()
    assert set(found(client, q="Yuan Jiajun", from_="2023-09")) == of("002", "003")
    assert set(found(client, q="Yuan Jiajun", to="2023-04-07")) == of("000")
    assert set(found(client, from_="2022", to="2022")) == of("001", "004")


def test_one_rendering_of_a_formulation_finds_the_others_until_switched_off(client):
    the_archive_of_the_fixtures()
    safeguards = set(found(client, q='"two safeguards"'))
    assert safeguards == set(found(client, q='"two maintenances"')) == set(found(client, q="两个维护"))
    assert of("000", "002", "003", "004") <= safeguards
    assert set(found(client, q='"two safeguards"', variants="off")) == of("003")
    page = ask(client, q='"two safeguards"')
    assert "search exactly as typed" in words(page) and "两个维护" in words(page)
    assert "variants=off" in page
    off = ask(client, q='"two safeguards"', variants="off")
    assert "search other names and renderings too" in words(off)


@pytest.mark.parametrize(
    ("query", "files"),
    [
        ("official:袁家軍", ("000", "002", "003")),
        ('official:"Yuan Jia-jun"', ("000", "002", "003")),
        ('chair:"Chen Min\'er"', ("001", "004")),
        ('chair:"Chen Miner" date:2022..2022-12', ("001", "004")),
        ("official:袁家军 OR official:陈敏尔", ("000", "001", "002", "003", "004")),
        ("-official:袁家军", ("001", "004")),
        ("place:重庆 date:2023-09", ("002", "003")),
        ("place:chongqing lang:English NOT official:chen-miner", ("000", "002", "003")),
    ],
)
def test_operators_ask_for_what_is_recorded_by_any_name(client, query, files):
    the_archive_of_the_fixtures()
    assert files and set(found(client, q=query)) == of(*files)
    assert set(found(client, q=query, variants="off")) == of(*files)


def test_speakers_topics_formulations_and_kinds_are_asked_for(client):
    the_archive_of_the_fixtures()
    first = Meeting.objects.filter(directives__speaker__isnull=False).first()
    speaker = first.directives.exclude(speaker=None).first().speaker
    spoken = Q(directives__speaker=speaker) | Q(attendance__person=speaker, attendance__roles="spoke")
    expected = set(Meeting.objects.filter(spoken).values_list("pk", flat=True))
    assert set(found(client, q=f'speaker:"{speaker.name_en}"')) == expected
    topic = first.directives.filter(topics__isnull=False).first().topics.first()
    expected = set(Meeting.objects.filter(directives__topics=topic).values_list("pk", flat=True))
    assert set(found(client, q=f'topic:"{topic.name_en}"')) == set(found(client, topic=topic.slug)) == expected
    of_kind = set(Meeting.objects.filter(kind=first.kind).values_list(flat=True))
    with override("zh-hans"):
        in_chinese = str(first.get_kind_display())
    for kind in (first.get_kind_display(), in_chinese, first.kind):
        assert set(found(client, q=f'kind:"{kind}"')) == of_kind
    for rendering in ("两个维护", '"two safeguards"', '"Two Maintenances"'):
        used = {
            meeting.pk
            for meeting in Meeting.objects.all()
            for use in meeting.source.formulation_uses.filter(formulation__name_zh="两个维护")
            if any(start <= use.start < end for start, end in passages_of(meeting))
        }
        assert used and set(found(client, q=f"formulation:{rendering}")) == used, rendering


def test_an_unknown_name_is_said_to_be_unknown_at_its_place(client):
    the_archive_of_the_fixtures()
    page = words(ask(client, q="reform official:Somebody"))
    assert "No official is called Somebody." in page and "at character 17" in page
    assert "No place is called 袁家军." in words(ask(client, q="place:袁家军"))


def test_namesakes_are_asked_for_together_or_one_by_address(client):
    for name_zh in ("王伟", "王维"):
        Person.objects.create(name_en="Wang Wei", name_zh=name_zh)
    one, other = Person.objects.order_by("slug")
    meetings = [a_meeting(), a_meeting()]
    for meeting, person in zip(meetings, (one, other), strict=True):
        Attendance.objects.create(meeting=meeting, order=1, person=person, name="Wang Wei", start=0, end=3)
    assert set(found(client, q='official:"Wang Wei"')) == {meeting.pk for meeting in meetings}
    assert found(client, q=f"official:{other.slug}") == [meetings[1].pk]


def test_a_formulation_or_speaker_that_is_renamed_is_found_by_the_next_search(client):
    meeting = a_meeting("The four insistences. It is necessary to act.")
    formulation = Formulation.objects.create(name_zh="四个坚持")
    meeting.source.formulation_uses.create(formulation=formulation, text="four insistences", start=4, end=20)
    directive = a_directive(meeting, "It is necessary to act.", speaker="Hu Henghua")
    assert found(client, q='formulation:四个坚持 speaker:"Hu Henghua"') == [meeting.pk]
    formulation.slug = directive.speaker.slug = "renamed"
    formulation.save()
    directive.speaker.save()
    assert found(client, formulation="renamed", speaker="renamed") == [meeting.pk]


def test_every_example_of_the_help_page_finds_something(client):
    the_archive_of_the_fixtures()
    page = client.get(reverse("query_help")).content.decode()
    examples = re.findall(rf'<a href="({reverse("search")}\?q=[^"]+)"', page)
    assert len(examples) > 20
    for address in examples:
        assert re.search(
            r"<strong>[1-9]\d*</strong> (?:meeting|directive|occurrence)",
            client.get(html.unescape(address)).content.decode(),
        ), address


def test_quoted_words_must_stand_side_by_side(client):
    apart = a_meeting("Flood control and epidemic prevention are urgent.")
    together = a_meeting("Flood prevention is urgent.")
    assert set(found(client, q="flood prevention")) == {apart.pk, together.pk}
    assert found(client, q='"flood prevention"') == [together.pk]


def test_chinese_is_found_whatever_its_segmentation(client):
    right = a_meeting("会议强调，要深刻领悟“两个确立”的决定性意义，坚持全面从严治党。")
    decoy = a_meeting("两个部门要抓好落实，确立目标，从严要求，依法治党。")
    assert found(client, q='"两个确立"') == [right.pk]
    assert found(client, q='"兩個確立"') == [right.pk]
    assert found(client, q='"从严治党"') == [right.pk]
    assert decoy.pk in found(client, q="落实")


def test_a_snippet_marks_the_words_and_leads_to_their_sentence(client):
    meeting = a_meeting("First paragraph.\n\nThe meeting heard of <flood> prevention works.")
    page = client.get(reverse("search"), {"q": "flood"}).content.decode()
    assert "&lt;<mark>flood</mark>&gt; prevention" in page
    anchor = re.search(rf'href="{meeting.get_absolute_url()}#(at-\d+)"', page)[1]
    assert f'id="{anchor}">The meeting heard' in client.get(meeting.get_absolute_url()).content.decode()


def test_a_facet_counts_what_choosing_its_values_would_give(client):
    a_meeting(chair="Yuan Jiajun", attending=["Hu Henghua"], date="2023-09-15")
    a_meeting(chair="Yuan Jiajun", date="2023-04-07", kind="study_session")
    a_meeting(chair="Chen Miner", attending=["Hu Henghua"], date="2022-10-24")
    assert counts(client, "Chair") == {"Yuan Jiajun": 2, "Chen Miner": 1}
    assert counts(client, "Official") == {"Yuan Jiajun": 2, "Hu Henghua": 2, "Chen Miner": 1}
    # AND across facets; a facet's own selection does not change its counts
    assert counts(client, "Chair", official="hu-henghua") == {"Yuan Jiajun": 1, "Chen Miner": 1}
    assert counts(client, "Official", official="hu-henghua") == counts(client, "Official")
    assert counts(client, "Year", from_="2022", to="2022") == {"2023": 2, "2022": 1}
    assert counts(client, "Kind of meeting", chair="yuan-jiajun") == {"Other": 1, "Study session": 1}


def test_a_long_facet_is_looked_through_for_any_name(client):
    for number in range(12):
        a_meeting("flood", chair=f"Wang Wei{number}")
    a_person("Yuan Jiajun", "袁家军")
    a_meeting("flood", chair="Yuan Jiajun", attending=["Hu Henghua"])
    page = ask(client, q="flood")
    assert 'name="in_chair"' in page and 'name="in_organ"' not in page
    for typed in ("jiajun", "袁家", "YUAN JIA-JUN"):
        assert counts(client, "Chair", q="flood", in_chair=typed) == {"Yuan Jiajun 袁家军": 1}, typed
    assert len(counts(client, "Official", q="flood", in_chair="jiajun")) == 14
    assert counts(client, "Chair", q="flood", in_chair="jiajun", chair="wang-wei3") == {
        "Wang Wei3": 1,
        "Yuan Jiajun 袁家军": 1,
    }
    assert (
        "袁家军 Yuan Jiajun"
        in client.get(reverse("search"), {"q": "flood"}, headers={"accept-language": "zh-CN"}).content.decode()
    )
    nobody = ask(client, q="flood", in_chair="nobody")
    assert "None of this name here." in nobody and 'value="nobody"' in nobody
    assert found(client, q="flood", in_chair="nobody") == found(client, q="flood")


def test_a_facet_is_looked_through_beyond_the_values_that_are_counted(client):
    for number in range(110):
        a_meeting("flood", chair=f"Wang Wei{number}")
    outbox.drain()
    assert "Wang Wei99" not in counts(client, "Chair", q="flood")
    last = counts(client, "Chair", q="flood", in_chair="Wei99")
    assert last == {"Wang Wei99": 1}


def test_values_of_one_facet_widen_and_facets_narrow_each_other(client):
    first = a_meeting(chair="Yuan Jiajun", attending=["Hu Henghua"])
    second = a_meeting(chair="Chen Miner")
    a_meeting(chair="Wang Jiong")
    assert set(found(client, chair=["yuan-jiajun", "chen-miner"])) == {first.pk, second.pk}
    assert found(client, chair=["yuan-jiajun", "chen-miner"], official="hu-henghua") == [first.pk]


def test_every_facet_count_is_a_link_to_as_many_meetings(client):
    the_archive_of_the_fixtures()
    page = client.get(reverse("search"), {"q": "meeting"}).content.decode()
    links = re.findall(r'<li><a href="(\?[^"]+)"[^>]*><span>.*?</span> <span class="count">(\d+)</span>', page, re.S)
    assert len(links) > 20
    for address, count in links:
        got = client.get(reverse("search") + html.unescape(address)).content.decode()
        assert re.search(r"<strong>(\d+)</strong> meetings?", got)[1] == count, address


# Directives and lines in context


def tabs(client, **params) -> dict[str, tuple[int, str]]:
    """label -> count and address of each thing that may be shown."""
    box = re.search(r'<nav class="tabs".*?</nav>', ask(client, **params), re.S)[0]
    found = re.findall(r'<a href="([^"]*)"[^>]*>(.*?) <span class="count">(\d+)</span>', box)
    return {label: (int(count), address) for address, label, count in found}


def directives(client, **params) -> list[str]:
    """The addresses of the directives on the page, in order."""
    return re.findall(r'<blockquote[^>]*><a href="([^"]+)">', ask(client, show="directives", **params))


def lines(client, **params) -> list[tuple[str, str, str, str]]:
    """Before, phrase, after and address of each line on the page."""
    page = ask(client, show="lines", **params)
    cut = r'<td class="left"><span>(.*?)</span></td><th scope="row"><a href="(.*?)">(.*?)</a></th>'
    found = re.findall(cut + r'<td class="right"><span>(.*?)</span></td>', page, re.S)
    return [(before, phrase, after, address) for before, address, phrase, after in found]


def test_directives_are_searched_by_their_own_words_and_by_who_says_them(client):
    text = "Floods came. It is necessary to build dams. We must prepare for floods, he said."
    meeting = a_meeting(text, chair="Yuan Jiajun")
    dams = a_directive(meeting, "It is necessary to build dams.")
    floods = a_directive(meeting, "We must prepare for floods", speaker="Yuan Jiajun")
    assert directives(client, q="flood") == [floods.get_absolute_url()]
    assert directives(client, q="dams OR floods", sort="newest") == [dams.get_absolute_url(), floods.get_absolute_url()]
    assert directives(client, q='"build dams"') == directives(client, q="-floods") == [dams.get_absolute_url()]
    assert directives(client, q='speaker:"Yuan Jiajun"') == [floods.get_absolute_url()]
    assert len(directives(client, q='chair:"Yuan Jiajun" date:2023')) == 2
    assert directives(client, q="date:2022") == []
    assert "<mark>floods</mark>" in ask(client, q="flood", show="directives")
    assert counts(client, "Speaker", show="directives") == {"Yuan Jiajun": 1}
    assert counts(client, "Chair", show="directives") == {"Yuan Jiajun": 2}
    floods.delete()
    assert directives(client, q="flood") == []


def test_each_kind_of_result_has_its_count_as_a_link(client):
    the_archive_of_the_fixtures()
    for params in ({"q": '"two safeguards"'}, {"q": "reform", "show": "directives"}, {"organ": "nowhere"}, {}):
        for label, (count, address) in tabs(client, **params).items():
            asked = dict(parse_qsl(address[1:]))
            number, kind = re.search(r"<strong>(\d+)</strong> (\w+)", ask(client, **asked)).groups()
            assert int(number) == count, (params, label)
            assert kind[:8] in {"Meetings": "meetings", "Directives": "directives", "In context": "occurrences"}[label]


def test_every_occurrence_has_a_line_that_leads_to_its_place(client):
    the_archive_of_the_fixtures()
    texts = {meeting.pk: text_of(meeting) for meeting in Meeting.objects.select_related("source")}
    for phrase in ("the meeting", "two", "Chongqing", "it is necessary to"):
        plain = re.compile(rf"(?<![^\W_]){phrase}(?![^\W_])".replace(" ", r"[\W_]+"), re.I)
        times = sum(len(plain.findall(text)) for text in texts.values())
        query = {"q": f'"{phrase}"', "variants": "off"}
        shown = [line for page in range(1, times // 50 + 2) for line in lines(client, **query, page=page)]
        assert len(shown) == times > 0
        assert tabs(client, **query)["In context"][0] == times
    before, phrase, after, address = lines(client, q='"It is necessary to highlight reform"')[0]
    page = client.get(address.partition("#")[0]).content.decode()
    paragraph = html.unescape(page[page.index(f'id="{address.partition("#")[2]}"') :].partition("</p>")[0])
    assert phrase in re.sub("<[^>]*>", "", paragraph)


def test_lines_are_put_in_order_by_what_stands_beside_the_phrase(client):
    for number, text in enumerate(("c of x", "a of z", "b of y"), 1):
        a_meeting(f"{text}.", date=f"2023-01-0{number}")
    a_meeting("甲，改革。丙；丁改革乙", date="2022-01-01")

    def shown(**params):
        return [f"{before[-2:].strip()}{after[:3]}" for before, _, after, _ in lines(client, **params)]

    assert shown(q='"of"') == ["b y.", "a z.", "c x."]
    assert shown(q='"of"', sort="oldest") == ["c x.", "a z.", "b y."]
    assert shown(q='"of"', sort="left") == ["a z.", "b y.", "c x."]
    assert shown(q='"of"', sort="right") == ["c x.", "b y.", "a z."]
    assert [after[:2] for _, _, after, _ in lines(client, q='"改革"', sort="right")] == ["。丙", "乙 "]
    assert [before[-1:] for before, *_ in lines(client, q='"改革"', sort="left")] == ["丁", "，"]


def test_lines_are_put_in_order_anew_when_a_text_has_changed(client):
    one, other = (a_meeting(f"It spoke of {what}.", date="2023-01-01") for what in ("apples", "pears"))
    assert [after.split()[0] for _, _, after, _ in lines(client, q='"of"', sort="right")] == ["apples.", "pears."]
    one.source.text = "It spoke of quinces."
    one.source.save()
    assert [after.split()[0] for _, _, after, _ in lines(client, q='"of"', sort="right")] == ["pears.", "quinces."]


def test_lines_show_every_rendering_until_it_is_switched_off(client):
    the_archive_of_the_fixtures()
    phrases = {phrase for _, phrase, _, _ in lines(client, q='"two safeguards"')}
    assert {"two safeguards", "two maintenances"} <= {phrase.lower() for phrase in phrases}
    off = lines(client, q='"two safeguards"', variants="off")
    assert {phrase.lower() for _, phrase, _, _ in off} == {"two safeguards"}


def test_too_many_lines_to_be_put_in_order_come_by_date_and_it_is_said(client, monkeypatch):
    monkeypatch.setattr("search.results.MOST_SORTED", 3)
    a_meeting("b of z, a of y, c of x, d of w")
    page = words(ask(client, q='"of"', show="lines", sort="left"))
    assert "4 occurrences" in page and "in order of date only" in page
    assert [before[-2:] for before, *_ in lines(client, q='"of"', sort="left")] == ["b ", "a ", "c ", "d "]


def test_loose_words_are_offered_as_a_phrase(client):
    a_meeting("economic reform, economic and other reform")
    count, address = tabs(client, q="economic reform")["In context"]
    assert count == 1 and dict(parse_qsl(address[1:])) == {"q": '"economic reform"', "show": "lines"}
    assert "put the words into quotation marks" in words(ask(client, q="economic reform", show="lines"))


def test_where_nothing_is_found_the_page_says_what_stands_in_the_way(client):
    a_meeting("flood prevention", date="2023-01-01")
    page = ask(client, q="flood zzzz")
    assert re.search(r'<a href="\?q=flood">Without zzzz</a> <span class="count">1</span>', page)
    page = ask(client, q="flood", from_="1999", to="1999", kind="symposium")
    assert re.search(r'<a href="\?q=flood">Without what narrows it</a> <span class="count">1</span>', page)
    assert (
        "Meetings" in re.search(r'<div class="nothing">.*?</div>', ask(client, q="flood", show="directives"), re.S)[0]
    )


def test_what_would_be_found_without_a_word_is_counted_with_all_names_and_renderings(client):
    Formulation.objects.create(name_en="Two Upholds", name_zh="两个维护")
    a_meeting("The meeting stressed the Two Upholds.")
    a_meeting("会议强调做到“两个维护”。")
    for extra, count in (({}, 2), ({"variants": "off"}, 1)):
        page = ask(client, q="two upholds zzzz", **extra)
        url, shown = re.search(r'<a href="([^"]*)">Without zzzz</a> <span class="count">([0-9]+)</span>', page).groups()
        assert int(shown) == count
        found = ask(client, **dict(parse_qsl(html.unescape(url).removeprefix("?"))))
        assert re.search(rf"<b>{count}</b> meetings?|<strong>{count}</strong> meetings?", found)


def test_what_less_would_find_is_counted_again_when_more_has_come(client):
    a_meeting("flood prevention")
    assert '"count">1<' in re.search(r'<div class="nothing">.*?</div>', ask(client, q="flood zzzz"), re.S)[0]
    a_meeting("flood prevention")
    assert '"count">2<' in re.search(r'<div class="nothing">.*?</div>', ask(client, q="flood zzzz"), re.S)[0]


@pytest.mark.parametrize("q", ['"zzzz"-date:', '"zzzz"-official:flood', "zzzz「yyyy」－organ："])
def test_a_word_that_cannot_stand_without_its_neighbour_breaks_no_page(client, q):
    a_meeting("flood prevention")
    assert client.get(reverse("search"), {"q": q}).status_code == 200


def bars(client, **params) -> dict[str, tuple[int, str]]:
    """label -> count and address of each bar of the histogram that has meetings."""
    box = re.search(r'<nav class="histogram".*?</nav>', ask(client, **params), re.S)
    found = re.findall(r'<a href="(\?[^"]*)".*?<span class="unseen">(.*?): (\d+)</span>', box[0] if box else "")
    return {label: (int(count), address) for address, label, count in found}


def test_a_histogram_narrows_from_years_to_months_to_days(client):
    for date in ("2017-03-01", "2023-04-07", "2023-04-07", "2023-04-30", "2023-09-15", None):
        a_meeting("flood", date=date)
    years = bars(client, q="flood")
    assert {label: count for label, (count, _) in years.items()} == {"2017": 1, "2023": 4}
    assert "and 1 undated" in words(ask(client, q="flood"))
    months = bars(client, **dict(parse_qsl(years["2023"][1][1:])))
    assert {label: count for label, (count, _) in months.items()} == {"April 2023": 3, "September 2023": 1}
    days = bars(client, **dict(parse_qsl(months["April 2023"][1][1:])))
    assert {label: count for label, (count, _) in days.items()} == {"7 Apr 2023": 2, "30 Apr 2023": 1}
    assert len(found(client, **dict(parse_qsl(days["7 Apr 2023"][1][1:])))) == 2


def test_what_no_bar_of_a_histogram_holds_is_a_link_as_well(client):
    for date in ("2017-03-01", "2023-04-07", "2023-04-30"):
        a_meeting("flood", date=date)
    undated, other = a_meeting("flood", date=None), a_meeting("storm", date=None)
    for query, wanted in (
        ("flood", [undated.pk]),
        ("flood OR storm", [other.pk, undated.pk]),
        ("", [other.pk, undated.pk]),
    ):
        address = re.search(rf'<a href="([^"]*)">and {len(wanted)} undated</a>', ask(client, q=query))[1]
        assert found(client, **dict(parse_qsl(address[1:]))) == wanted


def test_a_histogram_keeps_what_the_search_is_narrowed_by_and_shows_empty_months(client):
    for date in ("2023-01-05", "2023-04-07"):
        a_meeting("flood", chair="Yuan Jiajun", date=date)
    a_meeting("flood", date="2023-02-01")
    page = ask(client, q="flood", chair="yuan-jiajun")
    assert re.search(r'<nav class="histogram".*?</nav>', page, re.S)[0].count("<li>") == 4
    months = bars(client, q="flood", chair="yuan-jiajun")
    assert list(months) == ["January 2023", "April 2023"]
    assert all("chair=yuan-jiajun" in url for _, url in months.values())


def test_one_day_has_no_histogram_and_odd_years_are_few_bars(client):
    a_meeting("flood", date="2023-01-05")
    assert bars(client, q="flood") == {}
    a_meeting("flood", date="0001-01-01")
    page = ask(client, q="flood")
    assert set(bars(client, q="flood")) == {"0001", "2023"} and page.count("<li>") < 100
    assert len(found(client, q="flood", from_="0001", to="0001")) == 1


@pytest.mark.parametrize(
    ("query", "meant"),
    [
        ("Yuan Jiajin", "Yuan Jiajun"),
        ("Chen Minre reform", "Chen Miner reform"),
        ("袁家君", "袁家军"),
        ("袁家均 reform", "袁家军 reform"),
        ("official:袁佳军", "official:袁家军"),
        ('reform chair:"Yuan Jiajum"', 'reform chair:"Yuan Jiajun"'),
        ("place:Chongqin", "place:Chongqing"),
        ("official:Yuanjiajum", 'official:"Yuan Jiajun"'),
        ("两个维户", "两个维护"),
        ("两维个护", "两个维护"),
        ("place:hcongqing", "place:Chongqing"),
        ('"epidemc"', '"epidemic"'),
        ("edcuation -Yibin", "education -Yibin"),
    ],
)
def test_a_slip_that_finds_nothing_is_put_right_in_one_link(client, query, meant):
    the_archive_of_the_fixtures()
    page = ask(client, q=query)
    address, text = re.search(r'Did you mean <a href="([^"]*)"><strong>(.*?)</strong>', page).groups()
    assert re.sub(r"<[^>]+>", "", text) == meant
    assert int(
        re.search(r"<strong>(\d+)</strong> meetings?", client.get(reverse("search") + address).content.decode())[1]
    )


@pytest.mark.parametrize(
    ("query", "told", "found"),
    [("reform chair:Yuan", "Yuan Jiajun", 1), ("official:家军", "Yuan Jiajun", 3), ("organ:chongqing", "Standing", 1)],
)
def test_a_part_of_a_name_leads_to_those_whose_name_holds_it(client, query, told, found):
    the_archive_of_the_fixtures()
    page = ask(client, q=query)
    names = re.search(r"Names that hold this:(.*?)</p>", page)[1]
    address = next(one[1] for one in re.finditer(r'<a href="([^"]*)">(.*?)</a>', names) if told in one[2])
    answer = client.get(reverse("search") + html.unescape(address)).content.decode()
    assert int(re.search(r"<strong>(\d+)</strong> meetings?", answer)[1]) >= found
    assert "Names that hold this" not in ask(client, q="chair:Zzz")


def test_what_came_since_is_proposed(client):
    a_meeting("The meeting spoke of rivers.")
    assert "Did you mean" not in ask(client, q="harvset")
    a_meeting("The meeting spoke of the harvest.")
    assert "Did you mean" in ask(client, q="harvset")


def test_nothing_is_proposed_that_would_find_nothing_or_where_something_is_found(client):
    the_archive_of_the_fixtures()
    for params in ({"q": "meeting"}, {"q": "Yuan Jiajin", "from": "1999", "to": "1999"}, {"q": "zzzzzz"}, {"q": "*"}):
        assert "Did you mean" not in ask(client, **params)


def test_a_chip_takes_its_narrowing_away(client):
    meeting = a_meeting(chair="Yuan Jiajun")
    a_meeting(chair="Chen Miner")
    page = ask(client, chair="yuan-jiajun", from_="2023")
    chips = dict(re.findall(r"<b>(\w+):</b>.*?<a href=\"(\?[^\"]*)\"", page, re.S))
    assert set(chips) == {"Chair", "From"}
    assert "chair" not in chips["Chair"] and "from=2023" in chips["Chair"]
    assert found(client, chair="yuan-jiajun") == [meeting.pk]


def test_results_sort_by_relevance_newest_and_oldest_with_undated_last(client):
    old, new, undated = a_meeting(date="2022-01-01"), a_meeting(date="2023-01-01"), a_meeting(date=None)
    assert found(client, q="meeting", sort="newest") == [new.pk, old.pk, undated.pk]
    assert found(client, q="meeting", sort="oldest") == [old.pk, new.pk, undated.pk]
    assert found(client) == [new.pk, old.pk, undated.pk]


def test_results_come_in_pages_without_a_gap(client):
    made = [a_meeting(date=f"2023-01-{day:02}").pk for day in range(1, 24)]
    shown = [pk for page in (1, 2, 3) for pk in found(client, q="meeting", sort="oldest", page=page)]
    assert shown == made
    beyond = words(ask(client, 404, q="meeting", page=9))
    assert "There are only 3 pages of results." in beyond


@pytest.mark.parametrize(
    ("query", "place"),
    [
        ('flood "prevention', 7),
        ("flood AND", 7),
        ("(flood", 1),
        ("flood)", 6),
        ("*flood", 1),
        ('""', 1),
        ("OR", 1),
        ("?!", 1),
    ],
)
def test_a_malformed_query_says_what_is_wrong_and_where(client, query, place):
    a_meeting("flood")
    page = ask(client, q=query)
    assert 'role="alert"' in page
    assert f"at character {place}" in words(page)
    assert f'value="{query}"' in page or '"' in query


ODD_QUERIES = [
    "x" * 10_000,
    "\0\x01\x1b",
    "((((((((((((((((((((((a",
    "-" * 500,
    "NOT",
    "a OR OR b",
    "\ud7ff\uffff",
    "'",
    "%",
]
ODD_QUERIES += ["official:", "date:9999..0001", 'organ:"', "topic:%_", "kind:\ufffd", "lang:" * 150, "chair:a " * 100]
ODD_QUERIES += ["<script>", "“”", "a* b* c*", "a AND", "NOT NOT a", "- -", '"a" "b', "\u202e\u200b", "🀄 麻将"]
ODD_VALUES = [
    {"from": "2023-13"},
    {"from": "2024", "to": "2023"},
    {"from": "0000"},
    {"to": "yesterday"},
    {"to": "9999"},
    {"sort": "best"},
    {"page": "-1"},
    {"page": "9" * 30},
    {"official": "x" * 5000},
    {"kind": "\0"},
    {"organ": ["a"] * 300},
    {"variants": "maybe"},
    {"in_official": ["\0%_", "x" * 5_000], "in_year": "2023", "in_organ": "，"},
]


@pytest.mark.parametrize("params", [*({"q": query} for query in ODD_QUERIES), *ODD_VALUES])
def test_nothing_that_is_asked_gives_an_error_page(client, params):
    a_meeting("flood")
    assert client.get(reverse("search"), params).status_code == 200


def test_a_wrong_date_is_said_with_its_remedy_and_the_rest_is_searched(client):
    meeting = a_meeting("flood")
    page = words(ask(client, q="flood", from_="2023-13"))
    assert "'2023-13' is not a date; use YYYY, YYYY-MM or YYYY-MM-DD" in page
    assert found(client, q="flood", from_="2023-13") == [meeting.pk]


def test_a_change_is_found_by_the_next_search(client):
    meeting = a_meeting("flood", chair="Yuan Jiajun")
    assert found(client, q="flood") == [meeting.pk]
    assert not IndexTask.objects.exists()
    meeting.kind = "symposium"
    meeting.save()
    assert found(client, q="flood", kind="symposium") == [meeting.pk]
    meeting.delete()
    assert found(client, q="flood") == []


def test_renaming_an_official_or_an_organ_reaches_every_meeting(client):
    meeting = a_meeting("flood", chair="Yuan Jiajun")
    found(client, q="flood")
    person = Person.objects.get()
    person.slug = "yuan"
    person.save()
    assert found(client, chair="yuan") == [meeting.pk]
    organ = Organ.objects.get()
    organ.name_en = "Headquarters of Flood Control"
    organ.save()
    assert found(client, q='"headquarters of flood control"') == [meeting.pk]


def test_a_topic_given_to_a_directive_is_a_facet_at_once(client):
    from archive.models import Topic

    meeting = a_meeting("It is necessary to act.")
    directive = a_directive(meeting, "It is necessary to act.")
    topic = Topic.objects.create(name_en="Floods")
    assert found(client, topic=topic.slug) == []
    directive.topics.add(topic)
    assert found(client, topic=topic.slug) == [meeting.pk]
    directive.delete()
    assert found(client, topic=topic.slug) == []


def test_a_new_variant_of_a_formulation_is_searched_at_once(client):
    meeting = a_meeting("The four insistences")
    formulation = Formulation.objects.create(name_zh="四个坚持")
    assert found(client, q="四个坚持") == []
    formulation.variants.create(text="four insistences")
    assert found(client, q="四个坚持") == [meeting.pk]


def test_namesakes_are_searched_together_and_the_chip_names_both(client):
    a_person("Wang Wei", "王伟")
    Person.objects.create(name_en="Wang Wei", name_zh="王维")
    meeting = a_meeting("王维出席")
    assert found(client, q="Wang Wei") == [meeting.pk]
    assert "王伟 / Wang Wei 王维" in words(ask(client, q="Wang Wei"))


def test_an_index_that_cannot_be_read_is_said_and_the_archive_stays_open(client, settings):
    a_meeting("flood")
    ask(client, q="flood")
    for path in settings.SEARCH_INDEX.rglob("*"):
        if path.is_file():
            path.write_bytes(b"garbage")
    outbox.engine.cache_clear()
    page = words(ask(client, q="flood", status=503))
    assert "search_index rebuild" in page and "browsed by date" in page


@pytest.mark.parametrize(
    "params",
    [
        {},
        {"q": "Yuan Jiajun 两个维护 重庆 会议"},
        {"q": '"two safeguards" OR reform', "variants": "off"},
        {"q": "meeting", "organ": "nowhere", "from": "2022", "topic": "no-such-topic"},
        {"q": "meeting", "official": "yuan-jiajun", "chair": "yuan-jiajun", "formulation": "two-upholds"},
        {"q": "nothing of the kind"},
        {"q": "official:袁家军 topic:education place:重庆 organ:politburo 会议 date:2020.. OR Chongqing"},
        {"q": "official:nobody"},
        {"q": "Yuan Jiajin 两个维户"},
        {"q": "meeting", "in_official": "yuan", "in_chair": "chen", "in_organ": "chong", "in_formulation": "维护"},
        {"q": "chair:袁家君"},
        {"show": "directives"},
        {"q": "Yuan Jiajun 两个维护 会议", "show": "directives", "topic": "education"},
        {"q": "speaker:袁家军 topic:education date:2020..", "show": "directives"},
        {"q": '"two safeguards" OR "the meeting"', "show": "lines"},
        {"q": '"the meeting"', "show": "lines", "sort": "left", "organ": "nowhere", "in_official": "yuan"},
        {"q": "official:袁家军 重庆", "show": "lines", "sort": "right"},
        {"q": "reform zzzz", "show": "lines"},
        {"q": "reform zzzz flood nothing at all"},
    ],
)
def test_a_page_costs_at_most_six_queries_whatever_it_shows(client, params, django_assert_max_num_queries):
    the_archive_of_the_fixtures()
    ask(client, **params)
    with django_assert_max_num_queries(6):
        ask(client, **params)


@pytest.mark.parametrize(
    "sent, said",
    [
        ({"q": "AND"}, 'AND 之前须有要查的内容。请补上，或去掉 AND，或加引号："AND"。'),
        ({"q": "organ:nowhere"}, "没有名为 nowhere 的机构。"),
        ({"q": "会议", "from": "soon"}, "from: 'soon' 不是日期；请用 YYYY、YYYY-MM 或 YYYY-MM-DD"),
    ],
)
def test_a_chinese_reader_is_told_in_chinese_what_cannot_be_understood(client, sent, said):
    page = client.get(reverse("search"), sent, headers={"accept-language": "zh-Hans"})
    assert said in html.unescape(page.content.decode())


def test_control_characters_are_named_and_the_rest_is_searched_for(client):
    meeting = a_meeting("The meeting stressed flood control.")
    page = client.get(reverse("search"), {"q": "flood\x00control"})
    assert page.status_code == 200
    assert "control characters in it were taken for spaces" in page.content.decode()
    assert meeting.get_absolute_url() in page.content.decode()
    assert "control characters" not in client.get(reverse("search"), {"q": "flood\tcontrol\n"}).content.decode()
