"""Every page, as a reader's browser gets it."""

import datetime as dt
import html
import re

import pytest
from django.urls import reverse

from archive.models import Directive, Formulation, Meeting, Mention, Organ, Person, SourceDocument, Topic
from tests.builders import a_directive, a_meeting, a_person, a_source, the_archive_of_the_fixtures

pytestmark = pytest.mark.django_db


def read(client, address, status=200) -> str:
    """The page's source, with entities resolved."""
    response = client.get(address)
    assert response.status_code == status, address
    return html.unescape(response.content.decode())


def words(page: str) -> str:
    """What stands on the page, without tags, spaces folded."""
    return " ".join(re.sub(r"<[^>]*>", " ", page).split())


def test_every_page_of_the_loaded_archive_opens(client):
    the_archive_of_the_fixtures()
    addresses = [
        reverse(name)
        for name in (
            *("home", "about", "meetings", "officials", "organs", "directives", "search", "query_help"),
            *("topics", "formulations", "sources"),
        )
    ]
    addresses += [
        record.get_absolute_url()
        for model in (Meeting, Person, Organ, SourceDocument, Formulation)
        for record in model.objects.all()
    ]
    for address in addresses:
        page = read(client, address)
        assert page.count("<h1") == 1, address
        assert '<main id="main"' in page


def test_no_link_of_any_page_leads_nowhere(client):
    the_archive_of_the_fixtures()
    waiting, seen = ["/"], set()
    while waiting:
        address = waiting.pop()
        seen.add(address)
        page = client.get(address, follow=True)  # a place within a sentence leads to the sentence
        assert page.status_code == 200, address
        if "html" not in page["Content-Type"] or address.startswith("/search/?") or "/at/" in address:
            continue  # a search leads to searches without end, a sentence to its neighbours
        source = html.unescape(page.content.decode())
        ids = re.findall(r'\bid="([^"]+)"', source)
        assert len(ids) == len(set(ids)), f"{address} says an id twice"
        for link in re.findall(r'href="([^"]+)"', source):
            path, _, anchor = link.partition("#")
            if anchor and not path:
                assert anchor in ids, f"{address}: {link}"
            elif (
                path.startswith("/")
                and not path.startswith(("/static/", "/admin/"))
                and path not in seen | set(waiting)
            ):
                waiting.append(path)
    assert len(seen) > 40


def test_the_empty_archive_opens_too(client):
    names = (
        "home",
        "about",
        "meetings",
        "officials",
        "organs",
        "directives",
        "search",
        "topics",
        "formulations",
        "sources",
    )
    for name in names:
        read(client, reverse(name))


def test_the_front_page_counts_and_lists_the_latest(client):
    a_meeting(chair="Yuan Jiajun", date="2023-09-15")
    a_meeting(chair="Chen Miner", date="2022-10-24")
    page = read(client, "/")
    assert page.index("15 Sep 2023") < page.index("24 Oct 2022")
    assert re.search(r'<a href="/meetings/">2</a>', page)
    assert re.search(r'<a href="/officials/">2</a>', page)
    assert "Yuan Jiajun" in page


def test_meetings_are_listed_by_year_month_and_day(client):
    a_meeting(date="2023-09-15")
    a_meeting(date="2023-09-08")
    a_meeting(date="2022-10-24")
    a_meeting(date=None)
    assert "4 meetings" in words(read(client, "/meetings/"))
    assert "2 meetings" in words(read(client, "/meetings/2023/"))
    assert "2 meetings" in words(read(client, "/meetings/2023/09/"))
    day = words(read(client, "/meetings/2023/09/15/"))
    assert "1 meeting." in day and "Friday, 15 September 2023" in day
    assert "8 Sep 2023, the day before with a meeting" in day


@pytest.mark.parametrize(
    "address",
    [
        "/meetings/2023/13/",
        "/meetings/2023/02/30/",
        "/meetings/0000/",
        "/meetings/99999/",
        "/meetings/123456789012345678901234567890/",
        "/officials/nobody/",
        "/organs/none/",
        "/sources/999999999999999/",
        "/nowhere/",
    ],
)
def test_what_is_not_there_is_a_404(client, address):
    assert client.get(address).status_code == 404


def test_a_meeting_page_shows_people_directives_and_their_places(client):
    sentence = "It is necessary to strengthen flood prevention."
    meeting = a_meeting(f"Opening words. {sentence} Closing words.", chair="Yuan Jiajun", attending=["Hu Henghua"])
    directive = a_directive(meeting, sentence, speaker="Yuan Jiajun")
    page = read(client, meeting.get_absolute_url())
    assert re.search(rf'<span class="directive">.*?id="at-{directive.start}">{re.escape(sentence)}</span></span>', page)
    assert f'href="#at-{directive.start}"' in page
    people = re.findall(r'<th scope="row"><a href="/officials/([^/]+)/"[^>]*>', page)
    assert people == ["yuan-jiajun", "hu-henghua"]
    assert "◆ presided , ▶ spoke" in words(page)
    assert meeting.source.sha256 in page


