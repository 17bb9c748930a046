"""Which sentences of a Chinese readout order something, and in whose voice, on invented readouts."""

import datetime as dt

import pytest

from archive.extraction import extract

OPENING = "6月9日，县委常委会召开会议。县委书记滕立文主持会议并讲话。"


def orders(text, opening=OPENING):
    (meeting,) = extract(opening + text, published=dt.date(2021, 6, 10)).meetings
    return [(directive.speaker, directive.text) for directive in meeting.directives]


@pytest.mark.parametrize(
    "sentence",
    [
        "发现隐患当场交办，整改不过夜。",
        "县农业局牵头，每周调度一次，确保5月底前完成任务。",
        "谁签字谁负责。",
        "连续两次末位的，由县委约谈主要负责人。",
        "采取有力措施稳住生产。",
        "实行周调度、月排名。",
        "请县政府督查室每半月通报一次进度。",
        "责成县审计局全程跟踪审计。",
        "由县财政局会同县农业局核定资金。",
        "三类点位尤须盯紧。",
        "各有关部门要闻令而动。",
    ],
)
def test_what_continues_an_order_is_one(sentence):
    assert orders("会议要求，各乡镇要加强巡查。" + sentence) == [
        (None, "会议要求，各乡镇要加强巡查。"),
        (None, sentence),
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "滕立文强调，燃气安全直接关系群众生命财产安全，容不得半点马虎。",
        "滕立文指出，上半年全县经济保持平稳，成绩来之不易。",
        "委员们建议，要完善社区设施，加大培训力度。",
        "有委员提出，应当把老年食堂纳入民生实事。",
        "滕立文希望国家地震局在监测台站建设方面给予指导帮助。",
        "会议决定成立领导小组。",
        "会前，滕立文要求调查组走访各乡镇，摸清了底数。",
        "会议指出，党的十八大以来，党中央高度重视水利，强调要还水于民，成效明显。",
        "滕立文指出，总书记关于农田要做到“两个不变”的重要指示，为我们指明了方向。",
        "会议按照省委全会要求，总结了全年工作。",
        "滕立文就深化两地合作提出三点建议：一是往来更密。",
    ],
)
def test_judgements_suggestions_and_requests_to_others_order_nothing(sentence):
    assert orders(sentence) == []


def test_what_a_meeting_makes_clear_is_an_order():
    assert orders("会议明确，6月底前完成首批电梯更换任务。") == [(None, "会议明确，6月底前完成首批电梯更换任务。")]


def test_points_raised_are_orders_of_who_raised_them():
    text = "滕立文就抓好落实提出三点意见：一是思想上再警醒。时刻绷紧安全这根弦。二是排查上再细致。三是责任上再压实。"
    assert orders(text) == [
        ("滕立文", "滕立文就抓好落实提出三点意见：一是思想上再警醒。"),
        ("滕立文", "时刻绷紧安全这根弦。"),
        ("滕立文", "二是排查上再细致。"),
        ("滕立文", "三是责任上再压实。"),
    ]


def test_a_list_behind_dashes_is_ordered_by_who_announced_it():
    assert orders("\n滕立文要求：\n——突出招大引强。紧盯头部企业，精准招商。\n——强化要素保障。") == [
        ("滕立文", "突出招大引强。"),
        ("滕立文", "紧盯头部企业，精准招商。"),
        ("滕立文", "强化要素保障。"),
    ]


def test_who_said_it_may_stand_behind_the_quotation():
    assert orders("“全县上下要拧成一股绳。”滕立文说。") == [("滕立文", "“全县上下要拧成一股绳。”")]
    assert orders("“从严治党永远在路上”，滕立文强调。各乡镇要以此为契机抓好整改。") == [
        ("滕立文", "各乡镇要以此为契机抓好整改。")
    ]


def test_an_order_quoted_after_its_verb_is_one_and_a_cited_phrase_is_none():
    assert orders("滕立文说，“各乡镇要拧成一股绳。”") == [("滕立文", "滕立文说，“各乡镇要拧成一股绳。”")]
    assert orders("滕立文说，“要致富、先修路”的口号深入人心。") == []


