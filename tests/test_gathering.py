"""Several write-ups of one meeting are one meeting, and what a person says of them stays."""

import datetime as dt
import hashlib
import re

import pytest
from django.core.management import call_command
from django.urls import reverse

from archive.comparing import compare, sentences, wording
from archive.extraction import extract
from archive.extraction.records import Hints
from archive.imports import gathering, reference, store
from archive.imports.extraction import extracted
from archive.imports.raw import RawReadout
from archive.models import (
    Attendance,
    Band,
    Directive,
    Formulation,
    ImportProblem,
    ImportRun,
    Meeting,
    Person,
    SourceDocument,
    Verdict,
    WriteUp,
)
from search import outbox
from tests.builders import a_meeting, a_person, an_organ, sketch
from tests.search.test_search_page import found
from tests.test_admin import form_values, page_of, save

pytestmark = pytest.mark.django_db

HEAD = "On September 14, the Standing Committee of the Sichuan Provincial Party Committee held a meeting. "
CHAIR = (
    "Wang Xiaohui, Secretary of the Provincial Party Committee, presided over the meeting and delivered a speech.\n\n"
)
FLOOD = "The meeting emphasized that it is necessary to strengthen flood prevention along all rivers of the province. "
RURAL = (
    "It pointed out that it is necessary to revitalize the countryside and to increase what farmers earn every year. "
)
SAFETY = "All departments should check every mine, every school and every bridge for hidden dangers before winter. "
FULL = f"2023-09-15 10:00:00\n\n{HEAD}{CHAIR}{FLOOD}{RURAL}{SAFETY}\n"
REPRINT = f"Tianfu Morning Post\n2023-09-16 08:12:00\n\n{HEAD}{CHAIR}{FLOOD}{RURAL}\n"

ZH = (
    "2020-12-09\n12月8日下午，云南省委常委会召开扩大会议，传达学习中央经济工作会议精神。省委书记阮成发主持会议并讲话。\n"
    "会议强调，要全面贯彻新发展理念，加快建设现代化产业体系。会议指出，要抓好森林防火和冬春农田水利建设。\n"
)
ZH_SHORT = (
    "昆明日报 2020-12-10\n"
    "12月8日下午，雲南省委常委會召開擴大會議，傳達學習中央經濟工作會議精神。省委書記阮成發主持會議並講話。\n"
    "會議強調，要全面貫徹新發展理念，加快建設現代化產業體系和綠色能源基地。\n"
)


def load(folder, **texts) -> int:
    """Import each text from a file of its own name, one after the other; returns the last exit code."""
    code = 0
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text)
        try:
            call_command("import_readouts", str(folder / f"{name}.txt"), verbosity=0)
            code = 0
        except SystemExit as exit:
            code = exit.code
    return code


def question() -> ImportProblem:
    return ImportProblem.objects.get(other__isnull=False)


def test_a_meeting_that_two_outlets_report_is_one_meeting(tmp_path):
    assert load(tmp_path, daily=FULL, morning=REPRINT) == 0
    meeting = Meeting.objects.get()
    assert SourceDocument.objects.count() == 2
    assert meeting.write_ups.get().source.file_name == "morning.txt"
    assert Attendance.objects.count() == 1
    assert not Directive.objects.exclude(meeting=meeting).exists()


def test_the_fullest_text_is_the_main_one_in_whichever_order_they_come(tmp_path):
    load(tmp_path, morning=REPRINT)
    number = Meeting.objects.get().pk
    load(tmp_path, daily=FULL)
    meeting = Meeting.objects.get()
    assert (meeting.pk, meeting.source.file_name) == (number, "daily.txt")
    assert meeting.directives.filter(text__contains="hidden dangers").exists()
    text = meeting.source.text
    assert all(text[row.start : row.end] == row.name for row in meeting.attendance.all())


def test_both_scripts_are_one_text(tmp_path):
    assert load(tmp_path, a=ZH, b=ZH_SHORT) == 0
    assert Meeting.objects.get().source.file_name == "a.txt"


