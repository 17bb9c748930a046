"""Which Chinese stories tell of a meeting, and who met there: invented sentences in the forms of the genre."""

import datetime as dt

import pytest

from archive.extraction import extract

PUBLISHED = dt.date(2021, 6, 10)


def told(text):
    """(kind, day, {name: roles}) of each meeting that ``text`` tells of."""
    return [
        (m.kind, str(m.date) if m.date else None, {p.name: set(p.roles) for p in m.attendance})
        for m in extract(text, published=PUBLISHED).meetings
    ]


def only_meeting(text):
    (meeting,) = extract(text, published=PUBLISHED).meetings
    return meeting


def orders(meeting):
    return [directive.text for directive in meeting.directives]


@pytest.mark.parametrize(
    "text",
    [
        "基层是关键。中央青岭会议强调，“各地要坚定信心”。抓好春耕，就要发挥党员作用。党组织要加强管理。",
        "青岭全会的召开和取得的成果充分体现了远见。东岛党书记鲁斯·塞尔指出，成就举世瞩目。各国要学习经验。",
        "青岭全会是在关键时期召开的一次重要会议。我们要抓好落实。",
        "在6月8日召开的总结大会上，习近平总书记发表重要讲话。大家纷纷表示，要加强学习。"
        "“要抓好落实。”青岭县委书记林志远说。云川市副市长何兰表示，要把思想统一起来。赵明说，要带头执行。",
        "习近平总书记在主持青岭集体学习时强调，要加强学习。\n林志远说，我们要抓好落实。",
        "林志远深入村寨走访调研，形成建议。“干部要多来。”他说，群众的事要抓好。",
        "近日，记者走进青岭大学。学生林志远深入农村调研，他告诉记者，要讲好故事。",
        "6月9日，青岭领导小组印发《学习通知》，要求各级抓好落实。各级督导组、检查委员会要加强检查。全会通过的决定要学习好。",
    ],
)
def test_who_comments_quotes_or_recalls_tells_of_no_meeting(text):
    meeting = only_meeting(text)
    assert (told(text)[0][2], orders(meeting), meeting.organ) == ({}, [], None)


def test_a_meeting_told_as_the_place_of_a_speech_is_a_plenary_of_its_body():
    text = "中共中央总书记、国家主席习近平8日上午在中国共产党第二十届中央纪律检查委员会第三次全体会议上发表重要讲话。"
    meeting = only_meeting(text)
    assert (meeting.kind, meeting.organ, meeting.attendance[0].roles) == ("plenary", "中央纪委", ("spoke",))


def test_two_heads_of_state_who_talk_are_both_there_and_order_nothing():
    text = (
        "欢迎仪式后，两国元首举行会谈。\n习近平指出，很高兴访问东岛。我和鲁卡总统要加强协作。双方要落实好共识。\n"
        "鲁卡表示，东方愿同中方加强合作。\n林志远参加会谈。"
    )
    ((kind, _, there),) = told(text)
    both = {"attended", "spoke"}
    assert (kind, there) == ("reception", {"习近平": both, "鲁卡": both, "林志远": {"attended"}})
    assert orders(only_meeting(text)) == []


@pytest.mark.parametrize(
    ("text", "there"),
    [
        (
            "6月9日下午，东岛总统李泰明同中国国家主席习近平在云川举行会谈。",
            {"李泰明": {"attended"}, "习近平": {"attended"}},
        ),
        (
            "国务院总理林志远9日在云川同东岛总理阿尔巴斯共同出席第三届工商圆桌会并致辞。",
            {"林志远": {"attended", "spoke"}, "阿尔巴斯": {"attended", "spoke"}},
        ),
        (
            "6月9日，东岛总统阿尔维、总理伊姆・汗在云川会见到访的国防部长林志远。",
            {"阿尔维": {"attended"}, "伊姆・汗": {"attended"}, "林志远": {"attended"}},
        ),
        (
            "副总理林志远9日在青岭会见东岛副总理兼外长法永，并共同主持合作委员会会议。",
            {"林志远": {"attended", "presided"}, "法永": {"attended", "presided"}},
        ),
        (
            "副总理林志远9日在青岭会见北洲银行行长马尔帕。马尔帕表示，愿加强合作。北方表示，愿深化往来。",
            {"林志远": {"attended"}, "马尔帕": {"attended", "spoke"}},
        ),
    ],
)
def test_guests_from_abroad_and_their_hosts_met(text, there):
    ((_, _, found),) = told(text)
    assert found == there


