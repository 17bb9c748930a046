"""Which body met in Chinese, what kind of meeting it was, and what it did: what only looks like one; invented texts."""

import datetime as dt

import pytest

from archive.extraction import extract

PUBLISHED = dt.date(2021, 6, 10)


def read(text):
    (meeting,) = extract(text, published=PUBLISHED).meetings
    return meeting


@pytest.mark.parametrize(
    ("text", "kind", "organ"),
    [
        ("9日，全国政协专门委员会主任会议在京召开。", "conference", "全国政协"),
        ("9日，中国民主同盟第十四次全国代表大会在京开幕。", "conference", "中国民主同盟"),
        (
            "9日上午，林志远同志来到他所在的党的二十大青岭省代表团参加讨论。",
            "conference",
            "中国共产党第二十次全国代表大会青岭省代表团",
        ),
        ("为期一周的联合国海洋问题谈判委员会第三届会议9日在青岭闭幕。", "conference", "联合国海洋问题谈判委员会"),
        ("东岛联盟执行理事会第44届常务会议9日开幕。", "conference", None),
        ("9日，国家主席习近平抵达青岭，出席东岛国家合作委员会峰会。", "conference", None),
        (
            "青岭全国代表大会选举产生的中央纪律检查委员会，于6月9日在北京举行第一次全体会议。",
            "plenary",
            "中央纪委",
        ),
    ],
)
def test_congresses_their_delegations_and_bodies_from_abroad_are_called_what_they_are(text, kind, organ):
    meeting = read(text)
    assert (meeting.kind, meeting.organ) == (kind, organ)


def test_an_organs_name_holds_no_clause():
    meeting = read("东岛国防部长卓敏当天在行动部队指挥部召开会议。")
    assert meeting.organ is None


@pytest.mark.parametrize(
    "told",
    ["大会通过新闻网站直播。", "会议强调要加强调查研究。", "会议结束后，向各地书面征求意见。"],
)
def test_a_channel_an_inquiry_and_a_letter_are_no_business_of_the_meeting(told):
    meeting = read("6月9日，青岭县委召开会议。" + told)
    assert meeting.agenda == ()


def test_the_south_of_a_sea_is_no_province():
    assert read("9日，东岛武装称在红海南部打击船只。海军在红海南部集结。").place is None