def test_the_same_files_again_change_nothing(tmp_path):
    load(tmp_path, daily=FULL, morning=REPRINT)
    before = list(Meeting.objects.values()), list(WriteUp.objects.values()), Band.objects.count()
    assert load(tmp_path, daily=FULL, morning=REPRINT) == 0
    assert (list(Meeting.objects.values()), list(WriteUp.objects.values()), Band.objects.count()) == before


def test_meetings_of_other_days_are_other_meetings_however_alike_the_form(tmp_path):
    load(tmp_path, a=FULL, b=FULL.replace("September 14", "May 11").replace("2023-09-15", "2023-05-12"))
    assert Meeting.objects.count() == 2
    assert not ImportProblem.objects.exclude(other=None).exists()


def test_a_text_is_held_against_those_of_the_day_that_an_editor_has_set(tmp_path):
    load(tmp_path, a=FULL)
    meeting = Meeting.objects.get()
    meeting.date, meeting.organ = dt.date(2023, 5, 11), None
    meeting.save()
    load(tmp_path, b=REPRINT.replace("September 14", "May 11").replace("2023-09-16", "2023-05-12"))
    assert meeting.write_ups.get().source.file_name == "b.txt"


def test_what_is_split_off_is_found_by_its_own_day(tmp_path):
    load(tmp_path, daily=FULL, morning=REPRINT)
    meeting = Meeting.objects.get()
    meeting.date = dt.date(2023, 5, 11)
    meeting.save()
    apart = gathering.split(meeting.write_ups.get())
    apart.organ = None
    apart.save()
    load(tmp_path, evening=REPRINT + "\nThe Evening Post printed this.\n")
    assert apart.write_ups.exists()


def test_a_nearly_equal_text_of_another_day_close_by_is_asked_about(tmp_path):
    assert load(tmp_path, a=FULL, b=FULL.replace("September 14", "September 13")) == 1
    assert Meeting.objects.count() == 2
    assert "told again" in question().message


def test_two_sittings_of_one_day_that_share_little_are_asked_about_once(tmp_path):
    other = (
        f"2023-09-15\n\n{HEAD}{CHAIR.replace('delivered a speech', 'left')}The audit of last year was heard in full.\n"
    )
    load(tmp_path, a=FULL, b=other)
    asked = question()
    assert {asked.meeting.pk, asked.other.pk} == set(Meeting.objects.values_list("pk", flat=True))
    load(tmp_path, b=other + "\n")
    assert question() == asked


def test_two_meetings_of_one_document_stay_two(tmp_path):
    load(tmp_path, both=FULL + "\nOn the same day, Wang Xiaohui presided over a meeting of the Standing Committee.\n")
    assert Meeting.objects.count() == 2


def test_an_official_whom_only_a_joined_text_would_make_is_not_made(tmp_path):
    named = REPRINT.replace("presided over the meeting", "and Wang Xiaohu presided over the meeting")
    load(tmp_path, daily=FULL, morning=named)
    assert not Person.objects.filter(attendance=None, directives=None, mentions=None, posts=None).exists()


def test_the_number_of_a_joined_meeting_leads_to_the_one_that_stays(client, admin_client, tmp_path):
    one, two = two_meetings_of_one_day(tmp_path)
    gathering.join(one, two, by_hand=True)
    response = client.get(two.get_absolute_url())
    assert (response.status_code, response.url) == (302, one.get_absolute_url())
    assert client.get(reverse("write_ups", args=[two.pk])).url == reverse("write_ups", args=[one.pk])
    assert client.get("/meetings/99999/").status_code == 404


def two_meetings_of_one_day(folder) -> tuple[Meeting, Meeting]:
    """Of one organ, told in other words, so that only a person can say whether they are one."""
    other = (
        "2023-09-15\n\n"
        "On September 14, the Standing Committee of the Sichuan Provincial Party Committee met in Chengdu. "
        "Wang Xiaohui presided.\n\nHe said that bridges must be checked and grain must be stored before the frost.\n"
    )
    load(folder, a=FULL, b=other)
    return tuple(Meeting.objects.order_by("pk"))


