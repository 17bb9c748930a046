"""Chinese web pages: what stands around the story, headlines, days, and several stories in one text."""

import datetime as dt

import pytest

from archive.extraction import extract
from archive.extraction.lexicon import rows, split
from archive.extraction.offices import place_in

STORY = (
    "8月14日晚，县委常委会召开会议，研究防汛工作。县委书记滕立文主持会议。"
    "会议强调，各乡镇必须落实巡查责任，要逐一登记造册，汛期每天一报。"
)
PUBLISHED = dt.date(2023, 8, 15)


def read(text, published=None):
    return extract(text, published=published)


def credited(readout):
    return [(credit.name, credit.role) for credit in readout.credits]


@pytest.mark.parametrize(
    ("lines", "credits"),
    [
        (
            "时间：2023-08-15 17:42　来源：青岭融媒　作者：何雨桐　浏览：312 次　字号：[大 中 小]",
            [("何雨桐", "reporter")],
        ),
        ("发布日期:2023-08-15 信息来源:县政府办公室 编辑:阮文静", [("阮文静", "editor")]),
        ("来源：青岭日报 发布时间：2023年08月15日 09:12:33 【打印】 【关闭】", []),
        ("信息来源：县委办 | 更新时间：2023-08-16 | 发布时间：2023-08-15 | 点击数：88", []),
        ("今天是2024年3月8日 星期五\n发布时间：2023-08-15 作　者：程 远", [("程 远", "reporter")]),
        ("2023-08-15 09:05　来源：青岭发布", []),
        ("来源：青岭融媒 2023-08-15 10:20", []),
        ("青岭县融媒体中心 2023-08-15 09:05", []),
        ("2023年8月15日 星期二 青岭日报", []),
    ],
)
def test_lines_that_tell_of_the_page_give_its_day_and_whom_it_credits(lines, credits):
    readout = read(f"首页 > 政务动态 > 青岭要闻\n县委常委会召开会议\n{lines}\n{STORY}")
    assert readout.published == PUBLISHED
    assert credited(readout) == credits
    assert readout.title == "县委常委会召开会议"
    (meeting,) = readout.meetings
    assert (meeting.date, meeting.date_basis) == (dt.date(2023, 8, 14), "stated")
    assert [person.name for person in meeting.attendance] == ["滕立文"]


@pytest.mark.parametrize(
    ("line", "credits"),
    [
        ("【本报记者 晏如山 报道】", [("晏如山", "reporter")]),
        ("本报讯（首席记者 陆小凡 青岭晚报全媒体记者 高明远）", [("陆小凡", "reporter"), ("高明远", "reporter")]),
        ("本报讯 全媒体记者陆小凡、高明远报道：", [("陆小凡", "reporter"), ("高明远", "reporter")]),
        ("本报讯 记者陆小凡 见习记者高明远 ", [("陆小凡", "reporter"), ("高明远", "reporter")]),
    ],
)
def test_bylines_before_the_story_are_credits(line, credits):
    assert credited(read(line + STORY, PUBLISHED)) == credits


@pytest.mark.parametrize(
    ("line", "credits"),
    [
        ("（责编：蓝小曼　审核：邓启明）", [("蓝小曼", "editor"), ("邓启明", "editor")]),
        ("编辑：翁嘉　校对：裴小雨　一审：邢磊", [("翁嘉", "editor"), ("裴小雨", "editor"), ("邢磊", "editor")]),
        ("编辑丨翁嘉\n监制丨裴小雨", [("翁嘉", "editor"), ("裴小雨", "editor")]),
        ("责编 翁嘉 校对 裴小雨", [("翁嘉", "editor"), ("裴小雨", "editor")]),
        ("图/文：巫小蓓", [("巫小蓓", "reporter")]),
        ("供稿：宣传部 翁嘉", [("翁嘉", "reporter")]),
        ("摄影记者：裴小雨", [("裴小雨", "photo")]),
    ],
)
def test_bylines_below_the_story_are_credits(line, credits):
    readout = read(f"{STORY}\n{line}", PUBLISHED)
    assert credited(readout) == credits
    assert [person.name for person in readout.meetings[0].attendance] == ["滕立文"]


def test_a_question_of_the_reporter_is_no_byline():
    readout = read(f"{STORY}\n记者：这次会议对全县下半年的防汛工作意味着什么？\n滕立文：要逐村排查。", PUBLISHED)
    assert credited(readout) == []
    assert not any("意味着" in readout.text[noise.start : noise.end] for noise in readout.noise)


