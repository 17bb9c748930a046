"""What is new in a readout, against all that stood in earlier ones."""

import datetime as dt
import random

import pytest

from archive.analysis import keeping, novelty
from archive.analysis.sentences import likeness, wording
from archive.models import Meeting, Novelty
from tests.builders import a_meeting, a_source, an_organ

pytestmark = pytest.mark.django_db

ROADS = "会议强调，要加快推进农村公路建设，全面提升农村公路管护水平，让群众出行更加便捷。"
FORESTS = "要压实各级责任，严格落实森林防火制度，加强火源管控和巡护监测。"
SCHOOLS = "The district will open twelve new primary schools for the children of migrant workers before September."


def compared(*meetings: Meeting, against="all") -> list[list[str]]:
    keeping.drain()
    return [[one.status for one in novelty.told(Novelty.objects.get(pk=m.pk), against)] for m in meetings]


def a_readout(*sentences: str, **columns) -> Meeting:
    text = "\n".join(sentences)
    columns.setdefault("source", a_source(text, noise=[{"start": len(text), "end": len(text) + 20, "reason": "end"}]))
    return a_meeting(**columns)


def first_of(meeting: Meeting, against="all") -> novelty.Told:
    keeping.drain()
    return novelty.told(Novelty.objects.get(pk=meeting.pk), against)[0]


def test_a_sentence_of_an_earlier_readout_is_seen_and_leads_there():
    earlier, later = a_readout(FORESTS, date="2023-01-05"), a_readout(ROADS, FORESTS, date="2023-02-01")
    assert compared(earlier, later) == [["new"], ["new", "seen"]]
    found = novelty.told(Novelty.objects.get(pk=later.pk))[1].earlier
    assert found.meeting == earlier.pk
    assert earlier.source.text[found.start : found.end] == FORESTS


@pytest.mark.parametrize(
    ("sentence", "again", "status"),
    [
        (ROADS, ROADS.replace("会议强调", "会议指出"), "seen"),
        (ROADS, ROADS.replace("会议强调，", "李强在讲话中指出，"), "seen"),
        (ROADS, ROADS.replace("便捷", "安全"), "near"),
        (FORESTS, "要加强火源管控和巡护监测，压实各级责任，严格落实森林防火制度。", "near"),
        (FORESTS, FORESTS.translate(str.maketrans("责任严", "責任嚴")), "seen"),
        (SCHOOLS, SCHOOLS.replace("twelve", "thirteen"), "near"),
        (SCHOOLS, "The meeting emphasized that " + SCHOOLS.replace("The", "the", 1), "seen"),
        (SCHOOLS, "Before September the district will open twelve new museums of modern art.", "new"),
        (ROADS, FORESTS, "new"),
        ("大家晚上好！", "大家早上好！", "new"),
        ("大家晚上好！", "大家晚上好！", "seen"),
    ],
)
def test_what_is_folded_away_what_is_near_and_what_is_new(sentence, again, status):
    a_readout(sentence, date="2023-01-05")
    assert first_of(a_readout(again, date="2023-02-01")).status == status


def test_readouts_of_one_day_are_not_earlier_than_each_other():
    one, other = a_readout(FORESTS, date="2023-01-05"), a_readout(FORESTS, date="2023-01-05")
    assert compared(one, other) == [["new"], ["new"]]


def test_the_nearest_is_the_most_alike_and_of_those_the_latest():
    a_readout(FORESTS, date="2023-01-05")
    same = a_readout(FORESTS, date="2023-01-06")
    a_readout(FORESTS.replace("制度", "规定"), date="2023-01-07")
    assert first_of(a_readout(FORESTS, date="2023-01-08")).earlier.meeting == same.pk


def test_the_same_organ_and_the_same_place_are_asked_for_themselves():
    other = an_organ("Hunan Provincial Government")
    a_readout(FORESTS, date="2023-01-05", organ=other)
    later = a_readout(FORESTS, date="2023-02-01")
    assert [compared(later, against=against) for against in novelty.AGAINST] == [[["seen"]], [["new"]], [["new"]]]
    a_readout(FORESTS, date="2023-01-03")
    assert compared(later, against="organ") == [["seen"]]


def test_an_earlier_readout_that_arrives_late_changes_what_it_touches_and_nothing_else():
    later, untouched = a_readout(FORESTS, date="2023-02-01"), a_readout(ROADS, date="2023-02-01")
    assert compared(later, untouched) == [["new"], ["new"]]
    Novelty.objects.filter(pk=untouched.pk).update(
        packed=novelty.packed(novelty.unpacked(b"x\x9c\x03\x00\x00\x00\x00\x01"))
    )
    a_readout(FORESTS.replace("各级", "各方"), date="2023-01-05")
    assert compared(later, untouched) == [["near"], []]