def test_an_editor_answers_that_two_meetings_are_one(admin_client, tmp_path):
    one, two = two_meetings_of_one_day(tmp_path)
    asked = question()
    page = admin_client.get(page_of(asked))
    assert reverse("compared", args=[asked.meeting_id, asked.other_id]) in page.content.decode()
    assert admin_client.get(reverse("compared", args=[one.pk, two.pk])).status_code == 200
    save(admin_client, asked, are="one")
    assert Meeting.objects.get() == one
    assert one.write_ups.get().number == two.pk


def test_an_editor_answers_that_they_are_two_and_is_not_asked_again(admin_client, tmp_path):
    one, two = two_meetings_of_one_day(tmp_path)
    save(admin_client, question(), are="two")
    (tmp_path / "b.txt").write_text((tmp_path / "b.txt").read_text().replace("grain", "wheat"))
    load(tmp_path, b=(tmp_path / "b.txt").read_text())
    assert set(Meeting.objects.all()) == {one, two}
    assert question().resolved_at


def test_what_an_editor_joined_stays_joined_when_the_document_comes_in_a_new_version(admin_client, tmp_path):
    one, two = two_meetings_of_one_day(tmp_path)
    chosen = {"action": "join", "_selected_action": [one.pk, two.pk]}
    admin_client.post(reverse("admin:archive_meeting_changelist"), chosen)
    assert Meeting.objects.get() == one
    load(tmp_path, b=(tmp_path / "b.txt").read_text().replace("grain", "wheat"))
    write_up = Meeting.objects.get().write_ups.get()
    assert "wheat" in write_up.source.text and write_up.by_hand


def test_what_an_editor_split_stays_split_when_the_document_comes_in_a_new_version(admin_client, tmp_path):
    load(tmp_path, daily=FULL, morning=REPRINT)
    write_up = WriteUp.objects.get()
    response = admin_client.post(
        page_of(write_up), form_values(admin_client.get(page_of(write_up))) | {"split_off": "on"}
    )
    assert response.status_code == 302
    assert Meeting.objects.count() == 2
    load(tmp_path, morning=REPRINT.replace("countryside", "villages"))
    assert Meeting.objects.count() == 2
    assert not ImportProblem.objects.exclude(other=None).exists()


def test_a_split_brings_the_meeting_back_as_it_was_with_a_person_s_work(tmp_path):
    one, two = two_meetings_of_one_day(tmp_path)
    two.venue = "Chengdu"
    two.save()
    two.mark_edited()
    one.mark_edited()
    Verdict.objects.create(meeting=two, matter="date", outcome="accepted")

    def rows():
        return [
            list(model.objects.filter(**{owner: two.pk}).order_by("pk").values())
            for model, owner in (
                *((Meeting, "pk"), (Attendance, "meeting")),
                *((Directive, "meeting"), (Verdict, "meeting")),
            )
        ] + [sorted(Attendance.roles.through.objects.filter(attendance__meeting=two.pk).values_list("role", flat=True))]

    before = rows()
    gathering.join(one, two, by_hand=True)
    assert Meeting.objects.get().directives.filter(text__contains="flood").exists()
    gathering.split(WriteUp.objects.get(), by_hand=True)
    after = rows()
    for meeting in (before[0][0], after[0][0]):
        meeting.pop("updated_at")
    assert after == before


def test_a_text_that_a_person_corrected_stays_the_main_one(tmp_path):
    load(tmp_path, morning=REPRINT)
    Meeting.objects.get().mark_edited()
    load(tmp_path, daily=FULL)
    assert Meeting.objects.get().source.file_name == "morning.txt"


def test_a_meeting_whose_main_text_is_withdrawn_lives_on_in_the_other_one(tmp_path):
    load(tmp_path, daily=FULL, morning=REPRINT)
    number = Meeting.objects.get().pk
    load(tmp_path, daily="Nothing of the kind is told here any more.\n")
    meeting = Meeting.objects.get()
    assert (meeting.pk, meeting.source.file_name) == (number, "morning.txt")
    assert meeting.attendance.get().name == "Wang Xiaohui"
    assert not meeting.write_ups.exists()