def test_a_wreath_and_whom_somebody_met_on_his_visit_are_meetings_of_their_own():
    reception, wreath = told("副总理林志远9日在青岭会见东岛总统鲁卡。\n当天上午，鲁卡向人民英雄纪念碑敬献花圈。")
    assert (reception[2].keys(), wreath[0], wreath[2].keys()) == ({"林志远", "鲁卡"}, "ceremony", {"鲁卡"})
    first, second = told("6月9日，东岛总统鲁卡在云川会见来访的国防部长林志远。\n访问期间，林志远还会见了参谋长杜维明。")
    assert (first[1], first[2].keys()) == ("2021-06-09", {"鲁卡", "林志远"})
    assert (second[1], second[2].keys()) == (None, {"林志远", "杜维明"})


def test_who_came_to_all_of_it_came_to_each_guest():
    meetings = told(
        "副省长林志远9日在青岭分别会见东岛银行行长赛卡、西岛商会会长格奥娜。\n在会见赛卡时，林志远表示，欢迎来访。\n"
        "在会见格奥娜时，林志远表示，愿加强往来。\n陈立平参加上述活动。"
    )
    assert [there.keys() for _, _, there in meetings] == [
        {"林志远", "赛卡", "陈立平"},
        {"林志远", "格奥娜", "陈立平"},
    ]


def test_those_who_speak_to_a_session_are_named_before_their_office():
    meeting = only_meeting(
        "政协第十四届全国委员会常务委员会第十次会议9日上午举行，3位常委作大会发言。\n"
        "林志远常委建议，加强创新。何兰常委代表青岭发言说，加快建设。赵明常委表示，要抓好落实。"
    )
    assert {p.name: p.roles for p in meeting.attendance} == dict.fromkeys(
        ("林志远", "何兰", "赵明"), ("exchange_speech",)
    )


@pytest.mark.parametrize(
    ("text", "organ", "kind"),
    [
        ("中共全国人大常委会党组9日举行会议，学习文件。", "全国人大常委会党组", "party_group"),
        (
            "6月9日，习近平出席十四届全国人大一次会议青岭代表团全体会议。",
            "十四届全国人大一次会议青岭代表团",
            "congress_session",
        ),
        ("近日，青果集团党委结合主题教育，召开专题学习会。", "青果集团党委", "study_session"),
        ("6月9日，由远山研究会组织的“形势”座谈会在北京举办。", "远山研究会", "symposium"),
        ("6月9日，专题座谈会在青岭研究院召开。青岭研究院院长林志远讲话。", "青岭研究院", "symposium"),
        ("6月9日，专题座谈会在青岭研究院召开。云川集团董事长林志远讲话。", None, "symposium"),
        ("6月9日，青岭果业集团召开2021年工作会议。", "青岭果业集团", "conference"),
        ("6月9日，教育部在京召开工作会议。", "教育部", "conference"),
        ("中央军委纪委扩大会议9日在京召开。", "中央军委纪委", "conference"),
        ("6月9日，青岭大学顾问委员会会议召开。", None, "conference"),
        ("6月9日，林志远主持召开部分县纪委书记座谈会。", None, "symposium"),
    ],
)
def test_whose_meeting_it_was(text, organ, kind):
    meeting = only_meeting(text)
    assert (meeting.organ, meeting.kind) == (organ, kind)