def test_a_readout_that_is_redated_withdrawn_or_deleted_takes_its_sentences_along():
    earlier, later = a_readout(FORESTS, date="2023-01-05"), a_readout(FORESTS, date="2023-02-01")
    assert compared(earlier, later) == [["new"], ["seen"]]
    earlier.date = dt.date(2023, 3, 1)
    earlier.save()
    assert compared(earlier, later) == [["seen"], ["new"]]
    later.source.withdraw("by request")
    assert compared(earlier) == [["new"]]
    assert not Novelty.objects.filter(pk=later.pk).exists()
    last = a_readout(FORESTS, date="2023-04-01")
    assert compared(last) == [["seen"]]
    earlier.delete()
    assert compared(last) == [["new"]]


def test_a_readout_without_a_day_is_held_against_those_with_one_and_is_earlier_than_none():
    undated, dated = a_readout(FORESTS, date=None), a_readout(FORESTS, date="2023-02-01")
    assert compared(undated, dated) == [["seen"], ["new"]]
    stamped = a_readout(FORESTS, date=None)
    stamped.source.published = dt.date(2023, 1, 9)
    stamped.source.save()
    assert compared(stamped, dated) == [["new"], ["seen"]]


def test_what_was_printed_long_after_its_meeting_is_earlier_than_nothing_before_its_print(client):
    essay = a_source(FORESTS, published="2023-09-01", noise=[])
    late = a_meeting(source=essay, date="2023-01-05")
    between = a_readout(FORESTS, date="2023-05-02")
    after = a_readout(FORESTS, date="2023-10-02")
    assert compared(between, late, after) == [["new"], ["seen"], ["seen"]]
    assert first_of(late).earlier.meeting == between.pk
    page = client.get(f"/meetings/{late.pk}/novelty/").content.decode()
    assert "was printed on 1 September 2023, long after the meeting" in page


def test_in_whatever_order_readouts_arrive_and_change_the_same_is_found():
    """Held against reading every pair of sentences."""
    chance = random.Random(9)
    sentences = [
        ROADS,
        FORESTS,
        SCHOOLS,
        "要坚持以人民为中心的发展思想，着力解决群众急难愁盼问题，不断增强群众获得感。",
    ]
    words = [
        ("群众", "市民"),
        ("各级", "各方"),
        ("twelve", "eleven"),
        ("children", "families"),
        ("要", "务必要"),
        ("", ""),
    ]

    def a_sentence() -> str:
        return chance.choice(sentences).replace(*chance.choice(words))

    organs = [an_organ("Hunan"), an_organ("Hubei"), None]
    days = [None, *(f"2023-01-{day:02}" for day in range(1, 9))]
    meetings = []
    for turn in range(70):
        if turn % 4 == 3:
            some = chance.choice(meetings)
            if chance.random() < 0.3:
                meetings.remove(some)
                some.delete()
            else:
                day = chance.choice(days)
                some.date, some.date_basis = day and dt.date.fromisoformat(day), "stated" if day else ""
                some.organ = chance.choice(organs)
                some.save()
        else:
            some = [a_sentence() for _ in range(chance.randint(1, 4))]
            meetings.append(a_readout(*some, date=chance.choice(days), organ=chance.choice(organs)))
        if chance.random() < 0.4:
            keeping.drain()
    keeping.drain()
    kept = _kept()
    assert len(kept) == len(meetings)
    for meeting in meetings:
        for against in novelty.AGAINST:
            found = [
                (one.status, one.earlier and one.earlier[:2])
                for one in novelty.told(Novelty.objects.get(pk=meeting.pk), against)
            ]
            assert found == [_by_reading(meeting, words, meetings, against) for words in _words(meeting)]
    keeping.rebuild()
    assert _kept() == kept


def _kept() -> dict:
    """All but how rare a sentence is: that is of the moment."""
    columns = ["start", "end", "key", *novelty.AGAINST]
    return {n.pk: novelty.unpacked(n.packed)[columns].tolist() for n in Novelty.objects.all()}


def _words(meeting: Meeting) -> list:
    start, found = 0, []
    for line in meeting.source.text.split("\n")[:-1]:
        found.append(wording(line, start))
        start += len(line) + 1
    return found


