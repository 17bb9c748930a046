"""Visits, banquets and announcements in Chinese readouts: who was there and when, on invented sentences."""

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


def test_a_banquet_of_the_same_evening_has_its_hosts_and_its_guests_and_those_who_came_to_all():
    text = (
        "6月9日下午，国家主席习近平在北京人民大会堂同来华访问的东岛总统卡莫举行会谈。\n"
        "习近平指出，两国友谊深厚。\n卡莫表示，愿加强合作。\n"
        "当晚，习近平和彭丽媛在人民大会堂为卡莫夫妇举行欢迎宴会。\n林志远参加上述活动。"
    )
    talk, banquet = told(text)
    assert talk[2].keys() == {"习近平", "卡莫", "林志远"}
    came = {"attended"}
    assert banquet == (
        "reception",
        "2021-06-09",
        {"习近平": came, "彭丽媛": came, "卡莫": came, "林志远": came},
    )


def test_guests_counted_up_behind_a_reception_came_to_it_with_their_wives():
    text = (
        "6月9日中午，国家主席习近平和夫人彭丽媛举行宴会，欢迎出席运动会开幕式的国际贵宾。\n"
        "他们是：东岛总统卡莫和夫人玛莉娅、西川总统巴兰瓦尔、南湖总理乌鲁宾。"
    )
    ((kind, _, people),) = told(text)
    assert kind == "reception"
    assert people.keys() == {"习近平", "彭丽媛", "卡莫", "玛莉娅", "巴兰瓦尔", "乌鲁宾"}


@pytest.mark.parametrize("deed", ["会谈", "举行会谈"])
def test_a_guest_without_a_title_who_opens_a_paragraph_was_talked_with(deed):
    text = f"欢迎仪式后，李强同卡莫鲁{deed}。\n李强表示，中方愿加强合作。\n卡莫鲁请李强转达问候，表示愿深化合作。"
    ((kind, _, people),) = told(text)
    assert (kind, people) == ("reception", {"李强": {"attended", "spoke"}, "卡莫鲁": {"attended", "spoke"}})


def test_all_of_a_list_with_whom_a_dialogue_was_held_came_to_it():
    text = "6月9日，国务院总理李强在京同东岛银行行长罗芙塔、西川银行行长彭杰森、南湖投资银行行长金立川举行“1+3”对话会。"
    ((_, _, people),) = told(text)
    assert people.keys() == {"李强", "罗芙塔", "彭杰森", "金立川"}


@pytest.mark.parametrize(
    ("deed", "kind"),
    [
        ("前往青岭展览馆，参观青岭主题成就展", "inspection"),
        ("赶赴青岭市指导救援处置工作", "inspection"),
        ("瞻仰青岭烈士陵园并敬献花篮", "ceremony"),
    ],
)
def test_whoever_goes_to_see_something_does_so_on_the_day_before_the_deed(deed, kind):
    ((found, day, people),) = told(f"国务院副总理林志远9日{deed}。他强调，要抓好各项工作。")
    assert (found, day, people.keys()) == (kind, "2021-06-09", {"林志远"})


def test_an_announcement_tells_the_day_that_is_to_come_and_its_speaker_took_no_part():
    text = (
        "新华社北京6月9日电 外交部发言人何兰9日宣布：东岛西川合作理事会第三次会议将于6月12日以视频方式举行。"
        "国务院副总理林志远将同东岛副总理卡莫共同主持会议。"
    )
    ((_, day, people),) = told(text)
    assert (day, people) == ("2021-06-12", {"林志远": {"presided"}, "卡莫": {"presided"}})


def test_a_congress_to_which_a_letter_was_sent_is_held_on_its_own_day():
    text = (
        "在青岭学会第九次全国会员代表大会召开之际，国家主席习近平致信大会，表示祝贺。\n习近平在信中指出，学会作出了贡献。\n"
        "青岭学会第九次全国会员代表大会9日上午开幕，会上传达习近平致信。\n国务委员林志远在开幕式上致辞。"
    )
    ((kind, day, people),) = told(text)
    assert (kind, day, people) == ("conference", "2021-06-09", {"林志远": {"spoke"}})


def test_headlines_below_a_dateline_of_its_own_line_announce_nothing_yet():
    text = (
        "央视网消息（新闻联播）：\n青岭城市工作会议在京举行\n林志远发表重要讲话 何兰主持会议\n"
        "青岭城市工作会议6月7日至8日在京举行。国务委员林志远出席会议并讲话。"
    )
    readout = extract(text, published=PUBLISHED)
    (meeting,) = readout.meetings
    assert readout.title == "青岭城市工作会议在京举行"
    assert (str(meeting.date), str(meeting.date_end)) == ("2021-06-07", "2021-06-08")


def test_a_visit_paid_through_others_makes_no_envoy_of_whom_it_was_paid_to():
    text = "6月9日，省委书记王远等省领导委托有关方面负责同志看望了林志明、何兰田、周广德，致以节日问候。"
    ((_, _, people),) = told(text)
    assert all("entrusted" not in roles for roles in people.values())


