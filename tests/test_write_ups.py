"""Several write-ups of one meeting in one table: what each outlet kept, left out and changed."""

import pytest

from archive.models import WriteUp
from tests.builders import a_meeting, a_source

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
    file = b"".join(client.get(f"/meetings/{meeting.pk}/write-ups/?format=csv&table=sentences").streaming_content)
    assert len(file.decode("utf-8-sig").splitlines()) >= 4
