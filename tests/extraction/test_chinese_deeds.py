"""Who did what at a Chinese meeting, and who is named at all, on invented sentences."""

import datetime as dt

import pytest

from archive.extraction import extract

PUBLISHED = dt.date(2021, 6, 10)
MEETING = "6月9日，省教育工作会议在长沙召开。"


def roles(text):
    return {p.name: set(p.roles) for p in extract(text, published=PUBLISHED).meetings[0].attendance}


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        (
            "院长助理林志远、副总编卓敏发表主题演讲和对话交流。",
            {"林志远": {"exchange_speech"}, "卓敏": {"exchange_speech"}},
        ),
        ("董事长林志远带头领学原文、畅谈学习体会。", {"林志远": {"exchange_speech"}}),
        ("院长林志远在发言中提出五点看法。院长林志远在发言中表示，体会很深。", {"林志远": {"exchange_speech"}}),
        ("院长林志远主持了上午的主旨发言。", {"林志远": {"presided"}}),
        ("省委书记林志远对各位同志的对照检查发言一一点评，并作了总结讲话。", {"林志远": {"spoke"}}),
        ("书记林志远出席常委会会议和传达学习全会精神会议并讲话。", {"林志远": {"attended", "spoke"}}),
        ("省长林志远向被任命人员颁发任命书。书记卓敏出席会议。", {"卓敏": {"attended"}}),
        ("书记林志远出席会议。毛泽东在会上强调，要团结。", {"林志远": {"attended"}}),
        ("林志远同志追悼会由书记卓敏主持。林志远同志主持过会议。", {"卓敏": {"presided"}}),
        ("在书记林志远、省长卓敏等见证下，双方签约。", {"林志远": {"attended"}, "卓敏": {"attended"}}),
        ("书记林志远作主题宣讲。", {"林志远": {"lectured"}}),
        ("秘书长林志远作辅导报告。", {"林志远": {"lectured"}}),
        ("部长林志远9日在听取机关“从严治警”教育整顿试点工作情况汇报时强调，要抓实。", {"林志远": {"spoke"}}),
        ("出席会议的党外人士还有林志远、卓敏、温良等。", {n: {"attended"} for n in ("林志远", "卓敏", "温良")}),
        (
            "这次晋升上将军衔的军官是：北岭舰队司令员林志远、政治委员卓敏。",
            {n: {"attended"} for n in ("林志远", "卓敏")},
        ),
        ("受省人大常委会委托，主任林志远向大会报告省人大常委会工作。", {"林志远": {"reported", "entrusted"}}),
        ("院长林志远在省高级人民法院工作报告中指出，过去一年收案增多。", {"林志远": {"reported", "spoke"}}),
        ("副局长林正其参加会议，并作了讲话。", {"林正其": {"attended", "spoke"}}),
    ],
)
def test_what_each_did_is_read_of_the_words_beside_him(sentence, wanted):
    assert roles(MEETING + "\n" + sentence) == wanted


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("中心副主任、党组成员王安顺出席会议。", {"王安顺"}),
        ("全国政协常委、总局原副局长马正其，会长林志远出席会议。", {"马正其", "林志远"}),
        ("林志远、石玉钢、阿东、王志厚等参加会议。", {"林志远", "石玉钢", "阿东", "王志厚"}),
        ("一级警长林志远发言。", {"林志远"}),
        ("中国美国商会总裁毕艾伦、中国日本商会会长小川良典等参加会议。", {"毕艾伦", "小川良典"}),
        ("缅甸副总理兼交通和通讯部长妙吞乌、上合组织秘书长叶尔梅克出席会议。", {"妙吞乌", "叶尔梅克"}),
        ("国际奥委会主席考文垂、国际奥委会终身名誉主席巴赫出席会议。", {"考文垂", "巴赫"}),
        ("雪克来提·扎克尔、肖开提·依明、林志远等出席会议。", {"雪克来提·扎克尔", "肖开提·依明", "林志远"}),
        ("全国人大代表林志远、卓敏等参加会议。", {"林志远", "卓敏"}),
    ],
)
def test_names_of_every_making_are_found(sentence, names):
    assert set(roles(MEETING + "\n" + sentence)) == names


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "9日上午，国务院总理林志远在北京举行仪式，欢迎东岛首相桑罗斯对我国进行正式访问。",
            {"林志远": {"attended"}, "桑罗斯": {"attended"}},
        ),
        (
            "委员长林志远9日在北京会见东岛国会众议员代表团史密一行。",
            {"林志远": {"attended"}, "史密": {"attended"}},
        ),
        (
            "当地时间9日，国务院总理林志远在柏林同东岛总理朔尔茨出席论坛闭幕式。",
            {"林志远": {"attended"}, "朔尔茨": {"attended"}},
        ),
        ("9日，市委书记林志远与东岛集团主席班哲明举行视频连线。", {"林志远": {"attended"}, "班哲明": {"attended"}}),
        (
            "中国工会全国代表大会9日上午在人民大会堂开幕。习近平、林志远、卓敏等党和国家领导人到会祝贺。",
            {"习近平": {"attended"}, "林志远": {"attended"}, "卓敏": {"attended"}},
        ),
        ("市委书记林志远，市长卓敏第一时间赶赴现场指挥救援。", {"林志远": {"attended"}, "卓敏": {"attended"}}),
        (
            "9日，习近平带领中央政治局常委林志远、卓敏，瞻仰延安革命纪念地。\n习近平强调，要弘扬延安精神。",
            {"习近平": {"attended", "spoke"}, "林志远": {"attended"}, "卓敏": {"attended"}},
        ),
        (
            "欢迎仪式后，两国元首举行会谈。\n习近平指出，感谢卡莫鲁总统邀请。\n卡莫鲁表示，愿加强合作。\n"
            "会谈后，两国元首共同签署联合声明。",
            {"习近平": {"attended", "spoke", "signed"}, "卡莫鲁": {"attended", "spoke", "signed"}},
        ),
    ],
)
def test_guests_of_a_ceremony_a_talk_and_a_journey_took_part(text, wanted):
    assert roles(text) == wanted


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        (
            MEETING + "\n林志远强调，要抓落实。会议通过的决定，主要是为了表彰先进。各地要认真实施。",
            ["林志远", "林志远"],
        ),
        (
            "9日，省委书记林志远到黄石市调研。林志远来到大堤，察看工程进展。在工棚召开专题会，听取情况汇报，要求抓紧建设。",
            ["林志远"],
        ),
        (
            "9日，省委书记林志远、省长卓敏接见劳动模范代表。\n林志远、卓敏向代表表示祝贺。强调，要弘扬劳模精神。",
            ["林志远、卓敏"],
        ),
        ("9日，省委书记林志远会见劳动模范。\n林志远希望劳动模范继续艰苦奋斗。", ["林志远"]),
        ("9日，省委书记林志远会见企业家。\n林志远希望企业家继续投资兴业。", []),
        ("9日，国家副主席林志远出席大会。林志远表示，习近平主席指出，要加快发展。", []),
        ("省委七届九次全会9日在海口召开。\n全会提出，坚定不移加快建设。站在新的起点，切实加强领导。", [None, None]),
    ],
)
def test_orders_are_in_the_voice_of_whoever_gives_them(text, speakers):
    assert [d.speaker for d in extract(text, published=PUBLISHED).meetings[0].directives] == speakers