@pytest.mark.parametrize(
    ("words", "kind", "organ"),
    [
        ("公安部召开党委（扩大）会议，传达学习重要讲话精神", "party_group", "公安部党委"),
        ("国务院副总理林志远主持召开部分省区市人大常委会负责同志座谈会", "symposium", None),
        ("国务院副总理林志远同东岛副总理卡莫共同主持东西能源合作委员会第二次会议", "commission", "东西能源合作委员会"),
        ("国务院副总理林志远出席东西企业家委员会第八次会议开幕式并致辞", "commission", "东西企业家委员会"),
        ("全国政协主席林志远参加了经济界委员联组会", "cppcc_session", None),
        ("国家主席习近平出席东岛建国80周年庆典", "ceremony", None),
        ("省委书记林志远与东岛集团主席卡莫举行视频连线", "reception", None),
        ("青岭学会民主专业委员会成立二十周年纪念会在青岭市召开", "conference", None),
        ("省委省政府欢送我省赴京参加大会的劳动模范", "ceremony", "省委省政府"),
        ("新华社北京6月9日电  中央政法委举办第四次工作创新交流会", "conference", "中央政法委"),
    ],
)
def test_what_was_held_tells_kind_and_body(words, kind, organ):
    (meeting,) = extract(f"6月9日，{words}。", published=PUBLISHED).meetings
    assert (meeting.kind, meeting.organ) == (kind, organ)


@pytest.mark.parametrize(
    "said", ["就任以来我们已经同东岛总统多次会晤", "我同总统陛下会晤", "中方同东岛总统先后举行会谈"]
)
def test_a_word_of_the_language_behind_an_office_is_nobody(said):
    text = f"6月9日，国务院总理李强在京会见东岛总统卡莫。李强表示，{said}。"
    readout = extract(text, published=PUBLISHED)
    named = {p.name for m in readout.meetings for p in m.attendance} | {mention.name for mention in readout.mentions}
    assert named == {"李强", "卡莫"}


def test_a_funeral_is_a_ceremony_of_its_day_and_those_came_who_stood_before_the_body():
    text = (
        "中国共产党的优秀党员，第九届全国人民代表大会常务委员会副委员长周明德同志的遗体，9日在北京火化。\n"
        "周明德同志因病于2021年6月3日在北京逝世，享年90岁。\n"
        "周明德同志病重期间和逝世后，习近平、林志远、何兰等同志，前往医院看望或通过各种形式表示沉痛哀悼。\n"
        "9日上午，大礼堂庄严肃穆。\n上午9时许，习近平、林志远等，在哀乐声中缓步来到周明德同志的遗体前肃立默哀。"
    )
    ((kind, day, people),) = told(text)
    assert (kind, day, people.keys()) == ("ceremony", "2021-06-09", {"习近平", "林志远"})
    assert extract(text, published=PUBLISHED).meetings[0].organ is None


def test_who_spoke_to_a_plenary_stands_in_its_communique():
    text = (
        "中国共产党第二十届中央委员会第四次全体会议，于2021年6月8日至9日在北京举行。\n出席全会的有，中央委员168人。\n"
        "全会由中央政治局主持。中央委员会总书记习近平作了重要讲话。\n"
        "全会听取和讨论了习近平受中央政治局委托所作的工作报告。习近平就《建议》向全会作了说明。"
    )
    ((kind, _, people),) = told(text)
    assert (kind, people) == ("plenary", {"习近平": {"spoke", "reported", "entrusted"}})


def test_a_story_begins_behind_what_somebody_is_quoted_with():
    text = (
        "本报讯“总的看，任务在推进。改革还要深化。成效很明显。我们有信心。”"
        "6月9日，公安部召开党组扩大会，传达学习会议精神。"
    )
    meeting = extract(text, published=PUBLISHED).meetings[0]
    assert (meeting.kind, meeting.organ, meeting.enlarged) == ("party_group", "公安部党组", True)


def test_a_guest_met_during_his_stay_is_another_meeting_than_the_one_he_came_for():
    text = (
        "6月9日，青岭研究中心第九届年会暨高端论坛在津召开，副院长何兰出席会议并致辞。"
        "在津期间，市委书记林志远会见了何兰一行。"
    )
    conference, reception = told(text)
    assert conference == ("conference", "2021-06-09", {"何兰": {"attended", "spoke"}})
    assert (reception[:2], reception[2].keys()) == (("reception", None), {"林志远", "何兰"})


def test_what_is_said_in_a_speech_to_the_meeting_is_that_speech():
    text = "6月9日，青岭协会召开研讨会。教授何兰、研究员林志远分别发言，表示要学习经验。"
    ((_, _, people),) = told(text)
    assert people == {"何兰": {"exchange_speech"}, "林志远": {"exchange_speech"}}


def test_former_leaders_and_members_of_parliaments_are_known_by_what_they_were():
    text = (
        "6月9日，青岭部举办宣讲会。"
        "东岛国会副主席宋班，西川运动书记、前总理萨兰多，南湖工人党参议员埃利多等外方代表分别发言。"
    )
    ((_, _, people),) = told(text)
    assert {"萨兰多", "埃利多"} <= people.keys()


