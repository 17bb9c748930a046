"""General rules of Chinese readouts, on invented sentences in the words of the genre."""

import datetime as dt
import re

import pytest

from archive.extraction import extract, zh_deeds
from archive.extraction.records import Hints, Term

PUBLISHED = dt.date(2021, 6, 10)


def only_meeting(text, published=PUBLISHED):
    (meeting,) = extract(text, published=published).meetings
    return meeting


def people(meeting):
    return [(person.name, person.post, list(person.roles)) for person in meeting.attendance]


def orders(meeting):
    return [(directive.speaker, directive.text) for directive in meeting.directives]


def test_a_surname_with_a_post_is_a_form_of_address_and_no_name():
    text = "12月8日，省委召开会议。省委书记王志远主持会议。王书记强调，要贯彻习主席重要指示。"
    readout = extract(text, published=dt.date(2020, 12, 9))
    named = {row.name for meeting in readout.meetings for row in meeting.attendance}
    named |= {mention.name for mention in readout.mentions}
    assert named == {"王志远"}


@pytest.mark.parametrize(
    ("known", "committee", "organ", "place"),
    [
        ({"title": "重庆市委常委会召开会议 研究防汛工作"}, "市委", "重庆市委常委会", "重庆"),
        ({"title": "【要闻】德阳市委常委会召开会议", "place": "绵阳"}, "市委", "德阳市委常委会", "德阳"),
        ({"title": "江苏传达学习全会精神"}, "省委", "江苏省委常委会", "江苏"),
        ({"title": "南江县召开防汛工作会议"}, "县委", "南江县委常委会", "南江县"),
        ({"title": "上海合作组织峰会前的一天"}, "市委", "市委常委会", None),
        ({"title": "德阳市委常委会召开会议"}, "县委", "县委常委会", None),
        ({"place": "德阳"}, "市委", "德阳市委常委会", "德阳"),
        ({"place": "Deyang"}, "市委", "德阳市委常委会", "德阳"),
        ({"place": "德阳市"}, "省委", "四川省委常委会", "四川"),
        ({"place": "四川"}, "市委", "市委常委会", None),
        ({"place": "青岭市"}, "市委", "青岭市委常委会", "青岭"),
        ({"place": "Qingling"}, "市委", "市委常委会", None),
    ],
)
def test_a_committee_of_no_named_place_is_that_of_the_headline_or_the_source(known, committee, organ, place):
    text = f"6月9日，{committee}常委会召开会议，研究防汛工作。"
    (meeting,) = extract(text, published=PUBLISHED, hints=Hints(**known)).meetings
    assert (meeting.organ, meeting.place) == (organ, place)


def test_a_place_known_from_who_leads_there_is_led_back_to_that_person():
    text = "6月9日，市委书记周明远主持召开座谈会，听取意见。"
    hints = Hints(terms=(Term(("周明远",), "Secretary", "德阳", dt.date(2020, 1, 1), None),))
    (meeting,) = extract(text, published=PUBLISHED, hints=hints).meetings
    [why] = [why for why in meeting.why if why.fact == "place"]
    assert (meeting.place, why.rule, text[why.start : why.end]) == ("德阳", "place-of-terms", "周明远")


def test_what_the_text_says_of_its_place_outweighs_the_headline_beside_it():
    text = "本报成都6月9日讯 省委常委会召开会议，研究防汛工作。"
    (meeting,) = extract(text, published=PUBLISHED, hints=Hints(title="重庆市召开会议")).meetings
    assert meeting.organ == "四川省委常委会"


def test_a_standing_committee_gets_the_province_of_the_text():
    meeting = only_meeting(
        "本报讯（记者 林一帆）6月9日下午，省委常委会召开扩大会议，学习有关文件精神，研究部署防汛工作。\n"
        "省委书记陈志远主持会议。\n会议还研究了其他事项。中共湖南省委办公厅供稿。"
    )
    assert (meeting.organ, meeting.place, meeting.kind) == ("湖南省委常委会", "湖南", "standing_committee")
    assert (meeting.date, meeting.date_basis, meeting.part_of_day) == (dt.date(2021, 6, 9), "stated", "afternoon")
    assert meeting.enlarged
    assert people(meeting) == [("陈志远", "省委书记", ["presided"])]
    assert {entry.action for entry in meeting.agenda} == {"study", "deploy"}


@pytest.mark.parametrize(
    ("opening", "organ", "kind"),
    [
        ("6月9日，自治区党委召开常委会会议。内蒙古要闻。", "内蒙古自治区党委常委会", "standing_committee"),
        ("6月9日，省长陈志远主持召开省政府常务会议。山西消息。", "山西省政府", "government_executive"),
        (
            "6月9日，省十三届人大常委会第二十次会议在完成议程后，于太原闭幕。山西消息。",
            "山西省人大常委会",
            "congress_standing_committee",
        ),
        ("6月9日，中国共产党山西省第十一届委员会第九次全体会议在太原召开。", "山西省委", "plenary"),
        ("6月9日，省委召开座谈会，听取意见。山西消息。", "山西省委", "symposium"),
        ("6月9日，省委理论学习中心组举行专题研讨会。山西消息。", "山西省委理论学习中心组", "study_session"),
        (
            "6月9日，省委全面深化改革委员会召开第三次会议。山西消息。",
            "山西省委全面深化改革委员会",
            "commission",
        ),
        ("政协太原市第十三届委员会第五次会议6月9日在太原开幕。", "太原市政协", "cppcc_session"),
        ("国务院总理6月9日主持召开国务院常务会议。", "国务院", "government_executive"),
        ("6月9日，省委书记陈志远在太原会见远客集团董事长周明远一行。山西消息。", None, "reception"),
        ("6月9日，省委书记陈志远到大同市调研文物保护工作。", None, "inspection"),
    ],
)
def test_organ_and_kind_are_read_from_the_announcement(opening, organ, kind):
    meeting = only_meeting(opening)
    assert (meeting.organ, meeting.kind) == (organ, kind)


