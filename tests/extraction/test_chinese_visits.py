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
        ("全国政协主席林志远参加了经济界委员联组会", "cppcc_session", None),
        ("国家主席习近平出席东岛建国80周年庆典", "ceremony", None),
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