@pytest.mark.parametrize(
    "foot",
    [
        "相关推荐\n·邱志远到云陂镇检查蓄水工作，强调要早修渠，田力陪同……\n·邱志远主持召开会议，要求必须抓紧。",
        "【相关阅读】\n邱志远强调 要早修渠早蓄水",
        "上一篇：邱志远强调要早修渠\n下一篇：邱志远主持召开县政府常务会议",
        "打印本页　关闭窗口\n邱志远：要早修渠",
        "版权声明：凡本网注明来源的作品，均须注明出处。邱志远要求，不得转载。",
    ],
)
def test_what_stands_below_the_story_is_no_part_of_it(foot):
    (meeting,) = read(f"{STORY}\n{foot}", PUBLISHED).meetings
    assert [person.name for person in meeting.attendance] == ["滕立文"]
    assert [d.text for d in meeting.directives] == ["会议强调，各乡镇必须落实巡查责任，要逐一登记造册，汛期每天一报。"]


@pytest.mark.parametrize(
    "headlines",
    [
        "县委常委会召开会议\n研究防汛工作 滕立文主持",
        "要闻\n滕立文主持召开县委常委会会议强调\n压实巡查责任 守住安全底线\n——全县防汛工作再部署",
        "县委常委会召开会议\n县委常委会召开会议",
    ],
)
def test_headlines_in_several_lines_hide_no_day(headlines):
    readout = read(f"{headlines}\n{STORY}", PUBLISHED)
    (meeting,) = readout.meetings
    assert readout.title in ("县委常委会召开会议", "滕立文主持召开县委常委会会议强调")
    assert (meeting.date, meeting.part_of_day) == (dt.date(2023, 8, 14), "evening")
    assert len(meeting.directives) == 1


def test_entities_are_the_characters_they_stand_for():
    order = "会议强调，要打好&ldquo;百日攻坚&rdquo;战&mdash;&mdash;不得松劲&#x3002;"
    (meeting,) = read(f"6月9日，县委召开会议。{order}会议还研究了其他事项。", PUBLISHED).meetings
    assert [d.text for d in meeting.directives] == [order]


def days(text, published=PUBLISHED):
    return [(meeting.date, meeting.date_basis) for meeting in read(text, published).meetings]


@pytest.mark.parametrize(
    ("text", "date", "basis"),
    [
        ("8月14日下午至15日上午，县委全会召开。", dt.date(2023, 8, 14), "stated"),
        ("本月9日，县委召开会议。", dt.date(2023, 8, 9), "stated"),
        ("8月10日以来，全县连降大雨。8月14日，县委召开会议。", dt.date(2023, 8, 14), "stated"),
        ("截至8月13日，我县已转移群众。县委8月14日召开会议。", dt.date(2023, 8, 14), "stated"),
        ("本报13日讯 县委召开会议，研究防汛。", dt.date(2023, 8, 13), "stated"),
        (
            "县人大常委会召开主任会议。会议决定，县人大常委会第三次会议于8月30日召开。",
            PUBLISHED,
            "stamp",
        ),
        ("近日，县委召开会议，决定于8月30日召开全会。", None, None),
    ],
)
def test_the_day_of_the_meeting_is_not_the_day_of_something_else(text, date, basis):
    assert days(text) == [(date, basis)]


def test_an_unstamped_page_keeps_the_day_of_its_dateline():
    assert days("本报讯（2023年8月14日讯 陆小凡）今天，县委召开会议。", None) == [(dt.date(2023, 8, 14), "stated")]


def test_minutes_state_their_day_under_a_label():
    readout = read("时间：2023年8月14日下午\n地点：县委三楼会议室\n县委召开常委会会议，学习有关文件。", None)
    assert readout.published is None
    assert readout.meetings[0].date == dt.date(2023, 8, 14)


@pytest.mark.parametrize(
    ("text", "format"),
    [
        ("8月14日，全县动员会以“主会场+视频分会场”形式召开。", "video"),
        ("8月14日，全县动员会召开。\n各镇干部在分会场收听收看。", "video"),
        ("8月14日，县政府召开全体会议。\n各镇主要负责人以视频形式列席会议。", "mixed"),
        ("8月14日，县长陆小凡以视频方式出席论坛开幕式。", "video"),
        ("8月14日，全县动员会召开。会议强调，要用好视频监控，在城区设分会场。", None),
    ],
)
def test_how_the_meeting_was_held(text, format):
    assert read(text, PUBLISHED).meetings[0].format == format