def test_two_names_of_one_meeting_are_one_meeting():
    meeting = only_meeting(
        "6月9日，自治区党委书记陈志远主持召开自治区党委财经委员会会议暨节水工作领导小组会议。各盟市汇报。"
    )
    assert (meeting.organ, meeting.joint_with) == ("内蒙古自治区党委财经委员会", "节水工作领导小组")


def test_posts_before_lists_belong_to_every_name_and_a_rank_is_no_post():
    meeting = only_meeting(
        "6月9日，省委召开会议。省委书记陈志远，省委副书记、省长周明远，省委常委李思源、王少华出席会议。"
        "省领导赵明轩、钱有为列席会议。"
    )
    assert people(meeting) == [
        ("陈志远", "省委书记", ["attended"]),
        ("周明远", "省委副书记、省长", ["attended"]),
        ("李思源", "省委常委", ["attended"]),
        ("王少华", "省委常委", ["attended"]),
        ("赵明轩", None, ["observed"]),
        ("钱有为", None, ["observed"]),
    ]


def test_roles_are_those_of_each_clause():
    meeting = only_meeting(
        "6月9日，省委召开全会。会议由省委常委会主持。省委书记陈志远受省委常委会委托作工作报告，并就决定稿作了说明。"
        "周明远传达了有关批示精神。座谈中，李思源、王少华、赵明轩先后发言。副省长钱有为陪同调研。"
    )
    roles = {name: roles for name, _, roles in people(meeting)}
    assert set(roles["陈志远"]) == {"reported", "entrusted"}
    assert roles["周明远"] == ["conveyed"]
    assert roles["李思源"] == roles["王少华"] == roles["赵明轩"] == ["exchange_speech"]
    assert roles["钱有为"] == ["accompanied"]


def test_what_the_meeting_heard_and_conveyed_is_not_its_chairs_doing():
    meeting = only_meeting(
        "6月9日，市长陈志远主持召开市政府常务会议，传达有关精神，听取防汛工作情况汇报，研究供水工作。"
    )
    assert people(meeting) == [("陈志远", "市长", ["presided"])]
    assert {entry.action for entry in meeting.agenda} == {"convey", "hear_report", "discuss"}


def test_an_instruction_that_was_sent_is_no_attendance():
    meeting = only_meeting(
        "6月9日，全省水利会议在太原召开。省委书记陈志远作出批示指出，水利工作成绩显著。副省长周明远出席会议并讲话。"
    )
    assert people(meeting) == [("陈志远", "省委书记", ["instructed"]), ("周明远", "副省长", ["attended", "spoke"])]


def test_who_is_only_spoken_about_is_a_mention():
    readout = extract(
        "6月9日，省委召开会议，学习习近平总书记重要讲话。会议指出，习近平总书记出席大会并发表讲话，我们要认真学习。"
    )
    (meeting,) = readout.meetings
    assert (meeting.attendance, [mention.name for mention in readout.mentions]) == ((), ["习近平"])


def test_an_illegible_name_is_not_guessed():
    meeting = only_meeting("6月9日，推进会在南宁召开。国家统计局局长宁吉\ufffd和省长周明远出席会议。")
    assert [person.name for person in meeting.attendance] == ["周明远"]


@pytest.mark.parametrize(
    ("words", "date", "basis"),
    [
        ("本报太原6月8日讯 省委常委会今天召开会议。", dt.date(2021, 6, 8), "stated"),
        ("省委常委会昨天召开会议。", dt.date(2021, 6, 9), "stated"),
        ("9日上午，省委常委会召开会议。", dt.date(2021, 6, 9), "stated"),
        ("28日，省委常委会召开会议。", dt.date(2021, 5, 28), "stated"),
        ("本报6月8日讯 近日，省委常委会召开会议。", None, None),
        ("日前，省委常委会召开会议。", None, None),
        ("省委常委会召开会议。", PUBLISHED, "stamp"),
        ("省委常委会召开会议，学习5月1日重要讲话精神，部署12月3日的活动。", PUBLISHED, "stamp"),
    ],
)
def test_days_are_read_against_dateline_and_publication(words, date, basis):
    meeting = only_meeting(words)
    assert (meeting.date, meeting.date_basis) == (date, basis)


def test_a_meeting_of_several_days_has_a_last_day():
    meeting = only_meeting("全会6月7日至9日在太原召开。")
    assert (meeting.date, meeting.date_end) == (dt.date(2021, 6, 7), dt.date(2021, 6, 9))


def test_directives_are_whole_sentences_in_the_voice_of_the_meeting_or_a_speaker():
    meeting = only_meeting(
        "6月9日，全省防汛会议在太原召开。会议指出，防汛是重要任务，成绩来之不易。要强化预警，不得麻痹。"
        "加强巡查值守；抓好物资储备。省长周明远强调，各级各部门必须压实责任。他要求，加快修复水毁工程。"
        "我们将继续努力。会议还研究了其他事项。"
    )
    assert orders(meeting) == [
        (None, "要强化预警，不得麻痹。"),
        (None, "加强巡查值守；抓好物资储备。"),
        ("周明远", "省长周明远强调，各级各部门必须压实责任。"),
        ("周明远", "他要求，加快修复水毁工程。"),
    ]
    assert meeting.directives[2].addressee == "各级各部门"
    assert [d.verb for d in meeting.directives] == [None, None, "强调", "要求"]


def test_hope_is_an_order_to_subordinates_and_an_offer_to_guests():
    inside = only_meeting("6月9日，省委召开座谈会。省委书记陈志远指出，大家很辛苦。希望全省教师潜心育人。")
    assert [d.text for d in inside.directives] == ["希望全省教师潜心育人。"]
    guests = only_meeting(
        "6月9日，省委书记陈志远会见周明远一行。陈志远表示，欢迎来访。希望双方深化合作。双方要加强往来。"
    )
    assert guests.directives == ()


def test_a_stop_inside_a_short_quotation_ends_no_sentence():
    meeting = only_meeting("6月9日，省委召开会议。会议强调，要回答好“为谁干？怎么干？”这一问题。")
    assert [d.text for d in meeting.directives] == ["会议强调，要回答好“为谁干？怎么干？”这一问题。"]