def test_the_same_address_with_other_bytes_is_a_new_version():
    def publish(text, url) -> str:
        raw = RawReadout(
            text=text, sha256=hashlib.sha256(text.encode()).hexdigest(), encoding="utf-8", origin="", url=url
        )
        return next(store.store_all([extracted(raw, Hints())], ImportRun.objects.create()))[0]

    assert publish(FULL, "https://www.example.org/2023/c1.html") == "new"
    number = Meeting.objects.get().pk
    assert publish(FULL.replace("rivers", "lakes"), "http://www.example.org/2023/c1.html") == "changed"
    meeting = Meeting.objects.get()
    assert meeting.pk == number and "lakes" in meeting.source.text
    assert SourceDocument.objects.exclude(replaced_by=None).get().replaced_by == meeting.source
    assert not WriteUp.objects.exists()
    for day in ("14", "12"):  # an address that only names the site is no document's
        assert publish(FULL.replace("September 14", f"October {day}"), "https://www.example.org/") == "new"


def test_a_text_known_only_to_a_write_up_is_found_and_leads_there(client, tmp_path):
    load(tmp_path, daily=FULL, morning=REPRINT.replace("rivers", "reservoirs"))
    meeting = Meeting.objects.get()
    assert found(client, q='"reservoirs of the province"') == [meeting.pk]
    page = client.get(reverse("search"), {"q": '"reservoirs of the province"'}).content.decode()
    assert f"{reverse('write_ups', args=[meeting.pk])}#text-{meeting.write_ups.get().source_id}" in page
    gathering.split(meeting.write_ups.get(), by_hand=True)
    assert found(client, q='"reservoirs of the province"') != [meeting.pk]


def test_the_page_shows_what_was_kept_left_out_and_changed(client, tmp_path):
    load(tmp_path, daily=FULL, morning=REPRINT.replace("along all rivers", "along all reservoirs"))
    meeting = Meeting.objects.get()
    assert "2 texts tell of it" in client.get(meeting.get_absolute_url()).content.decode()
    address = reverse("write_ups", args=[meeting.pk])
    page = client.get(address).content.decode()
    assert "<del>rivers</del>" in page and "<ins>reservoirs</ins>" in page
    left_out = re.search(r'<tr class="left-out">.*?</tr>', page, re.S)[0]
    assert "hidden dangers" in left_out
    assert 'class="same"' in page
    only = client.get(address, {"only": "differences"}).content.decode()
    assert 'class="same"' not in only and "<ins>reservoirs</ins>" in only


def test_the_source_of_a_further_write_up_names_its_meeting(client, tmp_path):
    load(tmp_path, daily=FULL, morning=REPRINT)
    meeting = Meeting.objects.get()
    page = client.get(meeting.write_ups.get().source.get_absolute_url()).content.decode()
    assert meeting.get_absolute_url() in page


def test_sentences_in_both_scripts_and_other_punctuation_are_the_same():
    mine, theirs = (sentences(text, [], []) for text in ("会议强调，要防汛。要防火！", "會議強調：要防汛。要開源。"))
    assert [row.kind for row in compare(mine, theirs).rows] == ["same", "left out", "added"]


def test_the_words_that_differ_are_marked_on_both_sides():
    assert wording("要抓好防汛工作", "要抓實防火工作") == (
        [("要抓", False), ("好防汛", True), ("工作", False)],
        [("要抓", False), ("實防火", True), ("工作", False)],
    )


def test_candidates_are_found_with_the_same_queries_among_many_meetings(django_assert_num_queries):
    meeting = a_meeting(FULL)
    sketch(meeting)
    with django_assert_num_queries(2):  # texts alike, the organ's other meetings
        assert gathering._candidates(meeting) == []
    for number in range(20):
        other = a_meeting(f"Meeting {number} spoke of something else entirely.", organ=an_organ(f"Committee {number}"))
        sketch(other)
    with django_assert_num_queries(2):
        assert gathering._candidates(meeting) == []