@pytest.mark.parametrize(
    "sentence",
    [
        "准确把握工作重点，抓好任务落实。",
        "大兴调查研究，多到基层解剖麻雀。",
        "顺应群众期待，扎实办好实事。",
        "展现担当作为，立足岗位奉献。",
        "推动文化事业发展，创造更多具有本地特色的作品。",
        "深刻认识前五年取得了来之不易的成绩。",
        "借水运扩能之势，构建通达江海的航道网。",
        "以三年规划为牵引，多啃硬骨头。",
        "机关带头抓好垃圾分类。",
        "三是踏实肯干，勇于担当。",
    ],
)
def test_a_bare_imperative_goes_on_with_the_order_before_it(sentence):
    assert orders("会议强调，要加强巡查。" + sentence)[1:] == [(None, sentence)]


def test_the_voice_goes_on_where_we_stands_for_it():
    said = "滕立文指出，这次活动意义重大。我们十分珍惜机遇，希望各级干部抓紧落实。"
    assert orders(said) == [("滕立文", "我们十分珍惜机遇，希望各级干部抓紧落实。")]


def test_what_scholars_are_asked_and_partners_are_offered_orders_nobody():
    assert orders("滕立文说，县里前景广阔。希望各位院士专家发挥优势，为发展把脉。") == []
    assert orders("滕立文指出，中方愿同各方把共识落到实处。一是加强战略对接。二是深化务实合作。") == []
    assert orders("与会各方表示，各方要积极落实成果。") == []


def test_what_a_guest_says_orders_nobody():
    visit = "6月9日，县委书记滕立文会见农科院专家周琪明一行。滕立文说，各乡镇要搞好服务。周琪明说，种业要不断提升水平。"
    assert orders("", visit) == [("滕立文", "滕立文说，各乡镇要搞好服务。")]


@pytest.mark.parametrize(
    ("told", "orders_of"),
    [
        ("县长滕立文8日在调研时强调，要抓好落实。", ["滕立文"]),
        ("滕立文指出，全会意义重大。全会审议通过了《建议》。我们要认真学习。", ["滕立文"]),
        ("党的十九届五中全会对农村工作作出部署，强调要优先发展农业。", []),
        ("会议提出，要补短板。对入境人员继续严格落实管理措施，对高风险岗位强化监测。", [None, None]),
        ("会议提出，要补短板。把具有专业背景的好苗子选派到基层锻炼；加强考核。", [None, None]),
        ("滕立文表示完全赞成报告，希望同志们大力弘扬优良传统。", ["滕立文"]),
        ("滕立文表示完全赞成报告，希望各位专家继续大力支持。", []),
    ],
)
def test_whose_word_an_order_is(told, orders_of):
    assert [speaker for speaker, _ in orders(told)] == orders_of


def test_the_points_behind_a_sum_of_the_past_year_order_nothing():
    told = "滕立文指出，一年来，各项工作取得新的进展和成效。一是加强监督，维护农民权益。提高办案质量，弘扬法治精神。"
    assert orders(told) == []


def test_what_is_to_come_after_a_sum_of_the_past_year_is_ordered():
    told = "滕立文指出，一年来，各项工作取得新的进展和成效。"
    due = ["新的一年，要加强监督，维护农民权益。", "提高办案质量，弘扬法治精神。"]
    assert orders(told + "".join(due)) == [("滕立文", sentence) for sentence in due]


@pytest.mark.parametrize(
    "ordered",
    [
        "滕立文围绕提升质量，对抓好党建工作提出明确要求：一要强化政治统领；二要强化队伍建设。",
        "滕立文强调，要压实责任。毫不松劲抓好防汛。",
        "滕立文强调，要压实责任。下力气改进养老服务。",
        "滕立文强调，要压实责任。发展现代物流、会展，推进免税店落地，多引进知名品牌。",
    ],
)
def test_points_behind_a_demand_and_bare_verbs_order(ordered):
    last = ordered.rsplit("。", 2)[-2] + "。"
    assert orders(ordered)[-1] == ("滕立文", last)


def test_what_those_ask_for_who_are_heard_orders_nobody():
    visit = "6月9日，县委书记滕立文来到青岭村调研。滕立文强调，要为民服务。"
    asked = "村民周琪明等向滕书记反映，近年来垃圾无法集中处理，希望增建相关设施。"
    assert [text for _, text in orders(asked, visit)] == ["滕立文强调，要为民服务。"]