def test_markup_is_noise_and_ends_no_word():
    readout = extract(
        "<p><strong>网络消息</strong>：6月9日，省委常委会召开会议。</p><p>会议强调，要<b>抓紧</b>防汛。</p>"
    )
    assert {record.reason for record in readout.noise} == {"markup"}
    assert [d.text for d in readout.meetings[0].directives] == ["会议强调，要<b>抓紧</b>防汛。"]


@pytest.mark.parametrize(
    ("line", "credits"),
    [
        ("本报讯（记者 耿 联）6月9日，省委召开会议。", [("耿 联", "reporter")]),
        ("本报讯（新省报・省日报记者张富民）6月9日，省委召开会议。", [("张富民", "reporter")]),
        ("本报讯（记者/徐小林 通讯员/周宗）6月9日，省委召开会议。", [("徐小林", "reporter"), ("周宗", "reporter")]),
        ("本报讯（记者李铮马涛）6月9日，省委召开会议。", [("李铮", "reporter"), ("马涛", "reporter")]),
        ("6月9日，省委召开会议。\n本报记者 杜建 摄", [("杜建", "photo")]),
        ("6月9日，省委召开会议。\n责任编辑：周小明", [("周小明", "editor")]),
    ],
)
def test_credits_are_no_attendance(line, credits):
    readout = extract(line, published=PUBLISHED)
    assert [(credit.name, credit.role) for credit in readout.credits] == credits
    assert readout.meetings[0].attendance == ()


def test_the_same_day_begins_another_meeting():
    readout = extract(
        "6月9日，推进会在太原召开。\n当天，省委书记陈志远会见周明远一行。\n有关负责同志参加。", published=PUBLISHED
    )
    first, second = readout.meetings
    assert (first.date, second.date, second.kind) == (dt.date(2021, 6, 9), dt.date(2021, 6, 9), "reception")
    assert [person.name for person in second.attendance] == ["陈志远", "周明远"]


def test_traditional_script_is_read_alike_and_kept_as_printed():
    meeting = only_meeting("6月9日，省委書記陳志遠主持召開座談會。會議強調，要加強巡查。")
    assert people(meeting) == [("陳志遠", "省委書記", ["presided"])]
    assert [d.text for d in meeting.directives] == ["會議強調，要加強巡查。"]


def held(text, published=PUBLISHED):
    """A meeting of an invented province, told by ``text``."""
    return only_meeting("6月9日，湖南省委召开会议。" + text, published)


def test_a_province_stands_before_its_delegates_in_place_of_a_post():
    meeting = held("湖南省陈志远、林一帆、周明，湖北省方达、吴越参加上述活动。")
    assert people(meeting) == [(name, None, ["attended"]) for name in ("陈志远", "林一帆", "周明", "方达", "吴越")]


def test_names_of_two_characters_may_be_set_apart():
    meeting = held("副省长贺 炜、林一帆、杜  航出席会议。")
    assert [name.replace(" ", "") for name, _, _ in people(meeting)] == ["贺炜", "林一帆", "杜航"]


def test_a_name_may_end_in_and():
    meeting = held("会上，陈志远、卜显和、张凤宝先后发言。国防部部长魏凤和、副省长林一帆出席。")
    assert [name for name, _, _ in people(meeting)] == ["陈志远", "卜显和", "张凤宝", "魏凤和", "林一帆"]


def test_small_words_and_places_may_be_somebodys_name():
    meeting = held("省政协主席吉林，副省长陈志远、许其亮、李和风、林一帆出席。班子成员都紧紧围绕主题谈体会。")
    assert [name for name, _, _ in people(meeting)] == ["吉林", "陈志远", "许其亮", "李和风", "林一帆"]
    meeting = held("各处负责人和处级以上干部，经济学教研部主任陈志远参加会议。")
    assert people(meeting) == [("陈志远", "经济学教研部主任", ["attended"])]
    assert meeting.groups and not extract("各处负责人和处级以上干部参加会议。").mentions


def test_whoever_is_talked_with_is_there_to_the_last_of_the_list():
    meeting = only_meeting("6月9日，湖南省委书记陈志远到青岭镇调研，与史达、林一帆、周明等3名村医面对面坐在一起谈心。")
    assert [name for name, _, _ in people(meeting)] == ["陈志远", "史达", "林一帆", "周明"]


def test_words_of_congratulation_are_spoken_and_nobodys_name():
    meeting = held("国务委员陈志远出席开幕会并致贺词。贺词说，成绩来之不易。副省长林一帆等省领导参会。")
    assert people(meeting) == [
        ("陈志远", "国务委员", ["attended", "spoke"]),
        ("林一帆", "副省长", ["attended"]),
    ]


def test_those_visited_go_on_after_the_comma():
    meeting = only_meeting(
        "6月9日，湖南省委书记陈志远看望了全国政协委员林一帆，老同志方达、吴越，代表省委感谢他们作出的贡献。"
    )
    assert people(meeting)[1:] == [
        ("林一帆", "全国政协委员", ["attended"]),
        ("方达", None, ["attended"]),
        ("吴越", None, ["attended"]),
    ]


def test_whom_a_report_is_for_does_not_give_it():
    meeting = held("会上，某大学原党委书记陈志远教授紧扣全会精神，围绕新征程，为大家作了辅导报告。")
    assert people(meeting) == [("陈志远", "某大学原党委书记", ["lectured"])]


def test_who_took_part_may_stand_after_the_verb():
    meeting = held("出席全会的有，省委委员80人，省委候补委员5人。有关部门负责同志等在各分会场列席会议。")
    assert [(group.text, group.roles) for group in meeting.groups] == [
        ("省委委员", ("attended",)),
        ("省委候补委员", ("attended",)),
        ("有关部门负责同志", ("observed",)),
    ]