def test_what_heads_of_state_saw_signed_they_did_not_sign():
    text = (
        "9日，国家主席习近平同东岛总统卡莫鲁举行会谈。\n习近平指出，友谊深厚。\n卡莫鲁表示，愿加强合作。\n"
        "会谈后，两国元首共同见证签署多项合作文件。"
    )
    assert roles(text) == {name: {"attended", "spoke"} for name in ("习近平", "卡莫鲁")}


def test_where_guests_from_abroad_speak_nothing_is_an_order():
    text = (
        "9日，国家副主席林志远出席纪念活动并致辞。\n林志远指出，要坚持命运与共。\n"
        "联合国秘书长古特雷视频致辞，南湖前总统桑佩尔在会上发言。"
    )
    assert extract(text, published=PUBLISHED).meetings[0].directives == ()


@pytest.mark.parametrize(
    ("text", "post"),
    [
        ("国务院总理林志远6月8日至9日在黄山市与到访的银行行长卓敏举行会谈。", "银行行长"),
        ("据县委组织部主任卓敏介绍，6月9日县里召开会议。卓敏出席会议。", "县委组织部主任"),
        ("9日，国务院总理林志远会见刚刚抵达河内的东岛国家主席卓敏。", "东岛国家主席"),
    ],
)
def test_when_and_where_somebody_came_is_no_part_of_his_post(text, post):
    (found,) = [p.post for p in extract(text, published=PUBLISHED).meetings[0].attendance if p.name == "卓敏"]
    assert found == post


def test_the_time_of_a_reception_is_no_part_of_a_guests_name():
    text = "9日，委员长林志远在京会见东岛总统卢拉。\n在会见总统卢拉时，林志远表示，愿加强合作。"
    assert set(roles(text)) == {"林志远", "卢拉"}


def test_on_what_occasion_somebody_was_met_is_no_part_of_his_post():
    text = "9日，国务院总理林志远应约分别同日本首相桑田文、西川总统马科罗会见。"
    posts = {p.name: p.post for p in extract(text, published=PUBLISHED).meetings[0].attendance}
    assert posts == {"林志远": "国务院总理", "桑田文": "日本首相", "马科罗": "西川总统"}


def test_the_general_secretary_is_present_where_leaders_watch_a_performance():
    text = "纪念晚会9日晚在长沙举行。习近平、林志远、卓敏等党和国家领导人，与约百名人士一起观看晚会。\n全场起立。"
    assert set(roles(text)) == {"习近平", "林志远", "卓敏"}


def test_those_whose_descendants_came_did_not_come():
    text = "6月9日，研讨会在井冈举行。省委书记林志远出席。与会人员与何山、卓敏、曾平等红军后代进行了面对面访谈。"
    assert roles(text) == {"林志远": {"attended"}}


def test_the_meeting_that_somebody_chairs_is_no_part_of_his_post():
    text = "6月9日，研讨会在长沙举行。上午大会由省社科院教授、研究中心副主任卓敏主持。"
    (chair,) = extract(text, published=PUBLISHED).meetings[0].attendance
    assert chair.post == "省社科院教授、研究中心副主任"


def test_who_reviews_the_work_and_arranges_it_in_counted_respects_speaks():
    text = (
        MEETING + "省教育厅副厅长卓敏全面回顾去年工作，从思想建设、队伍建设、作风建设等11个方面对全年工作进行具体部署。"
    )
    assert roles(text) == {"卓敏": {"spoke"}}
