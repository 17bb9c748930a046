"""Several write-ups of one meeting in one table: what each outlet kept, left out and changed."""

import pytest

from archive.models import Attendance, WriteUp
from tests.builders import a_meeting, a_person, a_source
from tests.test_pages import words

pytestmark = pytest.mark.django_db

FLOOD = "It is necessary to strengthen flood prevention along all rivers of the province."
RURAL = "All departments should revitalize the countryside and increase what farmers earn."
SAFETY = "Every mine, every school and every bridge has to be checked before the winter begins."


def told_by(meeting, number: int, *sentences: str) -> WriteUp:
    source = a_source("\n".join(sentences), title=f"Outlet {number}")
    return WriteUp.objects.create(meeting=meeting, source=source, ordinal=1, number=20_000 + number)


def test_each_sentence_of_the_main_text_stands_with_what_became_of_it_in_every_other(client):
    meeting = a_meeting(source=a_source("\n".join([FLOOD, RURAL, SAFETY]), title="Main"))
    one = told_by(meeting, 1, FLOOD, RURAL.replace("farmers", "villagers"))
    other = told_by(meeting, 2, FLOOD, "The governor thanked those who keep watch at night.")
    told = client.get(f"/api/v1/meetings/{meeting.pk}/write-ups/").json()
    first, second = f"text_{one.source_id}", f"text_{other.source_id}"
    rows = {row["sentence"]: (row[first], row[second]) for row in told["sentences"]}
    assert rows[FLOOD] == ("kept", "kept")
    assert rows[RURAL] == ("changed", "left_out")
    assert rows[SAFETY] == ("left_out", "left_out")
    assert "The governor thanked those who keep watch at night." in [row["sentence"] for row in told["added"]]
    page = client.get(f"/meetings/{meeting.pk}/write-ups/").content.decode()
    assert "What each text kept" in page and "◐" in page
    for kind, sentence in (("same", FLOOD), ("changed", "<del>farmers"), ("left_out", SAFETY)):
        count, address = told["texts"][0][kind], told["texts"][0][f"{kind}_url"]
        alone = client.get(address.removeprefix("http://testserver").partition("#")[0]).content.decode()
        mine = alone[alone.index(f'id="text-{one.source_id}"') : alone.index(f'id="text-{other.source_id}"')]
        assert count == mine.count("<tr class=") and sentence in mine
    file = b"".join(client.get(f"/meetings/{meeting.pk}/write-ups/?format=csv&table=sentences").streaming_content)
    assert len(file.decode("utf-8-sig").splitlines()) >= 4


def test_a_translation_is_paired_paragraph_by_paragraph_and_nothing_of_it_counts_as_left_out(client):
    chinese = [
        "市委常委会召开会议，研究防汛救灾工作。",
        "会议指出，力争全年经济增长5.5%，新增就业70万人。",
        "袁家军出席会议。",
    ]
    main = a_source("\n\n".join(chinese), language="zh", title="常委会召开会议")
    meeting = a_meeting(source=main)
    person = a_person("Yuan Jiajun", name_zh="袁家军")
    Attendance.objects.create(meeting=meeting, order=1, person=person, name="袁家军", start=0, end=3)
    english = [
        "The Standing Committee met to discuss flood control and disaster relief.",
        "It pointed out that growth of 5.5 percent and 700,000 new jobs are to be striven for this year.",
        "Yuan Jiajun attended the meeting.",
    ]
    other = told_by(meeting, 1, *english, "(Editor: Li Ming)")
    told = client.get(f"/api/v1/meetings/{meeting.pk}/write-ups/").json()
    assert [(row["paragraph"], row["translation"]) for row in told["paragraphs"][:3]] == list(
        zip(chinese, english, strict=True)
    )
    assert (told["texts"][0]["left_out"], told["sentences"]) == (None, [])
    assert told["texts"][0]["text_url"] == f"http://testserver/meetings/{meeting.pk}/write-ups/#text-{other.source_id}"
    page = words(client.get(f"/meetings/{meeting.pk}/write-ups/").content.decode())
    assert "Of 3 paragraphs of the main text 3 stand beside what says the same" in page
    assert "left out there" not in page and "0 % of the shorter text" not in page
    page = words(client.get(f"/meetings/{meeting.pk}/write-ups/?only=differences").content.decode())
    assert "Li Ming" in page and "700,000" not in page