def _by_reading(meeting: Meeting, words, meetings, against):
    found = []
    for other in meetings:
        same = {"all": True, "organ": meeting.organ and meeting.organ == other.organ, "place": False}[against]
        if other == meeting or not same or not other.date or not (meeting.date is None or other.date < meeting.date):
            continue
        for theirs in _words(other):
            alike = 1 if words.key == theirs.key else min(0.9999, likeness([words], [theirs], least=0.75)[0])
            if alike:
                found.append((alike, other.date, other.pk, theirs.start))
    if not found:
        return "new", None
    alike, _day, pk, start = max((round(alike * 10_000), *rest) for alike, *rest in found)
    return ("seen" if alike == 10_000 else "near"), (pk, start)


def test_the_interface_tells_each_sentence_with_the_nearest_earlier_one(client):
    earlier = a_readout(FORESTS, date="2023-01-05")
    later = a_readout(ROADS, FORESTS.replace("各级", "各方"), date="2023-02-01", organ=an_organ("Hunan"))
    answer = client.get(f"/api/v1/meetings/{later.pk}/novelty/").json()
    second = len(ROADS) + 1
    assert answer == {
        "new_share": 0.5,
        "sentences": [
            {"start": 0, "end": len(ROADS), "status": "new", "earlier": None},
            {
                "start": second,
                "end": second + len(FORESTS),
                "status": "near",
                "earlier": {"meeting": earlier.pk, "start": 0, "end": len(FORESTS), "date": "2023-01-05"},
            },
        ],
    }
    assert client.get(f"/api/v1/meetings/{later.pk}/novelty/?against=organ").json()["new_share"] == 1.0


def test_the_interface_refuses_an_unknown_comparison_and_an_unknown_meeting(client):
    meeting = a_readout(FORESTS)
    refused = client.get(f"/api/v1/meetings/{meeting.pk}/novelty/?against=province")
    assert refused.status_code == 400
    assert refused.json()["errors"][0]["parameter"] == "against"
    assert client.get("/api/v1/meetings/99999/novelty/").status_code == 404


def test_the_page_marks_each_sentence_and_leads_to_the_nearest_earlier_one(client):
    earlier = a_readout(FORESTS, date="2023-01-05")
    later = a_readout(ROADS, FORESTS.replace("各级", "各方"), date="2023-02-01")
    page = client.get(f"/meetings/{later.pk}/novelty/").content.decode()
    first = f'href="#at-{later.source.text.index(ROADS)}"'
    assert f"<a {first}>1</a> of <a {first}>2</a> sentences are new" in page
    assert "<ins>方</ins><del>级</del>" in page
    assert f'href="/sources/{earlier.source_id}/at/0/"' in page
    assert "◐" in page
    rows = b"".join(client.get(f"/meetings/{later.pk}/novelty/?format=csv").streaming_content).decode("utf-8-sig")
    assert rows.splitlines()[0].startswith("start,end,status,likeness,sentence")
    assert len(rows.splitlines()) == 3
    assert client.get(f"/meetings/{later.pk}/novelty/?against=all&format=xls").status_code == 400
    assert client.get(f"/meetings/{later.pk}/novelty/?against=province").status_code == 400


def test_a_month_lists_its_readouts_by_their_share_of_new_sentences_and_its_new_sentences(client):
    a_readout(FORESTS, date="2023-01-05")
    others = [f"第{n}项工作要由{n}个部门在{n}月底以前共同研究提出具体实施方案并组织验收。" for n in "一二三四五"]
    new = a_readout(ROADS, *others, date="2023-02-01")
    old = a_readout(FORESTS, *others, date="2023-02-02")
    page = client.get("/analysis/novelty/2023/02/").content.decode()
    assert page.index(f"/meetings/{new.pk}/novelty/") < page.index(f"/meetings/{old.pk}/novelty/")
    assert '<a href="#readouts">2</a> readouts of these days are held' in page
    told = client.get("/api/v1/analysis/novelty/2023/02/").json()
    assert [one["new_share"] for one in told["readouts"]] == [1.0, 0.0]
    assert told["sentences"][0]["sentence"] in (ROADS, *others)
    assert all(one["date"] == "2023-02-01" for one in told["sentences"])
    months = client.get("/api/v1/analysis/novelty/").json()["months"]
    assert [(one["month"], one["readouts"], one["sentences"], one["new"]) for one in months] == [
        ("2023-02", 2, 12, 6),
        ("2023-01", 1, 1, 1),
    ]
    assert client.get("/analysis/novelty/").status_code == 200
    assert client.get("/analysis/novelty/2023/13/").status_code == 404
