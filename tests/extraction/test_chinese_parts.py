"""Which part of a Chinese story tells of which meeting, and of what place, body and kind it is, on invented ones."""

import datetime as dt

import pytest

from archive.extraction import extract
from archive.extraction.records import Hints

PUBLISHED = dt.date(2021, 6, 10)


def meetings(text, title=None):
    return extract(text, published=PUBLISHED, hints=Hints(title=title)).meetings


def roles(meeting):
    return {p.name: set(p.roles) for p in meeting.attendance}


def test_whom_the_leaders_received_before_the_meeting_is_a_meeting_with_what_was_said_there():
    text = (
        "本报讯 6月9日，省双拥模范表彰大会在长沙召开。会前，省委书记林志远会见受表彰代表。省长卓敏出席大会并讲话。\n"
        "会见中，林志远向代表表示祝贺。\n林志远说，要倾情服务部队。\n卓敏说，要落实各项要求。\n省领导温良、石磊参加大会。"
    )
    held, received = meetings(text)
    assert (received.kind, str(received.date)) == ("reception", "2021-06-09")
    assert set(roles(received)) == {"林志远"}
    assert set(roles(held)) == {"卓敏", "温良", "石磊"}
    assert [d.speaker for d in received.directives] == ["林志远"]


def test_several_who_spoke_to_several_bodies_on_one_day_held_as_many_meetings():
    text = (
        "中央宣讲团成员今天在各部门宣讲。\n"
        "宣讲团成员、组织部部长林志远今天在中央组织部作宣讲报告。林志远强调要抓好落实。\n"
        "宣讲团成员、宣传部部长卓敏今天面向宣传系统作宣讲报告。卓敏作了系统阐释。"
    )
    first, second = meetings(text)
    assert (first.kind, second.kind) == ("conference", "conference")
    assert "lectured" in roles(first)["林志远"]
    assert set(roles(second)) == {"卓敏"}


def test_the_smaller_body_that_met_beside_a_session_is_of_the_body_whose_session_it_was():
    text = (
        "省十三届人大常委会第十九次会议6月9日在南京闭幕。省人大常委会主任林志远主持会议。江苏省有关方面列席会议。\n"
        "9日上午，省人大常委会副主任卓敏主持召开第七十七次主任会议，听取了汇报。"
    )
    _, beside = meetings(text)
    assert beside.organ == "江苏省人大常委会"
    assert roles(beside) == {"卓敏": {"presided"}}


def test_a_wreath_that_one_of_the_guests_laid_is_no_part_of_the_last_reception():
    text = (
        "委员长林志远9日在北京分别会见东岛总理卡莫鲁、西川总理巴兰瓦。\n"
        "会见卡莫鲁时，林志远表示，愿加强合作。\n会见巴兰瓦时，林志远表示，愿加强交流。\n石磊参加会见。\n"
        "东岛总理卡莫鲁9日上午前往广场，向人民英雄纪念碑敬献花圈。"
    )
    first, last = meetings(text)
    assert set(roles(first)) == {"林志远", "卡莫鲁", "石磊"}
    assert set(roles(last)) == {"林志远", "巴兰瓦", "石磊"}


def test_guests_of_the_next_day_are_met_apart_with_what_they_said():
    text = (
        "委员长林志远8日下午在北京会见东岛总统卡莫鲁。\n林志远表示，愿加强合作。\n卡莫鲁表示，愿加强交流。\n"
        "9日上午，林志远在北京分别会见西川总统巴兰瓦和南湖议长乌鲁宾。\n"
        "在会见巴兰瓦时，林志远表示，愿增进互信。\n巴兰瓦表示，期待合作。"
    )
    first, second = meetings(text)
    assert roles(first) == {name: {"attended", "spoke"} for name in ("林志远", "卡莫鲁")}
    assert roles(second) == {
        "林志远": {"attended", "spoke"},
        "巴兰瓦": {"attended", "spoke"},
        "乌鲁宾": {"attended"},
    }


def test_a_delegation_on_its_tour_that_has_a_symposium_of_a_day_of_its_own_is_told_as_the_symposium():
    text = (
        "3日至5日，云南省党政代表团在浙江考察。4日下午，两省在杭州举行座谈会。\n"
        "浙江省委书记林志远主持会议并讲话，云南省委书记卓敏讲话。\n卓敏说，云南要学习浙江，云南愿深化合作。"
    )
    (held,) = meetings(text)
    assert (held.kind, held.place, str(held.date), held.part_of_day) == ("symposium", "浙江", "2021-06-04", "afternoon")