@pytest.mark.parametrize(
    ("text", "there"),
    [
        ("6月8日，省长林志远到青岭市调研。\n陈立平一同调研。", {"林志远": {"attended"}, "陈立平": {"accompanied"}}),
        (
            "6月9日，研讨会在青岭举行。学院院长林志远阐释了发展路径。教授何兰对会议进行了总结。",
            {"林志远": {"spoke"}, "何兰": {"spoke"}},
        ),
        (
            "6月9日，会议在青岭召开。受局长陈立平的委托，副局长林志远出席会议并讲话，副处长何兰参会。",
            {"林志远": {"attended", "spoke", "entrusted"}, "何兰": {"attended"}},
        ),
        (
            "6月9日，研讨会在青岭举行。开幕式由院长林志远主持，主题发言阶段由副院长何兰、学部教授赵明主持。",
            {"林志远": {"presided"}, "何兰": {"presided"}, "赵明": {"presided"}},
        ),
        (
            "6月9日，座谈会在青岭举行。书记林志远主持。王东明同志亲属、代表何兰参加。",
            {"林志远": {"presided"}, "何兰": {"attended"}},
        ),
        (
            "国务院总理林志远9日主持召开国务院常务会议，听取工作汇报，要求抓好落实。",
            {"林志远": {"presided"}},
        ),
        ("6月9日，会议在青岭召开。组织部调研员周建军主持会议。", {"周建军": {"presided"}}),
        (
            "6月9日，研讨会在青岭举行。青岭大学林志远教授、云川大学何兰教授聚焦红色文化，北岭大学赵明教授聚焦基层治理分别作了主旨报告。"
            "院长周建军主持了发言讨论，陈立平教授作了总结发言。",
            {
                "林志远": {"reported"},
                "何兰": {"reported"},
                "赵明": {"reported"},
                "周建军": {"presided"},
                "陈立平": {"exchange_speech"},
            },
        ),
    ],
)
def test_what_each_of_them_did(text, there):
    ((_, _, found),) = told(text)
    assert found == there


def test_the_days_of_a_journey_may_go_without_their_month():
    text = "省长林志远近日在青岭调研。\n7日至8日，林志远深入云川、北岭考察，了解生产情况。"
    assert told(text)[0][:2] == ("inspection", "2021-06-07")


@pytest.mark.parametrize(
    "order",
    [
        "通过扩大开放、加强合作，促进提升服务水平。",
        "对保险资金实行差异化监管，更好支持实体经济。",
        "以建设科学城为抓手，共建具有影响力的创新中心。",
        "以满足群众需要为目的，强化公共服务共享。",
        "更重要的是要把学习作为首要任务。",
        "必须深刻领会改革的新任务，推动工作再出发。",
    ],
)
def test_an_order_may_begin_with_a_means_an_aim_or_what_matters(order):
    text = f"6月9日，湖南省委常委会召开会议。会议指出，要抓好落实。{order}"
    assert orders(only_meeting(text))[-1] == order


def test_what_those_present_agree_on_is_the_meetings_in_the_next_paragraph():
    text = "6月9日，座谈会在青岭召开。\n与会代表一致认为，会议十分成功。\n我们要抓好学习。要加强宣传。"
    assert orders(only_meeting(text)) == ["我们要抓好学习。", "要加强宣传。"]


@pytest.mark.parametrize(
    ("text", "there"),
    [
        (
            "省长王志远9日会见东岛国总统苏林。\n林毅、林东远参加会见。\n苏林表示，愿加强合作。",
            ["王志远", "林东远", "林毅", "苏林"],
        ),
        ("省长王志远9日同东岛国总统普京通电话。", ["王志远", "普京"]),
        (
            "省长王志远9日会见第78届东岛联合大会主席弗朗亚。\n艾力更·买买提参加会见。",
            ["王志远", "艾力更·买买提", "弗朗亚"],
        ),
        ("东岛国总统卡莫、南岛国总理乌里·巴、西岛国首相洪达奈9日出席论坛开幕式。", ["卡莫", "乌里·巴", "洪达奈"]),
        ("省长王志远9日同来华出席论坛并进行访问的东岛国总统卡莫达举行会谈。", ["王志远", "卡莫达"]),
        (
            "省长王志远9日在青岭举行仪式，欢迎东岛国总统卡莫达来访。\n卡莫达在王志远陪同下检阅仪仗队。",
            ["王志远", "卡莫达"],
        ),
    ],
)
def test_guests_have_the_whole_of_their_names_and_nothing_more(text, there):
    ((_, _, found),) = told(text)
    assert set(found) == set(there)


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        (
            "6月9日，交流会在青岭举行。东海集团党委书记林志远，北江集团董事长何兰，南河集团总经理赵明结合各自实际，作经验交流发言。",
            {"林志远": {"exchange_speech"}, "何兰": {"exchange_speech"}, "赵明": {"exchange_speech"}},
        ),
        (
            "6月9日，会议在青岭举行。副秘书长李和风就有关工作进行说明。院长王在全教授主持会议。",
            {"李和风": {"reported"}, "王在全": {"presided"}},
        ),
        (
            "6月9日，会议在青岭举行。会议听取了副主任徐辉远分别作的关于两部法律草案审议结果的报告。会议建议委托主任林志远代表常委会报告工作。",
            {"徐辉远": {"reported"}},
        ),
        (
            "6月9日，大会在青岭举行。受表彰代表林志远、何兰作了发言。",
            {"林志远": {"exchange_speech"}, "何兰": {"exchange_speech"}},
        ),
        (
            "6月9日，会议在青岭举行。局长林志远，处长何兰，市直单位40余人参加会议。",
            {"林志远": {"attended"}, "何兰": {"attended"}},
        ),
        (
            "6月9日，开幕式在青岭举行。林志远、何兰，以及各国贵宾出席开幕式。",
            {"林志远": {"attended"}, "何兰": {"attended"}},
        ),
        ("6月9日，主席团会议在青岭举行。会议在秘书长林志远主持下通过了名单。", {"林志远": {"presided"}}),
        ("6月9日，省政协全体会议举行。何兰委员发言说，要加强保护。", {"何兰": {"exchange_speech"}}),
        ("6月9日，全会在青岭举行。全会决定给予林志远同志留党察看二年的处分。", {}),
    ],
)
def test_what_is_done_belongs_to_all_of_the_list_before_it(text, roles):
    assert told(text)[0][2] == roles