def test_a_report_made_on_behalf_is_entrusted():
    meeting = held("会议听取了副省长陈志远受省政府委托所作的关于全省义务教育阶段课后服务情况的汇报。")
    assert people(meeting) == [("陈志远", "副省长", ["reported", "entrusted"])]


def test_a_title_may_follow_the_name():
    meeting = held("陈志远委员长主持会议。")
    assert people(meeting) == [("陈志远", "委员长", ["presided"])]


def test_founders_of_a_doctrine_are_not_named_by_it():
    readout = extract("6月9日，湖南省委召开会议，坚持毛泽东思想、邓小平理论、习近平法治思想。", published=PUBLISHED)
    assert readout.mentions == ()


@pytest.mark.parametrize(
    ("text", "organ", "kind"),
    [
        ("6月9日，省长陈志远主持召开省长办公会。山西消息。", "山西省政府", "government_executive"),
        ("6月9日，中共水运部党组召开党组会，传达文件。", "水运部党组", "party_group"),
        ("6月9日，首都绿化建设委员会第七次全体会议在京召开。", "首都绿化建设委员会", "commission"),
        (
            "6月9日，十四届县委常委会第61次会议召开。会议审议了《青岭县山塘水库管护办法》。",
            "青岭县委常委会",
            "standing_committee",
        ),
        (
            "6月9日，区四届人民政府召开第18次常务会议。会议通过《江汀区餐饮管控细则》。",
            "江汀区人民政府",
            "government_executive",
        ),
        ("6月9日，中国护林事业促进会第三次会员代表大会在京召开。", "中国护林事业促进会", "conference"),
        ("6月9日，中国科学院隆重举行表彰大会。副院长陈志远到新疆分院。", "中国科学院", "conference"),
        ("6月9日，中国水运银行财务工作会议在武汉举办。", "中国水运银行", "conference"),
        ("台湾民主自治同盟第九次全盟代表大会6月9日在京开幕。", "台湾民主自治同盟", "conference"),
        (
            "6月9日，副总理陈志远在京主持召开中央层面精简文件专项工作机制会议。",
            "中央层面精简文件专项工作机制",
            "commission",
        ),
        (
            "6月9日，最高人民法院党组理论学习中心组围绕“学好新法，为发展尽责”进行集体学习研讨。",
            "最高人民法院党组理论学习中心组",
            "study_session",
        ),
    ],
)
def test_organs_by_their_office_their_ministry_and_their_rules(text, organ, kind):
    meeting = only_meeting(text)
    assert (meeting.organ, meeting.kind) == (organ, kind)


def test_a_dateline_in_brackets_is_no_part_of_the_post():
    meeting = only_meeting("本报南宁6月9日电  （记者林一帆）省委副书记陈志远应约同越南总理阮文德举行会谈。")
    assert people(meeting)[0][:2] == ("陈志远", "省委副书记")


@pytest.mark.parametrize("name", ["阿不都·买买提明", "迪亚兹-卡尔多内"])
@pytest.mark.parametrize("after", ["率队来湘调研。", "充分肯定湖南的工作。", "指出，要抓好落实。", "出席会议。"])
def test_a_name_in_parts_ends_before_any_verb(name, after):
    readout = extract(f"6月9日，省委召开会议。省人大常委会副主任{name}{after}", published=PUBLISHED)
    named = {person.name for person in readout.meetings[0].attendance} | {row.name for row in readout.mentions}
    assert named == {name}


@pytest.mark.parametrize("words", ["各成员国一道推动合作。", "作为主席国发挥作用。", "习近平主席卓越的智慧。"])
def test_a_word_behind_a_title_is_no_name(words):
    readout = extract(f"6月9日，论坛在长沙举行。{words}", published=PUBLISHED)
    assert {row.name for row in readout.mentions} <= {"习近平"}


def test_members_with_their_title_behind_the_name_speak():
    meeting = only_meeting(
        "6月9日，省政协常委会会议在长沙举行。刘小帆常委代表民盟省委会发言提出，优化布局。徐一兰常委发言建议，完善机制。"
    )
    assert [(name, roles) for name, _, roles in people(meeting)] == [
        ("刘小帆", ["exchange_speech"]),
        ("徐一兰", ["exchange_speech"]),
    ]


def test_groups_with_heads_of_their_own_are_several():
    meeting = only_meeting(
        "6月9日，纪念活动在长沙举行。省委书记王志远出席。烈士家属、部队官兵代表、青少年学生代表等参加。"
        "各市州党委书记、市州长列席。"
    )
    assert [group.text for group in meeting.groups] == [
        "烈士家属",
        "部队官兵代表",
        "青少年学生代表",
        "各市州党委书记、市州长",
    ]


def test_whom_a_visitor_hears_and_talks_with_was_there():
    meeting = only_meeting(
        "6月9日，市委书记王志远来到城南水库检查。王志远随机询问护林员陈大山的巡山路线。"
        "听取市水利局局长温良关于工程进展的介绍后，王志远说，汛前必须完工。王志远与企业负责人孟繁星亲切交谈。"
    )
    assert people(meeting)[1:] == [
        ("陈大山", "护林员", ["attended"]),
        ("温良", "市水利局局长", ["reported"]),
        ("孟繁星", "企业负责人", ["attended"]),
    ]


def test_guests_welcomed_by_a_speaker_do_not_make_him_attend_twice():
    meeting = only_meeting(
        "6月9日，农业博览会在长沙举行。市长王志远致辞。王志远代表陈敏之书记，向参加博览会的各位嘉宾表示欢迎。"
    )
    assert people(meeting) == [("王志远", "市长", ["spoke"])]


@pytest.mark.parametrize(
    "letter",
    [
        "国务委员陈志远发来贺信，强调要办好论坛。",
        "国务委员陈志远向论坛致贺信。陈志远在贺信中指出，要办好论坛。",
        "国务委员陈志远致信祝贺。他在贺信中强调，要办好论坛。",
    ],
)
def test_who_only_wrote_to_the_meeting_was_not_there(letter):
    meeting = only_meeting(f"6月9日，湘江论坛在长沙开幕。{letter}省长王志远出席并致辞。")
    assert people(meeting) == [("王志远", "省长", ["attended", "spoke"])]
    assert orders(meeting) == []


