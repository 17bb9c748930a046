"""Whom a printed name stands for: namesakes stay apart, one official in two spellings is one, the unsure are asked."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from archive.imports import identity, reference
from archive.models import Attendance, ImportProblem, Meeting, Organ, Person, Place, SourceDocument
from tests.search.test_search_page import found
from tests.test_imports import import_readouts

pytestmark = pytest.mark.django_db

YANTAI = "2021年3月5日，烟台市召开防汛工作会议。烟台市副市长王伟出席会议并讲话。"
YANTAI_AGAIN = "2021年5月6日，烟台市召开安全生产会议。副市长王伟出席会议并讲话。"
TONGHAI = "2021年3月9日，云南省玉溪市通海县召开脱贫工作会议。通海县委书记王伟出席会议并讲话。"
GUANGDONG = "2020年11月5日，广东省召开科技工作会议。广东省省长马兴瑞出席会议并讲话。"
XINJIANG = "2023年5月5日，新疆维吾尔自治区召开稳定工作会议。新疆维吾尔自治区党委书记马兴瑞出席会议并讲话。"
SICHUAN = "2020年11月5日，四川省召开科技工作会议。四川省副省长罗文出席会议并讲话。"
MINISTRY = "2024年8月5日，市场监管总局召开电视电话会议。市场监管总局局长罗文出席会议并讲话。"


def read(tmp_path, **texts: str) -> int:
    """Import the texts, one after the other; returns the exit code of the last."""
    code = 0
    for name, text in texts.items():
        path = tmp_path / f"{name}.txt"
        path.write_text(text)
        code = import_readouts(path)
    return code


def officials(name: str) -> list[Person | None]:
    """Whom the rows that print ``name`` lead to, in the order of the documents."""
    return [row.person for row in Attendance.objects.filter(name=name).order_by("meeting__source__origin")]


def question(name: str) -> ImportProblem:
    return ImportProblem.objects.get(name=name, resolved_at=None)


def answer(client, asked: ImportProblem, who) -> None:
    address = reverse("admin:archive_importproblem_change", args=[asked.pk])
    response = client.post(address, {"who": getattr(who, "pk", who)})
    assert response.status_code == 302, response.context["adminform"].form.errors


def test_the_same_name_in_the_same_office_is_one_official(tmp_path):
    assert read(tmp_path, a=YANTAI, b=YANTAI_AGAIN) == 0
    first, second = officials("王伟")
    assert first == second is not None


def test_a_deputy_mayor_and_a_county_s_secretary_of_another_province_are_two(tmp_path):
    assert read(tmp_path, a=YANTAI, b=TONGHAI, c=YANTAI_AGAIN) == 0
    city, county, again = officials("王伟")
    assert city == again != county
    assert not ImportProblem.objects.exists()


HEZE = "2022年5月6日，菏泽市委常委会召开会议。市委书记陈文海主持会议。市领导王国伟、吕文国、谢明军出席会议。"
HEZE_AGAIN = "2022年7月8日，菏泽市委常委会召开会议。市委书记陈文海主持会议。市领导王国伟、吕文国、谢明军出席会议。"
QINGYUAN = "2022年6月2日，清远市委常委会召开会议。市委书记林志远主持会议。市领导吕文国、周晓华、朱庆玉出席会议。"
JINING = "2022年6月2日，济宁市委常委会召开会议。市委书记林志远主持会议。市领导吕文国、周晓华、朱庆玉出席会议。"


def test_who_sits_in_two_cities_of_two_provinces_is_two(tmp_path):
    assert read(tmp_path, a=HEZE, b=QINGYUAN, c=HEZE_AGAIN) == 0
    heze, qingyuan, again = officials("吕文国")
    assert heze == again != qingyuan is not None


def test_who_sits_in_two_cities_of_one_province_is_asked_about(tmp_path):
    assert read(tmp_path, a=HEZE, b=JINING) == 1
    assert officials("吕文国")[1] is None and question("吕文国").candidates.get()


def test_who_goes_to_see_a_city_is_asked_about(tmp_path):
    visit = "2022年6月2日，清远市召开现场会。吕文国、周晓华出席会议。"
    assert read(tmp_path, a=HEZE, b=visit) == 1
    assert question("吕文国").candidates.get() == officials("吕文国")[0]


def test_ranks_far_apart_in_one_place_are_two(tmp_path):
    village = "2021年4月5日，四川省召开乡村振兴会议。红光村党支部书记罗文出席会议并讲话。"
    assert read(tmp_path, a=SICHUAN, b=village) == 0
    governor, villager = officials("罗文")
    assert None not in (governor, villager) and governor != villager


def test_the_head_of_a_province_who_goes_to_another_stays_one(tmp_path):
    assert read(tmp_path, a=GUANGDONG, b=XINJIANG) == 0
    before, after = officials("马兴瑞")
    assert before == after is not None


def test_nobody_heads_two_provinces_at_one_time(tmp_path):
    read(tmp_path, a=GUANGDONG, b=XINJIANG.replace("2023年5月5日", "2020年11月9日"))
    one, other = officials("马兴瑞")
    assert None not in (one, other) and one != other


def test_a_local_post_of_no_named_place_contradicts_nothing(tmp_path):
    nowhere = "2020年11月28日，全国城市论坛举行。市委副书记、市长陈吉宁出席。"
    posted = "2024年11月6日，上海市召开科技工作会议。上海市委书记陈吉宁出席会议并讲话。"
    read(tmp_path, a=nowhere, b="2024年11月5日，全国政协召开座谈会。陈吉宁出席会议并讲话。", c=posted)
    mayor, *left = officials("陈吉宁")
    assert left == [None, None]
    assert {person for asked in ImportProblem.objects.exclude(name="") for person in asked.candidates.all()} == {mayor}


def test_a_leader_of_the_state_is_one_wherever_printed_without_post(tmp_path):
    premier = "2024年3月5日，国务院召开常务会议。国务院总理李强主持会议。"
    abroad = "2024年3月9日，海南省召开旅游工作会议。李强出席会议并讲话。"
    local = "2024年3月9日，云南省玉溪市通海县召开脱贫工作会议。通海县县长李强出席会议并讲话。"
    assert read(tmp_path, a=premier, b=abroad, c=local) == 0
    first, second, county = officials("李强")
    assert first == second != county is not None


def test_a_leader_came_from_the_ministries_courts_and_presidia_of_the_state(tmp_path):
    minister = "2022年11月8日，国家发展改革委召开会议。国家发展改革委主任何立峰主持会议并讲话。"
    leader = "2025年4月17日，国务院召开座谈会。国务院副总理何立峰出席会议并讲话。"
    visiting = "2025年7月7日，山西省召开调研座谈会。何立峰出席会议并讲话。"
    assert read(tmp_path, a=minister, b=leader, c=visiting) == 0
    assert len(set(officials("何立峰"))) == 1 and None not in officials("何立峰")


def test_at_a_meeting_of_the_state_the_head_of_a_province_needs_no_post(tmp_path):
    nation = "2023年3月5日，国务院召开座谈会。马兴瑞出席会议并讲话。"
    city = "2023年3月9日，云南省玉溪市通海县召开脱贫工作会议。通海县县长马兴瑞出席会议并讲话。"
    read(tmp_path, a=GUANGDONG, b=nation, c=city)
    governor, there, county = officials("马兴瑞")
    assert governor == there != county


def test_who_may_have_moved_is_asked_with_the_candidates_and_keeps_the_printed_name(tmp_path):
    assert read(tmp_path, a=SICHUAN, b=MINISTRY) == 1
    governor, left = officials("罗文")
    assert left is None
    asked = question("罗文")
    assert list(asked.candidates.all()) == [governor]
    assert Meeting.objects.get(source=asked.source).attendance.get().name == "罗文"


def test_two_others_who_met_with_them_before_tell_who_it_is(tmp_path):
    at_home = "2020年11月5日，浙江省召开科技工作会议。陈金彪、黄建发、刘小涛出席会议。"
    visiting = "2020年12月3日，云南省召开对口帮扶会议。陈金彪、黄建发、刘小涛出席会议。"
    alone = "2020年12月9日，江西省召开科技工作会议。陈金彪出席会议并讲话。"
    read(tmp_path, a=at_home, b=visiting, c=alone)
    home, away, other = officials("陈金彪")
    assert home == away is not None
    assert other is None and list(question("陈金彪").candidates.all()) == [home]


def test_a_term_of_office_says_who_moved(tmp_path):
    luo = Person.objects.create(name_zh="罗文")
    organ = Organ.objects.create(name_zh="国家市场监督管理总局", place=Place.objects.create(name_zh="中国"))
    luo.posts.create(title_en="Vice Governor of Sichuan", title_zh="四川省副省长", source="Xinhua")
    luo.posts.create(
        title_en="Head", title_zh="市场监管总局局长", organ=organ, start=dt.date(2022, 6, 1), source="Xinhua"
    )
    assert read(tmp_path, a=SICHUAN, b=MINISTRY) == 0
    assert officials("罗文") == [luo, luo]


def test_a_post_printed_before_its_term_is_asked_about(tmp_path):
    reference.load()
    early = "2015年3月5日，天津市召开科技工作会议。天津市副市长陈敏尔出席会议。"
    assert read(tmp_path, a=early) == 1
    assert read(tmp_path, b=early.replace("2015", "2023")) == 0
    assert officials("陈敏尔") == [None, Person.objects.get(slug="chen-miner")]


def test_other_forms_of_a_name_are_the_same_official(tmp_path):
    reference.load()
    meeting = "On April {}, 2023, the Standing Committee of the Chongqing Municipal Party Committee held a meeting. "
    meeting += "{}, Secretary of the Municipal Party Committee, presided over the meeting."
    forms = ["Yuan Jiajun", "Yuan Jia-jun", "YUAN Jiajun", "Yuan Jia Jun"]
    read(tmp_path, **{f"e{day}": meeting.format(day, form) for day, form in enumerate(forms, start=1)})
    read(tmp_path, z="2023年4月9日，重慶市召開科技工作會議。市委書記袁家軍出席會議並講話。")
    yuan = Person.objects.get(slug="yuan-jiajun")
    assert {row.person for row in Attendance.objects.all()} == {yuan}
    assert yuan.attendance.count() == 5


def test_a_chinese_and_an_english_readout_meet_by_reading_place_and_office(tmp_path):
    chinese = "2021年3月5日，烟台市召开防汛工作会议。烟台市副市长单吕军出席会议并讲话。"
    english = "On March 8, 2021, Yantai City held a meeting. Shan Lyujun, vice mayor of Yantai, attended the meeting."
    assert read(tmp_path, a=chinese, b=english) == 0
    person = Person.objects.get()
    assert (person.name_zh, person.name_en) == ("单吕军", "Shan Lyujun")
    assert person.attendance.count() == 2


def test_a_reading_alone_is_asked_about_in_the_same_place_and_means_nothing_elsewhere(tmp_path):
    english = "On March {}, 2021, {} City held a meeting. Wang Wei attended the meeting and delivered a speech."
    assert read(tmp_path, a=YANTAI, b=english.format(8, "Yantai")) == 1
    assert list(question("Wang Wei").candidates.all()) == [Person.objects.get(name_zh="王伟")]
    assert read(tmp_path, c=english.format(9, "Dalian")) == 0
    assert Attendance.objects.get(meeting__place__name_en="Dalian").person.name_en == "Wang Wei"


def test_two_chinese_names_that_are_read_alike_are_two(tmp_path):
    read(tmp_path, a=YANTAI, b=YANTAI_AGAIN.replace("王伟", "王维"))
    assert Person.objects.count() == 2


def test_two_who_fit_an_english_name_are_both_offered(tmp_path):
    english = "On March 8, 2021, Yantai City held a meeting. Wang Wei, vice mayor of Yantai, attended the meeting."
    assert read(tmp_path, a=YANTAI, b=YANTAI_AGAIN.replace("王伟", "王维"), c=english) == 1
    assert {person.name_zh for person in question("Wang Wei").candidates.all()} == {"王伟", "王维"}


def test_the_order_of_the_documents_does_not_matter(tmp_path):
    texts = {"a": YANTAI, "b": TONGHAI, "c": YANTAI_AGAIN, "d": GUANGDONG, "e": XINJIANG}
    texts["f"] = "2024年5月5日，国务院召开座谈会。国务委员马兴瑞出席会议。"

    def grouped(order) -> set[frozenset[str]]:
        SourceDocument.objects.all().delete()
        ImportProblem.objects.all().delete()
        Person.objects.all().delete()
        read(tmp_path, **{key: texts[key] for key in order})
        rows = Attendance.objects.values_list("person", "meeting__source__origin")
        return {frozenset(origin for key, origin in rows if key == person) for person, _ in rows}

    assert grouped("abcdef") == grouped("fedcba") == grouped("cfbead")


@pytest.mark.parametrize("at_a_time", [1, identity.SOURCES])
def test_what_is_settled_settles_what_was_weighed_before(tmp_path, monkeypatch, at_a_time):
    monkeypatch.setattr(identity, "SOURCES", at_a_time)
    (tmp_path / "a.txt").write_text(SICHUAN)
    (tmp_path / "b.txt").write_text("2024年7月5日，国家知识产权局召开会议。国家知识产权局局长罗文出席会议。")
    (tmp_path / "c.txt").write_text(
        "2024年8月5日，市场监管总局召开会议。市场监管总局局长、国家知识产权局局长罗文出席会议。"
    )
    (tmp_path / "d.txt").write_text("2024年9月5日，国务院召开座谈会。四川省副省长、市场监管总局局长罗文出席会议。")
    assert import_readouts(tmp_path) == 0
    assert len(set(officials("罗文"))) == 1 and None not in officials("罗文")


@pytest.mark.parametrize("at_a_time", [1, identity.SOURCES])
def test_what_is_learned_later_in_a_run_settles_what_was_open(tmp_path, monkeypatch, at_a_time):
    monkeypatch.setattr(identity, "SOURCES", at_a_time)
    (tmp_path / "a.txt").write_text(SICHUAN)
    (tmp_path / "b.txt").write_text(MINISTRY)
    (tmp_path / "c.txt").write_text("2024年9月5日，国务院召开座谈会。四川省副省长、市场监管总局局长罗文出席会议。")
    assert import_readouts(tmp_path) == 0
    assert len(set(officials("罗文"))) == 1 and None not in officials("罗文")
    assert not ImportProblem.objects.exists()


def test_an_editor_chooses_a_candidate_and_the_same_question_elsewhere_is_settled(admin_client, tmp_path):
    read(tmp_path, a=SICHUAN, b=MINISTRY, c=MINISTRY.replace("8月5日", "9月6日"))
    governor = officials("罗文")[0]
    asked = ImportProblem.objects.filter(name="罗文").first()
    page = admin_client.get(reverse("admin:archive_importproblem_change", args=[asked.pk])).content.decode()
    assert "四川省副省长" in page and "市场监管总局局长" in page
    answer(admin_client, asked, governor)
    assert officials("罗文") == [governor] * 3
    assert not ImportProblem.objects.filter(resolved_at=None).exists()
    assert len(found(admin_client, official=governor.slug)) == 3


@pytest.mark.parametrize("touch", ["mark_edited", "mark_reviewed"])
def test_a_meeting_of_an_editor_s_keeps_its_question_until_it_is_answered(admin_client, admin_user, tmp_path, touch):
    read(tmp_path, a=SICHUAN, b=MINISTRY, c=MINISTRY.replace("8月5日", "9月6日"))
    governor = officials("罗文")[0]
    first, second = ImportProblem.objects.filter(name="罗文").order_by("pk")
    touched = Meeting.objects.get(source=second.source)
    touched.mark_edited() if touch == "mark_edited" else touched.mark_reviewed(admin_user)
    answer(admin_client, first, governor)
    assert officials("罗文") == [governor, governor, None]
    answer(admin_client, question("罗文"), governor)
    assert officials("罗文") == [governor] * 3


def test_an_editor_says_that_it_is_somebody_new(admin_client, tmp_path):
    read(tmp_path, a=SICHUAN, b=MINISTRY)
    answer(admin_client, question("罗文"), "new")
    governor, other = officials("罗文")
    assert None not in (governor, other) and governor != other


def test_a_second_answer_is_refused_and_told_whose_the_first_was(admin_client, admin_user, tmp_path):
    read(tmp_path, a=SICHUAN, b=MINISTRY)
    asked, governor = question("罗文"), officials("罗文")[0]
    answer(admin_client, asked, governor)
    address = reverse("admin:archive_importproblem_change", args=[asked.pk])
    page = admin_client.post(address, {"who": "new"}, follow=True).content.decode()
    assert f"answered meanwhile by {admin_user}: {governor} ({governor.slug})" in page
    assert officials("罗文") == [governor] * 2 and Person.objects.count() == 1


def test_of_two_answers_at_one_time_the_first_holds(admin_user, tmp_path):
    read(tmp_path, a=SICHUAN, b=MINISTRY)
    governor, one_reads, another_reads = officials("罗文")[0], question("罗文"), question("罗文")
    identity.answer(one_reads, governor, by=admin_user)
    with pytest.raises(identity.AnsweredMeanwhile):
        identity.answer(another_reads, None, by=admin_user)
    assert officials("罗文") == [governor] * 2 and Person.objects.count() == 1
    assert ImportProblem.objects.get(name="罗文").answer == governor


def test_the_official_just_made_can_be_chosen_in_the_questions_left(admin_client, tmp_path):
    bare = "2024年9月6日，江西省召开科技工作会议。罗文出席会议并讲话。"
    read(tmp_path, a=SICHUAN, b=MINISTRY, c=bare)
    first, left = ImportProblem.objects.filter(name="罗文").order_by("pk")
    answer(admin_client, first, "new")
    governor, other, nobody = officials("罗文")
    assert nobody is None and set(question("罗文").candidates.all()) == {governor, other}
    assert other.slug in question("罗文").message
    answer(admin_client, left, other)
    assert officials("罗文") == [governor, other, other]


def test_the_official_just_made_can_be_chosen_for_a_meeting_of_an_editor_s(admin_client, tmp_path):
    read(tmp_path, a=SICHUAN, b=MINISTRY, c=MINISTRY.replace("8月5日", "9月6日"))
    first, second = ImportProblem.objects.filter(name="罗文").order_by("pk")
    Meeting.objects.get(source=second.source).mark_edited()
    answer(admin_client, first, "new")
    governor, other, _ = officials("罗文")
    assert set(question("罗文").candidates.all()) == {governor, other}


def test_an_answer_holds_when_the_document_comes_again_changed(admin_client, tmp_path):
    read(tmp_path, a=SICHUAN, b=MINISTRY)
    answer(admin_client, question("罗文"), "new")
    before = officials("罗文")
    assert read(tmp_path, b=MINISTRY + "会议强调，要抓好防汛工作。") == 0
    assert officials("罗文") == before
    assert Person.objects.count() == 2


def test_a_question_that_nobody_answered_is_asked_once(tmp_path):
    read(tmp_path, a=SICHUAN, b=MINISTRY, c=TONGHAI)
    read(tmp_path, b=MINISTRY + "会议强调，要抓好防汛工作。")
    assert question("罗文").source.replaced_by is None


def test_a_question_about_a_name_is_not_marked_as_resolved_without_an_answer(admin_client, tmp_path):
    read(tmp_path, a=SICHUAN, b=MINISTRY)
    asked = question("罗文")
    other = ImportProblem.objects.create(file="c.txt", stage="read", message="not a text", remedy="export it")
    marked = {"action": "mark_resolved", "_selected_action": [asked.pk, other.pk]}
    page = admin_client.post(reverse("admin:archive_importproblem_changelist"), marked, follow=True).content.decode()
    assert "1 problems marked as resolved" in page and "1 ask who somebody is and stay open" in page
    assert list(ImportProblem.objects.filter(resolved_at=None)) == [asked]


def test_nobody_is_made_of_a_meeting_that_is_not_stored(tmp_path):
    read(tmp_path, a=SICHUAN)
    Meeting.objects.get().mark_edited()
    assert read(tmp_path, a=SICHUAN.replace("罗文出席", "罗文、许罗德、李文荣出席")) == 1
    assert [person.name_zh for person in Person.objects.all()] == ["罗文"]


def test_a_changed_document_keeps_the_question_of_a_meeting_that_an_editor_keeps(admin_client, tmp_path):
    read(tmp_path, a=SICHUAN, b=MINISTRY)
    governor = officials("罗文")[0]
    Meeting.objects.get(source=question("罗文").source).mark_edited()
    read(tmp_path, b=MINISTRY + "会议强调，要抓好防汛工作。")
    answer(admin_client, question("罗文"), governor)
    assert officials("罗文") == [governor] * 2


def test_a_changed_document_does_not_double_its_officials(tmp_path):
    read(tmp_path, a=YANTAI)
    before = officials("王伟")
    read(tmp_path, a=YANTAI + "会议强调，要抓好防汛工作。")
    assert officials("王伟") == before and Person.objects.count() == 1


def test_a_pasted_readout_asks_as_well(admin_client, tmp_path):
    read(tmp_path, a=SICHUAN)
    values = {"text": MINISTRY, "language": "zh", "title": "", "url": "", "published": ""}
    admin_client.post(reverse("admin:archive_sourcedocument_add"), values)
    answer(admin_client, question("罗文"), Person.objects.get())
    assert Person.objects.get().attendance.count() == 2


def test_any_number_of_names_takes_the_same_number_of_queries(tmp_path):
    def queries(names: str, day: int) -> int:
        (tmp_path / f"{day}.txt").write_text(f"2021年3月{day}日，四川省召开科技工作会议。{names}出席会议。")
        with CaptureQueriesContext(
            connection,
        ) as asked:
            import_readouts(tmp_path / f"{day}.txt")
        return len(
            [q for q in asked if "personname" in q["sql"] or "archive_post" in q["sql"] or "GROUP BY" in q["sql"]]
        )

    everybody = "陈金彪、黄建发、刘小涛、王志军、李文荣、许罗德"
    read(tmp_path, first=f"2021年3月1日，四川省召开科技工作会议。{everybody}出席会议。")
    assert queries(everybody, 2) == queries("陈金彪、黄建发、刘小涛", 3)