def test_the_readout_is_printed_whole_and_in_order(client):
    the_archive_of_the_fixtures()
    for meeting in Meeting.objects.all():
        page = client.get(meeting.get_absolute_url()).content.decode()
        body = re.search(r'<div class="readout"[^>]*>(.*?)</div>', page, re.S)[1]
        body = re.sub(r'<a class="number".*?</a>', "", body)
        printed = "".join(html.unescape(re.sub(r"<[^>]*>", "", body)).split())
        assert printed == "".join(meeting.source.text.split())


def test_markup_in_a_source_is_shown_not_obeyed(client):
    meeting = a_meeting("<script>alert(1)</script> & <b>bold</b>")
    page = client.get(meeting.get_absolute_url()).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &lt;b&gt;" in page


def test_an_inferred_date_is_marked_and_leads_to_its_evidence(client):
    the_archive_of_the_fixtures()
    meeting = Meeting.objects.get(date_basis="inferred")
    page = read(client, meeting.get_absolute_url())
    assert "1 Nov 2022" in page and ">inferred</span>" in page
    for evidence in meeting.date_evidence:
        assert f'href="#at-{evidence["start"]}"' in page
        assert f'id="at-{evidence["start"]}"' in page


def why_of(page: str, of: str) -> str:
    """What the "why?" of a fact opens on, with its tags."""
    return re.search(
        rf'<details class="why"[^>]*><summary aria-label="why\? {re.escape(of)}">why\?</summary>(.*?)</details>', page
    )[1]


def test_every_fact_says_which_words_it_rests_on_by_which_rule_and_how_sure_it_is(client):
    the_archive_of_the_fixtures()
    meeting = Meeting.objects.get(source__origin__contains="000_")
    page = read(client, meeting.get_absolute_url())
    chair = why_of(page, "Yuan Jiajun")
    assert "<mark>presided over</mark>" in chair
    assert "presided Named in the list that is the subject of this verb. Sure." in words(chair)
    assert "post Printed directly after the name. Likely." in words(chair)
    anchor = re.search(r'href="#at-(\d+)"', chair)[1]
    assert f'id="at-{anchor}"' in page
    assert "<mark>April 7</mark>" in why_of(page, "date")
    assert "<mark>theoretical study center group</mark>" in why_of(page, "kind")
    assert "<mark>Yuan Jiajun</mark>" in why_of(page, "place")
    assert "<mark>Su Si</mark>" in why_of(page, "credits")
    assert "A word of obligation" in why_of(page, "1")
    facts = [*meeting.attendance.all(), *meeting.directives.all(), *meeting.agenda.all(), *meeting.references.all()]
    assert page.count('<details class="why"') >= len(facts) + len(meeting.groups) + 3


def test_a_fact_that_is_often_wrong_is_marked_in_the_list(client):
    meeting = a_meeting("Li Rui left. He spoke.", attending=["Li Rui"])
    row = meeting.attendance.get()
    row.roles.set(["attended", "spoke"])
    start = meeting.source.text.index("spoke")
    row.why = [
        {"fact": "attended", "start": 7, "end": 11, "rule": "role-subject"},
        {"fact": "spoke", "start": start, "end": start + 5, "rule": "role-pronoun"},
    ]
    row.save()
    page = read(client, meeting.get_absolute_url())
    assert '<span class="tag caution">unsure: spoke</span>' in page
    assert "unsure: attended" not in page
    assert words(why_of(page, "Li Rui")).startswith("Li Rui left . attended Named")
    assert "spoke “He” or “she” stands here; taken for the person named last. Unsure." in words(why_of(page, "Li Rui"))


def test_what_an_editor_entered_says_so_and_an_older_record_still_leads_to_its_words(client):
    meeting = a_meeting("Li Rui presided.", chair="Li Rui")
    row = meeting.attendance.get()
    assert f'<a class="why" href="#at-{row.start}"' in read(client, meeting.get_absolute_url())
    row.entered(["roles"])
    row.save()
    box = words(why_of(read(client, meeting.get_absolute_url()), "Li Rui"))
    assert box == "presided Entered by an editor. spoke Entered by an editor."


def test_a_fact_read_before_reasons_were_kept_is_not_called_an_editor_s(client):
    meeting = a_meeting("Li Rui presided.", chair="Li Rui", kind="symposium")
    meeting.entered(["venue"])
    meeting.save()
    meeting.mark_edited()
    assert "Entered by an editor" not in read(client, meeting.get_absolute_url())