def test_he_is_the_subject_of_his_own_sentence():
    meeting = only_meeting(
        "6月9日，省委书记王志远到岳麓社区参加组织生活会。党员李强国、陈小兰先后发言。"
        "王志远与大家共同学习有关文件，他指出，要抓好落实。"
    )
    assert orders(meeting) == [("王志远", "王志远与大家共同学习有关文件，他指出，要抓好落实。")]


def test_who_cannot_be_read_is_not_taken_for_another():
    meeting = only_meeting("6月9日，研讨会在长沙召开。省妇联主席王志兰出席会议。彭\ufffd\ufffd云指出，要重视研究。")
    assert people(meeting) == [("王志兰", "省妇联主席", ["attended"])]
    assert [speaker for speaker, _ in orders(meeting)] == [None]


@pytest.mark.parametrize(
    ("opening", "organ", "kind"),
    [
        ("6月9日，省委书记陈志远主持召开党外人士座谈会，听取意见。山西消息。", "山西省委", "symposium"),
        ("中国民主促进会第十五届中央委员会第四次全体会议6月9日在京召开。", "民进中央", "plenary"),
        (
            "政协第十四届全国委员会常务委员会第九次会议6月9日下午举行全体会议。",
            "全国政协常委会",
            "cppcc_standing_committee",
        ),
        ("国务院副总理陈志远9日主持召开推动中部崛起领导小组会议。", "推动中部崛起领导小组", "commission"),
        (
            "6月9日，国家副主席陈志远出席亚洲银行年会开幕式并致辞。开幕式前，陈志远会见印度总理辛格。",
            None,
            "conference",
        ),
        ("6月9日，陈志远省长出席全国巡视工作会议暨动员部署会并讲话。要扎实深入推进对村巡察。", None, "mobilisation"),
        ("6月9日，第十届农产品交易会开幕式暨产业论坛在长沙举行。", None, "ceremony"),
    ],
)
def test_what_was_held_and_by_whom_also_where_a_person_led_it(opening, organ, kind):
    meeting = extract(opening, published=PUBLISHED).meetings[0]
    assert (meeting.organ, meeting.kind) == (organ, kind)


@pytest.mark.parametrize("office", ["县公安局会同县农业农村局开展检查", "要完成县里任务", "县委和县政府领导参加"])
def test_words_that_run_into_a_countys_name_name_none(office):
    text = f"6月9日，县委召开常委会会议。安化县委书记王志远主持会议。安化县各部门参加。{office}。" * 2
    meeting = extract(text, published=PUBLISHED).meetings[0]
    assert meeting.place == "安化县"


def test_guests_met_before_a_ceremony_are_a_meeting_of_their_own():
    text = (
        "本报6月9日讯 6月9日，湖南省重大项目签约仪式在长沙举行。省委书记陈志远见证签约。\n"
        "签约仪式前，陈志远会见了远山集团董事长沈立文，长河科技公司总裁孟晓岚。陈志远说，湖南发展势头良好。"
    )
    signing, visit = extract(text, published=PUBLISHED).meetings
    assert (signing.kind, people(signing)) == ("ceremony", [("陈志远", "省委书记", ["attended"])])
    assert (visit.kind, visit.date) == ("reception", dt.date(2021, 6, 9))
    assert [name for name, _, _ in people(visit)] == ["陈志远", "沈立文", "孟晓岚"]


def test_a_word_with_unnamed_delegates_before_a_meeting_is_part_of_it():
    text = (
        "6月9日，湖南省劳模表彰大会在长沙举行。省委书记陈志远讲话。\n会前，陈志远会见了受表彰的代表，向大家表示祝贺。"
    )
    assert people(only_meeting(text)) == [("陈志远", "省委书记", ["spoke", "attended"])]


def test_a_conference_that_guests_came_for_is_not_what_they_were_met_at():
    text = "湖北日报讯 6月9日，楚江金融大会在武汉举行。8日下午，省委书记陈志远与来汉参加大会的嘉宾座谈交流。"
    meeting = only_meeting(text)
    assert (meeting.kind, meeting.date) == ("symposium", dt.date(2021, 6, 8))


def test_delegates_who_are_received_hold_a_meeting_of_their_own():
    text = (
        "6月9日，湖北省拥军大会在武汉举行。省委书记陈志远会见大会代表。"
        "省委副书记沈立文参加会见并在大会上讲话。副省长孟晓岚主持会议。"
    )
    conference, reception = extract(text, published=PUBLISHED).meetings
    assert (conference.kind, reception.kind) == ("conference", "reception")
    assert conference.date == reception.date == dt.date(2021, 6, 9)
    assert people(conference) == [("沈立文", "省委副书记", ["spoke"]), ("孟晓岚", "副省长", ["presided"])]
    assert people(reception) == [("陈志远", "省委书记", ["attended"]), ("沈立文", "省委副书记", ["attended"])]
    assert [group.text for group in reception.groups] == ["大会代表"]


def test_the_meeting_of_those_received_has_its_own_day():
    text = (
        "国务院总理陈志远8日下午在北京会见全国护林工作会议代表。\n沈立文参加会见并在9日上午召开的会议上讲话。"
        "他强调，要守好山林。\n韩一帆、周明参加会见，孟晓岚参加会见并主持会议。\n有关部门负责同志参加会议。"
    )
    reception, conference = extract(text, published=PUBLISHED).meetings
    assert (reception.kind, reception.date, reception.directives) == ("reception", dt.date(2021, 6, 8), ())
    assert [name for name, _, _ in people(reception)] == ["陈志远", "沈立文", "韩一帆", "周明", "孟晓岚"]
    assert (conference.date, conference.part_of_day) == (dt.date(2021, 6, 9), "morning")
    assert people(conference) == [("沈立文", None, ["spoke"]), ("孟晓岚", None, ["presided"])]
    assert [(d.speaker, d.text) for d in conference.directives] == [("沈立文", "他强调，要守好山林。")]
    assert [group.text for group in conference.groups] == ["有关部门负责同志"]