@pytest.mark.parametrize(
    ("text", "kind", "organ"),
    [
        (
            "6月9日，首届绿色港口论坛在青岭举行。\n本届论坛由青岭大学治理与发展研究院、东江学会联合主办。",
            "symposium",
            "青岭大学治理与发展研究院",
        ),
        ("6月9日，由东江学会主办，青岭大学承办的港口研讨会在云川召开。", "symposium", "东江学会"),
        ("青岭大学马克思主义学院主办的港口研讨会9日在云川召开。", "symposium", "青岭大学马克思主义学院"),
        ("国务院新闻办公室9日举行新闻发布会。", "conference", "国务院新闻办公室"),
        ("国务院副总理林志远9日主持召开国务院港口安全委员会全体会议。", "commission", "国务院港口安全委员会"),
        ("国务院9日以“港口”为主题，进行第三次专题学习。", "study_session", "国务院"),
        ("国务院副总理林志远9日出席东岛国在青岭设立领事馆换文仪式。", "ceremony", None),
        ("国务院副总理林志远9日来到他所在的湖南代表团，同代表们一起审议报告。", "congress_session", None),
        ("新年戏曲晚会9日晚在青岭大剧院举行。", "ceremony", None),
    ],
)
def test_who_holds_it_and_what_it_is(text, kind, organ):
    meeting = extract(text, published=PUBLISHED).meetings[0]
    assert (meeting.kind, meeting.organ) == (kind, organ)


def test_what_they_went_on_to_is_a_meeting_of_its_own():
    reception, summit = told(
        "6月8日，东岛国总统卡莫达在青岭会见省长王志远。\n卡莫达表示，欢迎来访。\n9日，王志远出席了港口合作第六次峰会并发表致辞。"
    )
    assert reception[:2] == ("reception", "2021-06-08") and summit[:2] == ("conference", "2021-06-09")
    assert summit[2] == {"王志远": {"attended", "spoke"}}
    reception, council = told(
        "省长王志远9日同东岛国副总理卡莫达举行会见，并共同主持港口理事会第二次会议。\n会见时，王志远表示，欢迎来访。\n"
        "随后，王志远和卡莫达共同主持港口理事会会议。"
    )
    assert reception[2]["王志远"] == {"attended", "spoke"} and council[2]["王志远"] == {"presided"}


def test_guests_received_in_turn_have_their_own_posts():
    meetings = extract(
        "省长王志远9日分别会见东岛国总统卡莫达、南岛国总理洪达奈。\n在会见卡莫达时，王志远表示，欢迎来访。\n"
        "在会见洪达奈时，王志远表示，愿加强合作。",
        published=PUBLISHED,
    ).meetings
    posts = {person.name: person.post for meeting in meetings for person in meeting.attendance}
    assert (posts["卡莫达"], posts["洪达奈"]) == ("东岛国总统", "南岛国总理")
