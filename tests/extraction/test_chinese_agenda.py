"""What a Chinese meeting did, and what its readout refers to, on invented readouts."""

import datetime as dt

import pytest

from archive.extraction import extract


def meeting_of(text):
    (meeting,) = extract(text, published=dt.date(2024, 4, 11)).meetings
    return meeting


def actions(text):
    return [entry.action for entry in meeting_of("4月10日，县委召开会议。" + text).agenda]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("会议集体学习有关文件，研究近期工作。", ["study", "discuss"]),
        ("第一次全体会议表决通过了议程，听取了关于代表资格的报告。", ["review", "hear_report"]),
        ("主任会议听取并审议了关于换届的请示。", ["hear_report", "review"]),
        ("会上，各乡镇汇报了重点工作进展。", ["hear_report"]),
        ("会议总结了一季度工作，安排部署二季度任务。", ["sum_up", "deploy"]),
        ("会议传达学习习近平总书记在听取工作汇报时的重要讲话精神。", ["convey", "study"]),
        ("会议传达了全国两会精神和在座谈会上的讲话精神。", ["convey"]),
        ("会议听取了研究处理审议意见情况的报告。", ["hear_report"]),
        ("审议通过的规划意义重大。", []),
    ],
)
def test_the_agenda_is_what_this_meeting_did(sentence, expected):
    assert actions(sentence) == expected


def references(text):
    return [(r.kind, r.text, r.date) for r in meeting_of("4月10日，县委召开会议，" + text).references]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "传达学习习近平总书记2024年3月20日在某省座谈会上的重要讲话精神。",
            [("speech", "习近平总书记2024年3月20日在某省座谈会上的重要讲话", dt.date(2024, 3, 20))],
        ),
        (
            "学习习近平总书记给某学院师生的回信和对安全生产作出的重要指示精神。",
            [("letter", "习近平总书记给某学院师生的回信", None), ("instruction", "对安全生产作出的重要指示", None)],
        ),
        ("学习贯彻全省信访工作会议精神。", [("meeting", "全省信访工作会议", None)]),
        (
            "贯彻二十届中央纪委三次全会和中央深改委第四次会议部署。",
            [("meeting", "二十届中央纪委三次全会", None), ("meeting", "中央深改委第四次会议", None)],
        ),
        (
            "学习《关于做好防汛工作的意见》（2024年4月1日），落实《意见》要求。",
            [("document", "《关于做好防汛工作的意见》", dt.date(2024, 4, 1))],
        ),
        (
            "贯彻习近平总书记在4月3日中央政治局常委会会议上的重要讲话精神。",
            [("speech", "习近平总书记在4月3日中央政治局常委会会议上的重要讲话", dt.date(2024, 4, 3))],
        ),
        ("落实12月9日召开的中央政治局会议精神。", [("meeting", "中央政治局会议", dt.date(2023, 12, 9))]),
        ("5月1日，组织学习中央政治局会议精神。", [("meeting", "中央政治局会议", None)]),
        ("落实《通知》要求。", [("document", "《通知》", None)]),
        ("《云陂日报》作了报道。", []),
        ("县委书记滕立文主持并讲话。", []),
        ("总结党的十八大以来的工作。", []),
        (
            "传达国务委员陈小凡在全国信访局长会议上的讲话精神。",
            [("speech", "国务委员陈小凡在全国信访局长会议上的讲话精神", None)],
        ),
    ],
)
def test_references_are_named_with_their_days(sentence, expected):
    assert references(sentence) == expected


def test_references_stand_where_their_spans_say():
    text = "4月10日，县委召开会议，传达省委《关于值守的通知》。"
    (reference,) = meeting_of(text).references
    assert text[reference.start : reference.end] == reference.text == "《关于值守的通知》"


def test_research_groups_and_theory_discuss_nothing():
    text = "4月10日，县委联合研究组召开发展研究报告发布会。会议由理论研究和建设工程专家滕立文主持。"
    assert "discuss" not in [item.action for item in meeting_of(text).agenda]