def test_a_chinese_readout_is_explained_in_both_languages_and_cited_by_the_sentence(client):
    text = "会议在北京举行。省长周明远主持会议，他要求抓好落实。大家鼓掌。"
    meeting = a_meeting(text, source=a_source(text, language="zh"), attending=["周明远"])
    row = meeting.attendance.get()
    at = text.index("主持")
    row.roles.set(["presided"])
    row.why = [{"fact": "presided", "start": at, "end": at + 2, "rule": "role-subject"}]
    row.save()
    box = why_of(read(client, meeting.get_absolute_url()), "周明远")
    assert re.search(r'<p lang="zh"><a href="#at-\d+">省长周明远<mark>主持</mark>会议，他要求抓好落实。</a>', box)
    assert '<span lang="zh">名字在该动词的主语名单中</span>' in box


def test_words_in_a_citation_are_shown_not_obeyed(client):
    meeting = a_meeting("Li Rui presided over <b>the meeting</b>.", chair="Li Rui")
    row = meeting.attendance.get()
    row.why = [{"fact": "presided", "start": 7, "end": 15, "rule": "role-subject"}]
    row.save()
    page = client.get(meeting.get_absolute_url()).content.decode()
    assert "<mark>presided</mark> over &lt;b&gt;the meeting&lt;/b&gt;." in page


def test_a_document_with_two_meetings_leads_from_one_to_the_other(client):
    the_archive_of_the_fixtures()
    first, second = Meeting.objects.filter(source__origin__contains="001_").order_by("ordinal")
    assert f'href="{second.get_absolute_url()}"' in read(client, first.get_absolute_url())
    assert 'class="elsewhere"' in read(client, second.get_absolute_url())


def test_who_is_spoken_about_is_told_apart_from_who_is_present(client):
    meeting = a_meeting(
        "The spirit of Xi Jinping's letter was studied. Zhang Xuan was praised.", attending=["Xi Jinping"]
    )
    for name in ("Xi Jinping", "Zhang Xuan"):
        start = meeting.source.text.index(name)
        Mention.objects.create(
            source=meeting.source, person=a_person(name), name=name, start=start, end=start + len(name)
        )
    box = read(client, meeting.get_absolute_url()).partition('id="mentions"')[2].partition("</section>")[0]
    assert "Zhang Xuan" in box and "Xi Jinping" not in box


def test_a_meeting_lists_only_what_its_own_passages_name(client):
    the_archive_of_the_fixtures()
    second = Meeting.objects.get(ordinal=2)
    assert 'id="mentions"' not in read(client, second.get_absolute_url())
    assert 'id="mentions"' in read(client, Meeting.objects.get(source=second.source, ordinal=1).get_absolute_url())


def test_the_raw_text_comes_as_it_was_kept(client):
    meeting = a_meeting("Line one.\r\n\r\n两个维护")
    response = client.get(reverse("source_text", args=[meeting.source.pk]))
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode() == meeting.source.text


def test_an_official_s_page_shows_posts_attendance_and_directives(client):
    the_archive_of_the_fixtures()
    page = words(read(client, "/officials/chen-miner/"))
    assert "Chen Miner 陈敏尔" in page
    assert "Chen Min'er" in page
    assert "15 Jul 2017 – 8 Dec 2022" in page
    assert "3 in search" in page
    count = Directive.objects.filter(speaker__slug="chen-miner").count()
    assert count > 10 and f"all {count}" in page


def test_officials_are_found_by_any_form_of_their_name(client):
    a_person("Chen Miner", "陈敏尔", variants=["Chen Min'er"])
    a_person("Hu Henghua", "胡衡华")
    for form in ("Chen Min'er", "chenmin", "敏尔"):
        page = words(read(client, f"/officials/?name={form}"))
        assert "1 official" in page and "Chen Miner" in page and "Hu Henghua" not in page


def test_directives_are_filtered_by_speaker_topic_organ_and_dates(client):
    the_archive_of_the_fixtures()

    def count(query):
        return int(re.search(r"(\d+) directives?\.", words(read(client, f"/directives/?{query}")))[1])

    everything = Directive.objects.count()
    assert count("") == everything
    by_chen = Directive.objects.filter(speaker__slug="chen-miner").count()
    assert count("speaker=chen-miner") == by_chen > 0
    assert count("speaker=meeting") == Directive.objects.filter(speaker=None).count() > 0
    assert count("topic=flood-and-disaster") == Directive.objects.filter(topics__slug="flood-and-disaster").count() > 0
    assert (
        count("date_from=2023-09-01&date_to=2023-09-08")
        == Directive.objects.filter(meeting__date=dt.date(2023, 9, 8)).count()
    )
    organ = Organ.objects.get(name_en="Theoretical Study Center Group of the Chongqing Municipal Party Committee")
    assert count(f"organ={organ.slug}") == organ.meetings.get().directives.count() > 0