BULLETIN = """央视网消息（新闻联播）：
全省防汛会议召开
今天（8月15日），全省防汛会议在太原召开。省长陆小凡主持会议。会议强调，要加强巡查。
上半年用电量增长百分之五
最新数据显示，上半年全省用电量同比增长百分之五。
两省签署合作协议
昨天（8月14日），省委书记高明远会见了周宗一行。
新一批名单公布
记者从省政府获悉，新一批名单近日公布。
"""


def test_a_bulletins_stories_are_meetings_of_their_own():
    readout = read(BULLETIN, PUBLISHED)
    first, second = readout.meetings
    assert [person.name for person in first.attendance] == ["陆小凡"]
    assert [d.text for d in first.directives] == ["会议强调，要加强巡查。"]
    assert (first.date, second.date) == (dt.date(2023, 8, 15), dt.date(2023, 8, 14))
    assert [person.name for person in second.attendance] == ["高明远", "周宗"]
    assert second.directives == ()
    (passage,) = second.passages
    assert readout.text[passage.start : passage.end].startswith("两省签署合作协议\n昨天")


def test_each_dateline_begins_a_story():
    readout = read(
        "县委常委会召开会议\n本报讯（记者 陆小凡）8月14日，县委常委会召开会议。县委书记滕立文主持会议。\n"
        "会议强调，要抓紧防汛。\n县长赴乡镇调研\n本报讯（记者 高明远）8月13日，县长周宗到乡镇调研防汛工作。\n"
        "周宗强调，要逐村排查。",
        PUBLISHED,
    )
    first, second = readout.meetings
    assert (first.date, second.date) == (dt.date(2023, 8, 14), dt.date(2023, 8, 13))
    assert [d.speaker for d in second.directives] == ["周宗"]
    assert [person.name for person in first.attendance] == ["滕立文"]


def test_each_bullet_that_names_its_day_begins_a_story_and_a_summary_does_not():
    told = read(
        "■8月14日，县委常委会召开会议，县委书记滕立文主持会议。\n■8月13日，县长周宗主持召开县政府常务会议。", PUBLISHED
    )
    assert [m.date for m in told.meetings] == [dt.date(2023, 8, 14), dt.date(2023, 8, 13)]
    summary = read(f"■要逐村排查，不漏一户\n■要压实责任，不留死角\n{STORY}", PUBLISHED)
    assert [m.date for m in summary.meetings] == [dt.date(2023, 8, 14)]


def test_the_sections_of_one_story_are_one_meeting():
    assert days(
        "8月14日，县委书记滕立文到乡镇调研。\n在水库\n滕立文查看水位。\n他说，要值守。\n要抓紧修复。\n在村里\n"
        "滕立文走访群众。\n他说，要转移。\n要安置好。"
    ) == [(dt.date(2023, 8, 14), "stated")]


@pytest.mark.parametrize(
    "text",
    [
        "湖南日报3日讯 湖南与华为3日签约。王国强代表省政府签约。\n\n"
        "湖南日报4日讯 省长王国强4日主持召开会议，省委常委王国强出席。\n",
        "本报讯 省委召开常委会会议\n本报讯 省政府召开常务会议。省长李伟主持。\n",
        "新华社北京3日电 要闻速览\n新华社上海4日电 省长李伟主持会议。\n",
    ],
)
def test_a_story_that_ends_early_or_begins_at_once_is_read_like_any(text):
    meetings = extract(text, published=dt.date(2021, 6, 5)).meetings
    assert {person.name for meeting in meetings for person in meeting.attendance} <= {"王国强", "李伟"}
    assert all(person.end <= len(text) for meeting in meetings for person in meeting.attendance)


def test_every_division_of_the_gazetteer_is_found_in_a_post():
    names = [row["full"] for row in rows("zh_places")]
    assert [name for name in names if place_in(f"{name}委书记") is None] == []
    listed = [name for row in rows("places") for name in split(row["en"])]
    for name in listed:
        place_in(f"{name} Municipal Party Committee Secretary")


def test_what_cannot_be_read_is_marked_and_the_sentence_goes_on():
    text = "8月14日，县委召开会议。会议强调，要编制好二\ufffd\ufffd三五年规划，加强督查。"
    readout = read(text, PUBLISHED)
    assert [(text[n.start : n.end], n.reason) for n in readout.noise] == [("\ufffd\ufffd", "illegible")]
    assert [directive.text for directive in readout.meetings[0].directives] == [text.split("。", 1)[1]]
    text = "On May 3, the Municipal Party Committee held a meeting. We mustnâ€™t relax at the CafÃ© site."
    readout = extract(text, published=PUBLISHED)
    assert [text[n.start : n.end] for n in readout.noise] == ["â€™", "Ã©"]