def test_a_national_meeting_that_the_delegates_come_home_from_is_not_told():
    text = (
        "8日，全国护林表彰大会在北京举行，我省九人受到表彰。今天上午，湖北省委书记陈志远在武汉会见我省受表彰代表。"
        "\n省领导沈立文参加会见。\n陈志远说，大会上的讲话要认真学习。"
    )
    meeting = only_meeting(text)
    assert (meeting.kind, meeting.date) == ("reception", dt.date(2021, 6, 10))
    assert people(meeting)[0] == ("陈志远", "湖北省委书记", ["attended", "spoke"])


def test_whom_somebody_met_with_takes_part_in_that_alone():
    text = "央视网消息：全国人大常委会委员长陈志远9日上午同列席常委会会议的全国人大代表座谈交流。"
    assert people(only_meeting(text)) == [("陈志远", "全国人大常委会委员长", ["attended"])]


def test_a_scholar_named_by_the_field_presides():
    text = "6月9日，湘江发展论坛在长沙举行。论坛由著名经济学家洪立文主持。湖南消息。"
    assert people(only_meeting(text)) == [("洪立文", None, ["presided"])]


def test_guests_who_say_the_same_spoke():
    text = (
        "6月9日，湖南省委书记陈志远在长沙会见客商。中国工程院院士孟晓岚等嘉宾说，湖南前景广阔。"
        "远山商会会长沈立文等商会代表一致表示，愿在湖南投资。"
    )
    assert people(only_meeting(text))[1:] == [
        ("孟晓岚", "中国工程院院士", ["spoke"]),
        ("沈立文", "远山商会会长", ["spoke"]),
    ]


def test_where_the_first_is_just_secretary_the_other_province_is_the_guests():
    text = (
        "本报深圳讯 6月9日，赣深工作会谈在深圳市举行。省委书记陈志远，广东省委副书记、深圳市委书记沈立文出席并讲话。"
        "陈志远说，江西愿与深圳加强合作，结合江西实际抓好落实。"
    )
    assert only_meeting(text).place == "江西"


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("会议指出，习近平总书记在第十七届中国―东盟博览会开幕式上致辞。", {"习近平"}),
        ("会议指出，习近平主席和杜达总统引领两国关系。", {"习近平"}),
        ("会议指出，要办好代表家站，密切联系群众。", set()),
        ("会议决定免去孟晓岚的湖南省副省长职务。", {"孟晓岚"}),
    ],
)
def test_a_mention_is_a_name(words, named):
    readout = extract("6月9日，湖南省委常委会召开会议。省委书记陈志远主持会议。" + words, published=PUBLISHED)
    assert {mention.name for mention in readout.mentions} == named


def test_the_chairpersons_who_met_beside_a_session_are_a_meeting():
    text = (
        "6月9日，湖南省十三届人大常委会第二十次会议在长沙闭幕。省人大常委会主任陈志远主持会议。\n"
        "6月8日晚，省人大常委会副主任沈立文主持召开第七十次主任会议，听取议程汇报。"
    )
    session, directors = extract(text, published=PUBLISHED).meetings
    assert (session.date, [name for name, _, _ in people(session)]) == (dt.date(2021, 6, 9), ["陈志远"])
    assert (directors.kind, directors.date) == ("congress_standing_committee", dt.date(2021, 6, 8))
    assert people(directors) == [("沈立文", "省人大常委会副主任", ["presided"])]


def test_a_meeting_that_guests_congratulate_on_is_not_the_one_told_of():
    text = "6月9日，湖南省委书记陈志远在长沙会见远山集团董事长沈立文一行。沈立文祝贺十九届五中全会胜利召开。"
    assert only_meeting(text).kind == "reception"


def test_a_quotation_that_ends_before_a_post_is_no_part_of_it():
    text = "2023年5月4日，甲县召开座谈会，县委书记王晓明主持。“要抓实抓细。”甲县县委副书记李成林说。"
    (meeting,) = extract(text).meetings
    posts = [one.post for one in (*meeting.attendance, *extract(text).mentions) if one.name == "李成林"]
    assert posts == ["甲县县委副书记"]


def test_bodies_of_the_party_are_nobody():
    text = "2023年5月4日，甲县县委书记王晓明主持会议，听取村民代表党小组建设和教师党支部、党工委工作汇报。"
    found = extract(text)
    names = {one.name for meeting in found.meetings for one in meeting.attendance} | {m.name for m in found.mentions}
    assert names == {"王晓明"}


@pytest.mark.parametrize("mark", ["·", "・", "•"])
def test_a_list_may_begin_with_names_of_other_peoples(mark):
    meeting = only_meeting(
        f"6月9日，自治区党委召开常委会会议。\n会议还研究了其他事项。\n"
        f"帕尔哈提{mark}吐逊、古丽娜尔{mark}阿不力米提、钱君立、徐海祥、艾山江{mark}吐尔地、田武等出席会议。"
    )
    assert [name.replace(mark, "·") for name, _, roles in people(meeting) if roles == ["attended"]] == [
        "帕尔哈提·吐逊",
        "古丽娜尔·阿不力米提",
        "钱君立",
        "徐海祥",
        "艾山江·吐尔地",
        "田武",
    ]


def test_a_learned_title_may_stand_behind_the_name():
    meeting = only_meeting(
        "6月9日，学科建设座谈会在太原召开。\n晋阳大学洪立用教授，汾河学院郝平副教授，山西省社科院执行院长孙照国研究员"
        "等3位专家学者先后发言。长江学者特聘教授代表参加会议。\n会议要求增强职工的获得感、幸福感、安全感。"
    )
    assert [(name, roles) for name, _, roles in people(meeting)] == [
        ("洪立用", ["exchange_speech"]),
        ("郝平", ["exchange_speech"]),
        ("孙照国", ["exchange_speech"]),
    ]