def test_a_wrong_filter_value_is_said_on_the_page(client):
    page = words(read(client, "/directives/?date_from=2023-13-01&speaker=nobody"))
    assert "Enter a valid date." in page and "No official is called nobody" in page
    backwards = words(read(client, "/directives/?date_from=2023-12-01&date_to=2022-01-01"))
    assert "2022-01-01 lies before 2023-12-01, where the range starts; exchange the two." in backwards


def test_a_directive_links_to_its_sentence(client):
    the_archive_of_the_fixtures()
    directive = Directive.objects.first()
    assert f'href="{directive.get_absolute_url()}"' in read(
        client, "/directives/?speaker=" + (directive.speaker.slug if directive.speaker else "meeting")
    )
    page = read(client, directive.meeting.get_absolute_url())
    assert f'id="at-{directive.start}"' in page


@pytest.mark.parametrize(
    "address",
    [
        *("/meetings/", "/meetings/2023/", "/meetings/2023/01/", "/officials/", "/officials/yuan-jiajun/", "/organs/"),
        *("/organs/standing-committee-of-the-chongqing-municipal-party-committee/", "/topics/", "/formulations/"),
        *("/formulations/two-safeguards/", "/directives/", "/sources/", "/search/"),
    ],
)
def test_a_list_takes_the_same_number_of_queries_at_any_length(client, django_assert_max_num_queries, address):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def fill(count, day):
        for number in range(count):
            meeting = a_meeting(
                "It is necessary to act.", chair=f"Yuan Jia{'jun' * (number % 2 + 1)}", date=f"2023-0{day}-15"
            )
            a_directive(meeting, "It is necessary to act.", topics=[topic])
            meeting.source.formulation_uses.create(formulation=safeguards, text="necessary", start=6, end=15)

    topic = Topic.objects.create(name_en="Floods")
    safeguards = Formulation.objects.create(name_zh="两个维护", name_en="two safeguards")
    fill(2, 1)
    read(client, address)
    with CaptureQueriesContext(
        connection,
    ) as few:
        read(client, address)
    fill(8, 2)
    read(client, address)
    with CaptureQueriesContext(connection) as many:
        read(client, address)
    assert len(many) == len(few)


def test_every_list_is_named_on_one_page_that_every_page_leads_to(client):
    a_meeting(date=None)
    page = read(client, "/browse/")
    for name in ("meetings", "officials", "organs", "directives", "formulations", "topics", "sources", "analysis"):
        assert re.search(rf'<dt><a href="{reverse(name)}(\?(used|met)=1)?">', page), name
    assert "1 is undated" in words(page)
    assert read(client, "/").count('href="/browse/"') == 2


def test_the_front_page_says_of_how_many_readouts_it_chose(client):
    a_meeting(chair="Yuan Jiajun")
    page = words(read(client, "/"))
    assert "Most often present in the latest 2,000 readouts" in page and "The numbers count all readouts." in page


def test_every_number_on_the_page_about_the_archive_leads_to_what_it_counts(client):
    a_meeting(date="2023-09-15", review="reviewed")
    a_meeting(date="2023-03-02", date_basis="stamp", source=a_source("News.", url="https://www.cq.gov.cn/a/1.html"))
    a_meeting(date=None)
    page = read(client, "/about/")
    listed = {
        "review=reviewed": "1 meeting, read",
        "review=unreviewed": "2 meetings, as",
        "review=edited": "No meeting, corr",
        "basis=stated": "1 meeting, with the date",
        "basis=stamp": "1 meeting, with no date",
        "undated=1": "1 meeting, without a date",
        "language=en": "3 documents.",
        "site=none": "2 documents.",
        "site=https%3A//www.cq.gov.cn/": "1 document.",
        "2023/?review=reviewed": "1 meeting, read",
    }
    for query, said in listed.items():
        address = re.search(rf'href="(/[^"]*{re.escape(query)})"', page)[1]
        assert said in words(read(client, address)), query


def test_a_list_says_that_it_has_no_such_page(client):
    a_meeting()
    assert "This list has no page 99; here is page 1." in words(read(client, "/meetings/?page=99"))
    assert b"This list has no page &lt;b&gt;; here is page 1." in client.get("/officials/?page=<b>").content
    assert "This list has no page" not in read(client, "/meetings/?page=1")


def test_a_meeting_without_an_organ_is_called_by_its_headline(client):
    source = a_source("习近平会见外宾。Xi Jinping", title="习近平会见斐济总理", language="zh")
    meeting = a_meeting(chair="Xi Jinping", organ=None, kind="reception", source=source)
    for address in ("/officials/xi-jinping/", "/meetings/", meeting.get_absolute_url()):
        assert '<span lang="zh">习近平会见斐济总理</span>' in read(client, address)
    assert "<title>习近平会见斐济总理, 15 September 2023" in read(client, meeting.get_absolute_url())
