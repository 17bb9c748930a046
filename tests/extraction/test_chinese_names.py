"""Which words of a Chinese story are somebody's name, and where the name ends: invented sentences of the genre."""

import datetime as dt

import pytest

from archive.extraction import extract

PUBLISHED = dt.date(2021, 6, 10)


def named(text):
    """Everybody that ``text`` names, present or not."""
    read = extract(text, published=PUBLISHED)
    return {p.name for meeting in read.meetings for p in meeting.attendance} | {m.name for m in read.mentions}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("6月9日，东岛总统鲁特已要求重新审议计划。", {"鲁特"}),
        ("6月9日，东岛总统鲁特亦向晚宴致贺信。", {"鲁特"}),
        ("6月9日，东岛总统鲁特愿与各方会晤。", {"鲁特"}),
        ("6月9日，东岛总统鲁里夫·阿尔塔对袭击事件表示谴责。", {"鲁里夫·阿尔塔"}),
        ("6月9日，东岛国家主席鲁特-卡内尔互致贺电。", {"鲁特-卡内尔"}),
        ("6月9日，东岛首相鲁特再次出席论坛。", {"鲁特"}),
        ("6月9日，县委书记卓敏在会上讲话。县委书记卓敏看来，收获很大。", {"卓敏"}),
        ("6月9日，县委书记卓敏谈到，收获很大。", {"卓敏"}),
        ("6月9日，区监委主任卓敏受到处分。", {"卓敏"}),
        ("6月9日，东岛总统施特因迈尔出席会议。", {"施特因迈尔"}),
        ("6月9日，埃塞俄比亚总统鲁特、东岛总统比亚出席论坛。", {"鲁特", "比亚"}),
        ("6月9日，防长同驻军司令部司令卡沃利通话。", {"卡沃利"}),
    ],
)
def test_a_name_ends_before_an_adverb_or_a_verb_and_holds_all_its_sounds(text, names):
    assert named(text) == names


@pytest.mark.parametrize(
    "text",
    [
        "参观中，习主席多次讲到初心。",
        "每逢佳节，习近平总书记都会同青年交流。",
        "县里需要干部，县委书记卓敏同志应调前往。卓敏出席会议。",
        "6月9日，同鲁特总理加强沟通交流，总理鲁特主持会议。",
        "检查委员会委员应到133人，实到132人。",
        "就任总书记后首访来到东岛。",
        "6月9日，应伊朗要求，会议在青岭召开。",
        "评级机构惠誉表示，风险上升。穆迪指出，前景不明。",
        "6月9日，白宫说，正在权衡。白皮书指出，成就很大。宣言强调，要团结。",
        "沙特代表六个国家作共同发言。",
        "武装派别哈马斯表示，将前往谈判。",
    ],
)
def test_a_common_word_a_state_or_an_organisation_is_nobody(text):
    assert named(text) <= {"习近平", "卓敏", "鲁特"}


def test_a_chinese_name_may_end_in_a_small_word():
    assert named("6月9日，县长韩有为、副县长卓敏出席会议。韩有为讲话。") == {"韩有为", "卓敏"}