@pytest.mark.parametrize("stop", ["。", ""])
def test_the_general_secretary_presides_below_a_summary_in_bullets(stop):
    story = "6月9日，中共中央政治局召开会议，研究防汛工作。中共中央总书记习近平主持会议并发表重要讲话。"
    point = "■今年以来，各地各部门抓好防汛工作，取得成果。{}，形势依然严峻，要贯彻会议精神，压实各级责任{}\n\t"
    points = "".join(point.format(now, stop) for now in ("当前", "同时", "下一步"))
    assert people(only_meeting(points + story)) == [("习近平", "中共中央总书记", ["presided", "spoke"])]


def test_heads_of_parties_and_names_of_other_peoples_stand_in_one_list():
    meeting = only_meeting(
        "6月9日，中共青岭市委召开党外人士座谈会。民革市委会主委王新年、农工党市委会副主委但思远、无党派人士代表朴正日先后发言。"
        "胡志国、霍明、呼和巴特尔、梅兰等5位代表分别就草原保护作了交流发言。"
    )
    assert people(meeting)[:3] == [
        ("王新年", "民革市委会主委", ["exchange_speech"]),
        ("但思远", "农工党市委会副主委", ["exchange_speech"]),
        ("朴正日", "无党派人士代表", ["exchange_speech"]),
    ]
    assert [name for name, _, _ in people(meeting)[3:]] == ["胡志国", "霍明", "呼和巴特尔", "梅兰"]


@pytest.mark.parametrize("words", ["大家都反复学习", "同志们都主动请缨", "老书记曾指出", "但全省", "他高票当选"])
def test_an_adverb_that_begins_like_a_surname_is_no_name(words):
    readout = extract(f"6月9日，县委召开会议。会议强调，{words}，要抓好落实。", published=PUBLISHED)
    assert readout.mentions == () and all(not meeting.attendance for meeting in readout.meetings)


def test_a_deed_does_not_begin_inside_a_word_and_a_report_may_have_a_long_title():
    meeting = only_meeting(
        "6月9日，机关青年交流会召开。机关工委分管日常工作的副书记孟祥远讲话。会议听取了外事委员会主任张业成作的关于"
        "《中华人民共和国和甲国关于刑事司法协助的条约》审议情况的汇报。联合会主席李兰作了题为《在新征程上为推动事业全面发展而努力奋斗》的工作报告。"
    )
    assert people(meeting) == [
        ("孟祥远", "机关工委分管日常工作的副书记", ["spoke"]),
        ("张业成", "外事委员会主任", ["reported"]),
        ("李兰", "联合会主席", ["reported"]),
    ]


@pytest.mark.parametrize(
    ("sentence", "groups"),
    [
        ("政府有关副秘书长，人大有关委员会负责人就有关议题等作了汇报。", ["政府有关副秘书长", "人大有关委员会负责人"]),
        ("其他党委常委同志和政协主要负责同志作了书面交流发言。", ["其他党委常委同志", "政协主要负责同志"]),
        ("市委、市政府领导同志和法检“两长”出席。", ["市委、市政府领导同志", "法检“两长”"]),
        ("各部门机关党委书记、常务（专职）副书记参加。", ["各部门机关党委书记、常务（专职）副书记"]),
        ("来自各地的60余位专家学者、媒体代表出席会议。", ["来自各地的60余位专家学者、媒体代表"]),
        ("全市选派90名村党组织书记赴外地参加学习。", []),
    ],
)
def test_groups_are_cut_where_the_genre_cuts_them(sentence, groups):
    meeting = only_meeting(f"6月9日，工作会议在青岭召开。{sentence}")
    assert [group.text for group in meeting.groups] == groups


def test_the_general_secretary_speaks_where_he_took_part_in_a_deliberation():
    meeting = only_meeting(
        "中共中央总书记、国家主席、中央军委主席习近平9日下午在参加他所在的青岭代表团审议时强调，必须坚持人民至上。\n"
        "费东明、霍志良、薛志远等3位代表发言。\n习近平指出，要继续抓好落实。"
    )
    assert {speaker for speaker, _ in orders(meeting)} == {"习近平"}
    assert people(meeting)[0] == ("习近平", "中共中央总书记、国家主席、中央军委主席", ["attended", "spoke"])


@pytest.mark.parametrize(
    ("text", "place", "organ"),
    [
        ("6月9日，青化集团召开党组会，传达学习文件精神。", None, "青化集团党组"),
        ("6月9日，水务和海洋部召开党组会议，传达学习文件精神。", "全国", "水务和海洋部党组"),
        ("南方日报讯 6月9日，省委常委会召开会议，研究工作。", "广东", "广东省委常委会"),
        ("6月9日，省委宣传部召开会议，研究工作。山西消息。", "山西", "山西省委宣传部"),
        ("6月9日，由中共四川省委党校主办的党建理论研讨会在成都召开。", "四川", "四川省委党校"),
        ("6月9日，由远山研究会、青岭大学联合主办的论坛在成都举行。四川消息。", "四川", "远山研究会"),
        ("6月9日，中央纪委常委会举行第三次集体学习。", "全国", "中央纪委常委会"),
    ],
)
def test_whose_party_group_or_department_met_and_who_held_it(text, place, organ):
    meeting = only_meeting(text)
    assert (meeting.place, meeting.organ) == (place, organ)


@pytest.mark.parametrize(
    ("opening", "kind"),
    [
        ("中共中央政治局6月8日下午就加强保护工作举行第三十次集体学习。", "politburo_study_session"),
        ("6月9日晚，我市在迎宾馆举行跨国企业论坛代表欢迎会。", "reception"),
    ],
)
def test_a_politburo_studies_and_guests_are_welcomed(opening, kind):
    assert only_meeting(opening).kind == kind


@pytest.mark.parametrize("last", ["和王志珍出席。", "和王志珍分别作了发言。", "、王志珍作了发言。"])
def test_the_last_of_a_list_may_follow_and(last):
    meeting = only_meeting(f"6月9日，工作会议在青岭召开。李明远、王东、何兰{last}")
    assert [name for name, _, _ in people(meeting)] == ["李明远", "王东", "何兰", "王志珍"]