@pytest.mark.parametrize(
    ("opening", "kind", "organ"),
    [
        ("中共中央、国务院9日在南京举行公祭仪式。", "ceremony", "中共中央、国务院"),
        ("6月9日晚，十四届全国人大财经委员会召开全体会议。", "commission", "十四届全国人大财经委员会"),
        ("中国共产党第二十次全国代表大会主席团9日举行第三次会议。", None, "中国共产党第二十次全国代表大会主席团"),
        ("9日，在国家宪法日即将来临之际，最高人民检察院举办检察开放日活动。", None, "最高人民检察院"),
        (
            "9日，国务院总理石磊主持召开国务院“十五五”规划《纲要草案》编制工作领导小组会议。",
            "commission",
            "国务院“十五五”规划《纲要草案》编制工作领导小组",
        ),
        ("九三学社第十二次全国代表大会完成议程，于9日在京闭幕。", "conference", "九三学社"),
        ("9日上午，中央组织部在全国政协礼堂举办事迹报告会。", "conference", "中央组织部"),
    ],
)
def test_bodies_of_the_nation_are_named_as_they_met(opening, kind, organ):
    (meeting,) = meetings(f"央视网消息（新闻联播）：{opening}林志远出席。\n会议指出，要抓好落实。")
    assert meeting.organ == organ
    assert kind in (None, meeting.kind)
    assert meeting.place == "全国"


@pytest.mark.parametrize(
    ("opening", "kind"),
    [
        ("国家副主席林志远9日在北京出席数字经济论坛开幕式并致辞。", "ceremony"),
        ("国家副主席林志远9日在北京出席论坛第四届部长级会议开幕式并致辞。", "conference"),
        ("国家副主席林志远9日出席法学家颁奖仪式并与获奖者座谈。", "ceremony"),
        ("国务委员林志远9日出席特别联大并发表题为《合作再动员》的讲话。", "conference"),
        ("9日晚，大运村举办运动员联欢会，林志远出席。", "ceremony"),
        ("9日，市委书记林志远利用一天时间，围绕推动高质量发展到顺义区调查研究。", "inspection"),
        ("国务委员、部际联席会议总召集人林志远9日在国家反诈中心调研时强调，要打击犯罪。", "inspection"),
        ("9日，最高法院专家委员会第二届研讨会通过线上线下同时举行。林志远出席。", "symposium"),
        ("国务委员林志远9日在第十六届“东岛论坛”开幕式上发表视频致辞。", "symposium"),
        ("十四届全国人大三次会议9日举行新闻发布会，发言人林志远介绍了情况。", "conference"),
        ("参加全国政协四次会议的委员们9日继续进行分组讨论。林志远参加讨论。", "cppcc_session"),
    ],
)
def test_what_somebody_came_to_tells_the_kind(opening, kind):
    assert meetings(opening)[0].kind == kind


def test_a_leader_of_the_nation_on_a_journey_was_in_the_province_where_he_went_round():
    (meeting,) = meetings("全国政协副主席林志远9日在四川调研。林志远强调，要保护好生态。")
    assert (meeting.kind, meeting.place) == ("inspection", "四川")


def test_a_symposium_called_on_such_a_journey_was_in_the_same_province():
    text = (
        "国务委员林志远6月8日至9日在湖北调研。林志远来到派出所，察看工作。\n"
        "调研期间，林志远主持召开座谈会。林志远指出，要做好工作。"
    )
    assert [m.place for m in meetings(text)] == ["湖北", "湖北"]


def test_guests_from_everywhere_do_not_make_a_meeting_one_of_their_provinces():
    text = (
        "6月9日，由清江大学主办的社会治理论坛在清江大学主楼举行。\n重庆南岸区政法委书记林志远、湖南省妇联副主席卓敏、"
        "河南淮阳县委书记温良、重庆武隆区委书记石磊、广东惠州市委书记方圆、云南昆明市社工委书记高山、陕西榆林市政法委书记平川发表主题演讲。"
    )
    assert meetings(text)[0].place is None


def test_a_headline_from_beside_the_text_tells_of_the_meeting_that_the_text_begins_after():
    text = "林志远在讲话中介绍了有关情况。他说，希望专家支招出力。\n卓敏代表省委对专家表示欢迎。他说，我们将做好服务。"
    (meeting,) = meetings(text, "专家服务活动启动仪式在太原举行 林志远讲话 卓敏致辞")
    assert meeting.kind == "ceremony"
    assert set(roles(meeting)) == {"林志远", "卓敏"}


def test_instructions_alone_are_of_whoever_sent_them():
    text = "国务院总理林志远对防汛工作作出重要指示。\n林志远指出，各地要全力搜救被困人员。"
    (meeting,) = meetings(text)
    assert roles(meeting) == {"林志远": {"instructed"}}
    assert [d.speaker for d in meeting.directives] == ["林志远"]


def test_whoever_wrote_to_a_meeting_was_not_at_it():
    text = "企业家峰会年会9日在厦门市举行。全国政协主席林志远向峰会发贺信。\n林志远表示，潜力大。\n理事长卓敏出席年会。"
    assert set(roles(meetings(text)[0])) == {"卓敏"}


@pytest.mark.parametrize(
    "text",
    [
        "今年12月1日是第三十三个世界艾滋病日。国务院总理林志远日前对防治工作作出重要批示。批示指出，要做好防治。",
        "会长林志远在西藏开展了为期4个多月的学习调研活动。林志远强调，要抓好落实。",
    ],
)
def test_a_festival_and_months_of_a_journey_are_no_day(text):
    assert meetings(text)[0].date is None
