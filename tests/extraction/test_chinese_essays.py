"""What a Chinese text only recalls: meetings of long ago, the dead, cases that are exposed; invented texts."""

import datetime as dt

import pytest

from archive.extraction import extract
from archive.extraction.records import Hints

PUBLISHED = dt.date(2021, 6, 10)


def read(text, title=None, published=PUBLISHED):
    (meeting,) = extract(text, published=published, hints=Hints(title=title)).meetings
    return meeting


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("把根扎深", "2021年1月22日，中央政治局召开会议，决定设立委员会。要抓好落实。"),
        ("让旗帜飘扬", "6月3日，中央政治局常委会召开会议，习近平总书记强调，要加强防控。各级要抓好落实。"),
        ("大家手笔：走好自己的路", "6月8日，青岭市委召开会议。要抓好落实。"),
        ("【新思想引领新征程】青山常在", "6月8日，青岭市委召开会议，研究部署工作。要抓好落实。"),
        (None, "1927年8月1日，起义举行。我们要永远牢记。"),
        (None, "6月3日，中央政治局召开会议，习近平总书记强调，要加强防控。各级要抓好落实。"),
        ("军旗的由来", "1927年8月1日，起义举行。我们要永远牢记。"),
        ("一座桥", "2021年3月2日，青岭市委书记卓敏到桥头调研。卓敏说，要建好桥。"),
    ],
)
def test_a_meeting_of_long_ago_that_an_essay_recalls_is_none_of_its_own(title, text):
    meeting = read(text, title)
    assert (meeting.kind, meeting.organ, meeting.attendance, meeting.directives) == ("other", None, (), ())
    assert (meeting.date, meeting.date_basis, meeting.date_evidence) == (PUBLISHED, "stamp", ())


def test_a_meeting_made_known_weeks_later_is_one_where_the_headline_tells_of_it():
    text = "4月27日，中共中央召开党外人士座谈会，就文件征求意见。中共中央总书记习近平主持座谈会并讲话。"
    meeting = read(text, "中共中央召开党外人士座谈会 习近平主持并讲话")
    assert (meeting.kind, str(meeting.date), meeting.attendance[0].name) == ("symposium", "2021-04-27", "习近平")


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("公开曝光8起典型案例", "2021年6月1日，区里召开动员会，当晚区委副书记卓敏、副区长李林到酒店聚餐。"),
        (
            "告全县人民书",
            "卓敏同志患病医治无效，于2021年6月9日在青岭逝世。卓敏同志强调要团结。",
        ),
        ("卓敏伟大光辉的一生", "卓敏的一生，是战斗的一生。1978年，中央召开全会，卓敏同志出席并讲话，强调要团结。"),
    ],
)
def test_of_the_dead_and_of_those_exposed_no_meeting_is_told(title, text):
    meeting = read(text, title)
    assert (meeting.attendance, meeting.directives) == ((), ())


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        (
            "人大会议5日在北京开幕。赵远主持大会。\n习近平、林志远和大会主席团成员在主席台就座。",
            {"attended"},
        ),
        (
            "全会于6月9日在北京举行。\n习近平同志主持会议并在会上作了重要讲话。",
            {"presided", "spoke"},
        ),
        ("中央军委主席、军委联指总指挥习近平8日视察指挥中心。", {"attended"}),
        ("6月9日，东岛总统鲁特在总统府举行隆重仪式，欢迎中国国家主席习近平进行国事访问。", {"attended"}),
        ("6月9日晚，国家主席习近平应约同东岛总统鲁特通电话。", {"attended"}),
    ],
)
def test_he_is_there_where_the_story_says_so(text, roles):
    there = {p.name: set(p.roles) for p in read(text).attendance}
    assert there["习近平"] == roles


def test_who_came_to_a_meeting_is_told_though_all_else_is_what_one_of_them_promised():
    text = (
        "经上级批准，公司党委于6月8日成立。\n在成立大会上，公司党委书记卓敏表示，将落实要求。\n"
        "区委组织部等部门的领导出席会议。"
    )
    assert [p.name for p in extract(text, published=PUBLISHED).meetings[0].attendance] == ["卓敏"]