def told(text, published=PUBLISHED):
    """(kind, day, {name: roles}) of each meeting that ``text`` tells of."""
    return [
        (m.kind, str(m.date) if m.date else None, {p.name: set(p.roles) for p in m.attendance})
        for m in extract(text, published=published).meetings
    ]


@pytest.mark.parametrize(
    "text",
    [
        "加强机关党建，要从学习抓起。有的同志认为工作忙就可以放松学习，这是不对的。",
        "本报青岭6月8日电 近日，省直机关工委发出通知，要求各级党组织认真学习习近平总书记在基层调研时的重要讲话。\n"
        "通知指出，要加强管理。",
        "眼下正是春耕时节。青岭县农业局局长林志远说，要抓好田间管理。",
    ],
)
def test_an_essay_a_notice_and_a_reportage_tell_of_no_meeting(text):
    readout = extract(text, published=PUBLISHED)
    (meeting,) = readout.meetings
    assert (meeting.kind, people(meeting), orders(meeting)) == ("other", [], [])
    assert {mention.name for mention in readout.mentions} <= {"习近平", "林志远"}


def test_a_symposium_called_on_an_inspection_is_a_meeting_of_its_own():
    inspection, symposium = told(
        "6月8日至9日，省委书记王志远到青岭市调研。\n在第一小学，王志远强调，要保护视力。\n"
        "调研期间，王志远主持召开座谈会，听取工作汇报。他强调，要抓好落实。\n省领导陈立平陪同调研。"
    )
    assert inspection == ("inspection", "2021-06-08", {"王志远": {"attended", "spoke"}, "陈立平": {"accompanied"}})
    assert symposium == ("symposium", None, {"王志远": {"presided", "spoke"}})


def test_guests_who_are_met_one_after_the_other_are_as_many_receptions():
    first, second = told(
        "副省长王志远9日在青岭分别会见东岛国总统赛卡、西岛国国王玛德。\n在会见赛卡时，王志远表示，欢迎来访。\n"
        "赛卡表示，愿加强合作。\n陈立平参加会见。\n在会见玛德时，王志远表示，愿加强往来。"
    )
    assert set(first[2]) == {"王志远", "赛卡", "陈立平"}
    assert set(second[2]) == {"王志远", "玛德"}
    assert first[2]["赛卡"] == {"attended", "spoke"}


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        (
            "中共中央总书记、国家主席、中央海洋委员会主任习近平6月9日主持召开中央海洋委员会第六次会议。",
            {"习近平": {"presided"}},
        ),
        (
            "6月8日，国务院副总理林志远在省委书记王志远和省长陈立平陪同下，来到青岭市考察。",
            {"林志远": {"attended"}, "王志远": {"accompanied"}, "陈立平": {"accompanied"}},
        ),
        (
            "6月9日，会议在青岭举行。省长王志远主持，副省长陈立平出席。王志远听取了陈立平，省教育厅厅长林向东、赵明的工作汇报。",
            {"王志远": {"presided"}, "陈立平": {"attended", "reported"}, "林向东": {"reported"}, "赵明": {"reported"}},
        ),
        (
            "6月9日，会议在青岭举行。校长陈立平委托办公室主任林向东，副校长赵明先后发言。",
            {"林向东": {"entrusted", "exchange_speech"}, "赵明": {"exchange_speech"}},
        ),
        (
            "6月9日，座谈会在青岭举行。林向东、赵明、何兰等先后发言。与会同志讨论热烈。",
            {"林向东": {"exchange_speech"}, "赵明": {"exchange_speech"}, "何兰": {"exchange_speech"}},
        ),
        (
            "6月9日，座谈会在青岭举行。青岭大学校长林向东以港口为例，建议加快建设。",
            {"林向东": {"spoke"}},
        ),
    ],
)
def test_who_presides_over_a_commission_comes_along_reports_or_comes_for_another(text, roles):
    ((_, _, people_there),) = told(text)
    assert people_there == roles


def test_a_name_of_parts_is_called_by_one_of_them_later():
    ((_, _, people_there),) = told(
        "省长王志远9日同东岛国议长鲁斯卡·埃马利举行会谈。\n王志远表示，欢迎来访。\n鲁斯卡表示，愿加强合作。"
    )
    assert people_there == {"王志远": {"attended", "spoke"}, "鲁斯卡·埃马利": {"attended", "spoke"}}


def test_a_summary_above_the_dateline_is_not_the_story_and_the_days_of_a_journey_are_told_in_it():
    ((kind, day, people_there),) = told(
        "要坚持报告制度，把任务落实\n要听取群众意见\n"
        "本报青岭6月9日电 中共中央总书记习近平近日在青岭考察时强调，要抓好落实。\n"
        "初夏时节，满目青翠。6月7日至8日，习近平先后来到青岭、云川，深入农村考察调研。"
    )
    assert (kind, day) == ("inspection", "2021-06-07")
    assert people_there == {"习近平": {"attended", "spoke"}}


def first_characters(items) -> tuple[set[str], bool]:
    """With which characters a parsed pattern may begin, and whether it may be empty."""
    found = set()
    for operation, value in items:
        kind = str(operation)
        if kind in ("ASSERT", "ASSERT_NOT", "AT"):
            continue
        if kind == "LITERAL":
            return found | {chr(value)}, False
        if kind == "IN":
            assert all(str(one) == "LITERAL" for one, _ in value), "a verb begins with any character"
            return found | {chr(one) for _, one in value}, False
        parts = value[1] if kind == "BRANCH" else [value[-1]]
        own = [first_characters(part) for part in parts]
        found = found.union(*(some for some, _ in own))
        if not (any(empty for _, empty in own) or (kind.endswith("REPEAT") and value[0] == 0)):
            return found, False
    return found, True


def test_every_verb_begins_with_a_character_that_is_looked_for():
    found, may_be_empty = first_characters(re._parser.parse(zh_deeds._ANY_VERB))
    assert (found, may_be_empty) == (set(zh_deeds._FIRST), False)