def test_an_official_whom_only_a_further_write_up_names_has_a_page_that_leads_there(client, tmp_path):
    more = "Hu Henghua, Deputy Secretary of the Provincial Party Committee, attended the meeting.\n"
    a_person("Hu Henghua")
    load(tmp_path, daily=FULL, morning=REPRINT + more)
    write_up = WriteUp.objects.get()
    assert not Attendance.objects.filter(name="Hu Henghua").exists()
    only_there, in_both = (
        client.get(Person.objects.get(name_en=name).get_absolute_url()).content.decode()
        for name in ("Hu Henghua", "Wang Xiaohui")
    )
    assert f'href="{write_up.get_absolute_url()}"' in only_there
    assert write_up.get_absolute_url() not in in_both


def test_the_index_holds_no_joined_meeting(tmp_path):
    load(tmp_path, daily=FULL, morning=REPRINT)
    assert outbox.engine().digests().keys() == {Meeting.objects.get().pk}
    assert store.edition() == SourceDocument.objects.first().read_by


def test_a_mention_that_an_editor_changed_or_removed_stays_so_when_the_source_is_read_again(admin_client, tmp_path):
    text = FULL + "\nGeneral Secretary Xi Jinping visited the province in July. Premier Li Qiang wrote in August.\n"
    load(tmp_path, a=text)
    source = SourceDocument.objects.get()
    changed, gone = source.mentions.order_by("start")
    save(admin_client, changed, post="General Secretary of the Central Committee")
    admin_client.post(page_of(gone, "delete"), {"post": "yes"})
    store.store_findings(source, extract(text))
    kept = source.mentions.get()
    assert (kept.pk, kept.post) == (changed.pk, "General Secretary of the Central Committee")


def test_a_use_of_a_formulation_that_an_editor_changed_or_removed_stays_so(admin_client, tmp_path):
    reference.load()
    load(
        tmp_path,
        a="2020-12-09\n12月8日，云南省委常委会召开会议。会议强调，要增强“四个意识”，坚定“四个自信”，做到“两个维护”。\n",
    )
    source = SourceDocument.objects.get()
    changed, gone, *others = source.formulation_uses.order_by("start")
    other = Formulation.objects.exclude(pk=changed.formulation_id).first()
    save(admin_client, changed, formulation=other.pk)
    admin_client.post(page_of(gone, "delete"), {"post": "yes"})
    store.store_findings(source, extract(source.text))
    uses = source.formulation_uses.order_by("start")
    assert [use.start for use in uses] == [changed.start, *(use.start for use in others)]
    assert uses[0].formulation == other


def test_a_withdrawn_text_goes_and_the_meeting_lives_on_in_the_other_one(client, tmp_path):
    load(tmp_path, daily=FULL, morning=REPRINT.replace("rivers", "reservoirs"))
    meeting, write_up = Meeting.objects.get(), WriteUp.objects.get()
    gathering.withdraw(meeting.source, "The publisher asked for it.")
    now = Meeting.objects.get()
    assert (now.pk, now.source) == (meeting.pk, write_up.source)
    assert not now.write_ups.exists()
    assert found(client, q="dangers") == []
    assert found(client, q="reservoirs") == [meeting.pk]


def test_a_withdrawn_further_write_up_is_shown_and_found_no_more(client, tmp_path):
    load(tmp_path, daily=FULL, morning=REPRINT.replace("rivers", "reservoirs"))
    meeting, write_up = Meeting.objects.get(), WriteUp.objects.get()
    gathering.withdraw(write_up.source, "The publisher asked for it.")
    assert found(client, q="reservoirs") == []
    assert "reservoirs" not in client.get(reverse("write_ups", args=[meeting.pk])).content.decode()
    assert client.get(f"/meetings/{write_up.number}/").url == meeting.get_absolute_url()