@pytest.mark.parametrize(
    ("told", "orders"),
    [
        ("林志远提出三项要求――\n工作要有大局观。要抓好落实。", ["工作要有大局观。", "要抓好落实。"]),
        (
            "同时，林志远结合实际，对园区工作提出了要求。一是认真研究问题。二是切实抓好整改。",
            ["一是认真研究问题。", "二是切实抓好整改。"],
        ),
        (
            "林志远副书记还结合工作提了两点要求：一是要强化意识。",
            ["林志远副书记还结合工作提了两点要求：一是要强化意识。"],
        ),
        ("林志远强调，要加强学习。在破解难题上下功夫。", ["林志远强调，要加强学习。", "在破解难题上下功夫。"]),
        ("林志远强调，治国必先治党。管理越有效，保障就越有力。", []),
    ],
)
def test_points_told_behind_a_demand_are_its_speakers_and_a_comparison_is_none(told, orders):
    text = f"6月9日，青岭集团召开推进会。集团党委书记林志远出席。{told}"
    (meeting,) = extract(text, published=PUBLISHED).meetings
    assert [(d.speaker, d.text) for d in meeting.directives] == [("林志远", order) for order in orders]


def test_whoever_came_to_a_forum_and_sat_down_with_the_host_was_at_the_symposium():
    text = "6月9日，省委书记林志远与出席青岭大会的东岛集团董事长何兰等嘉宾代表座谈。何兰说，前景广阔。"
    ((kind, _, people),) = told(text)
    assert (kind, people) == ("symposium", {"林志远": {"attended"}, "何兰": {"attended", "spoke"}})


def test_days_before_a_deed_leave_the_speaker_next_to_his_verb():
    text = "何兰6月7日至9日在青岭调研时强调，党的会议具有重大意义，我们要深入学习。\n何兰说，要抓好落实。"
    (meeting,) = extract("国务委员" + text, published=PUBLISHED).meetings
    assert [d.speaker for d in meeting.directives] == ["何兰", "何兰"]


@pytest.mark.parametrize(
    "passing",
    [
        "林志远表示，习近平主席同卡斯托总统达成重要共识。",
        "林志远宣读致卡斯托总统的信函并致辞。",
        "林志远会见随同东岛总统卡斯托访华的企业家代表。",
        "林志远表示，中国愿同西川总统一道努力，卡斯托总统的来信令人鼓舞，欢迎卡斯托总统尽早访华。",
    ],
)
def test_a_head_of_another_state_named_in_passing_is_only_spoken_of(passing):
    found = extract("6月9日，国家副主席林志远会见西川外长莫雷诺。\n" + passing, published=PUBLISHED)
    assert [p.name for p in found.meetings[0].attendance] == ["林志远", "莫雷诺"]
    assert {m.name for m in found.mentions} - {"习近平"} == {"卡斯托"}


def test_a_head_of_another_state_who_speaks_was_met_though_his_title_stands_behind():
    text = "6月9日，国家副主席林志远同卡斯托总统举行会谈。\n卡斯托总统表示，愿加强合作。"
    ((_, _, people),) = told(text)
    assert people.keys() == {"林志远", "卡斯托"}


def test_what_commas_set_apart_in_a_list_of_groups_is_one_item_each():
    text = "6月9日，省委召开座谈会。省委书记林志远出席。市级各党派、工商联负责人和无党派人士代表，部队官兵代表参加。"
    (meeting,) = extract(text, published=PUBLISHED).meetings
    assert [group.text for group in meeting.groups] == ["市级各党派、工商联负责人和无党派人士代表", "部队官兵代表"]


@pytest.mark.parametrize(
    ("told_of", "group"),
    [
        ("陪同莫雷诺访华的有王后、总理、外交部长等。", "王后、总理、外交部长"),
        (
            "在与云陂市有关负责同志和部分高校党委书记、校长座谈时，林志远强调，要抓好落实。",
            "云陂市有关负责同志和部分高校党委书记、校长",
        ),
        ("林志远在海口与中外企业家代表座谈。", "中外企业家代表"),
        (
            "集团各部门主要负责人，关键岗位人员等共550人分别在现场或以视频形式参加会议。",
            "关键岗位人员",
        ),
    ],
)
def test_those_present_are_a_group_though_told_by_their_offices_alone(told_of, group):
    found = extract("6月9日，国家副主席林志远会见西川国王莫雷诺。\n" + told_of, published=PUBLISHED).meetings[0]
    assert group in [g.text for g in found.groups]


def test_speakers_of_two_houses_are_two_guests():
    text = "6月9日，委员长林志远在北京会见西川国会主席兼参议长纳梅和众议长卡列。\n纳梅和卡列表示，愿加强交流。"
    (found,) = extract(text, published=PUBLISHED).meetings
    assert {p.name: p.post for p in found.attendance}["卡列"] == "众议长"
    assert {p.name for p in found.attendance} == {"林志远", "纳梅", "卡列"}
