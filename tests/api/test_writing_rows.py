"""Who took part and what was ordered, corrected, entered and removed by a token."""

import pytest

from archive import history
from archive.models import Attendance, Directive, Meeting
from tests.api.test_writing import faults
from tests.builders import a_directive, a_meeting, a_person, the_archive_of_the_fixtures

pytestmark = pytest.mark.django_db

RAIN = "Dykes must be raised before the rain."
GRAIN = "Grain must be stored."
ANEW = "/api/v1/attendance/"


@pytest.fixture
def meeting():
    made = a_meeting(f"{RAIN} {GRAIN}", chair="Yuan Jiajun", attending=["Hu Henghua"])
    a_directive(made, RAIN)
    return made


def row(meeting, order):
    return f"/api/v1/attendance/{meeting.pk}-{order}/"


def order(meeting, text=RAIN):
    return f"/api/v1/directives/{meeting.pk}-{meeting.source.text.index(text)}/"


def found(client, query):
    return [one["id"] for one in client.get(f"/api/v1/search/?{query}").json()["results"]]


def test_one_row_of_an_attendance_list_has_an_address_both_ways(client, meeting):
    record = client.get(row(meeting, 2)).json()
    assert (record["name"], record["roles"], record["id"]) == ("Hu Henghua", ["attended"], f"{meeting.pk}-2")
    assert record["api_url"] == f"http://testserver{row(meeting, 2)}"
    listed = client.get(f"/api/v1/attendance/?meeting={meeting.pk}").json()["results"]
    assert listed[1] == client.get(f"{row(meeting, 2)}?fields={','.join(listed[1])}").json()
    assert client.get(row(meeting, 9)).status_code == 404


def test_roles_and_who_it_was_are_corrected_and_the_next_search_finds_it(client, sends, meeting):
    other = a_person("Hu Heng", "胡衡")
    assert found(client, "chair=hu-heng") == []
    answer = sends("patch", row(meeting, 2), {"official": other.slug, "roles": ["presided", "spoke"], "post": "Mayor"})
    assert answer.status_code == 200
    assert answer.json() == client.get(row(meeting, 2)).json()
    assert (answer.json()["official"]["slug"], answer.json()["roles"]) == ("hu-heng", ["presided", "spoke"])
    assert found(client, "chair=hu-heng") == [meeting.pk]
    assert client.get("/api/v1/meetings/?chair=hu-heng").json()["results"][0]["id"] == meeting.pk


def test_what_was_corrected_is_by_hand_in_the_history_of_its_meeting_and_no_import_touches_it(sends, meeting):
    Attendance.objects.filter(meeting=meeting, order=2).update(
        why=[{"fact": "post", "start": 0, "end": 1, "rule": "x"}, {"fact": "person", "start": 0, "end": 1, "rule": "x"}]
    )
    sends("patch", row(meeting, 2), {"post": "Mayor"})
    held = Attendance.objects.get(meeting=meeting, order=2)
    assert ([one["fact"] for one in held.why], held.by_hand) == (["person"], ["post"])
    assert Meeting.objects.get().review == "edited"
    step = history.corrections(meeting)[0]
    assert (step.by.username, [change.after for change in step.changes]) == ("editor", ["Mayor"])


def test_what_is_written_as_it_was_changes_nothing(sends, meeting):
    body = {"name": "Hu Henghua", "roles": ["attended"], "official": "hu-henghua", "order": 2}
    assert sends("patch", row(meeting, 2), body).status_code == 200
    assert Meeting.objects.get().review == "unreviewed"


def test_a_row_is_removed_and_can_be_had_back(client, sends, meeting):
    assert found(client, "official=hu-henghua") == [meeting.pk]
    assert sends("delete", row(meeting, 2), {}).status_code == 204
    assert client.get(row(meeting, 2)).status_code == 404
    assert found(client, "official=hu-henghua") == []
    assert Meeting.objects.get().review == "edited"
    first, last = history.steps(meeting)[-1], history.steps(meeting)[0]
    assert [change.before for change in last.changes] == ["Hu Henghua"]
    history.revert(meeting, first.revision, last.by)
    assert client.get(row(meeting, 2)).json()["roles"] == ["attended"]


def test_a_directive_is_corrected_entered_and_removed_and_the_search_follows(client, sends, meeting):
    the_archive_of_the_fixtures()
    body = {"official": "Yuan Jiajun", "verb": "pointed out", "topics": ["party-building"], "speaker": "Yuan"}
    changed = sends("patch", order(meeting), body).json()
    assert (changed["official"]["slug"], changed["speaker"], changed["verb"]) == ("yuan-jiajun", "Yuan", "pointed out")
    assert changed["topics"] == ["party-building"]
    made = sends("post", "/api/v1/directives/", {"meeting": meeting.pk, "text": GRAIN})
    assert made.status_code == 201
    assert made["Location"] == f"http://testserver{order(meeting, GRAIN)}" == made.json()["api_url"]
    assert found(client, "q=grain&show=directives") == [made.json()["id"]]
    assert sends("delete", made["Location"], {}).status_code == 204
    assert found(client, "q=grain&show=directives") == []
    assert [one.by.username for one in history.corrections(meeting)] == ["editor"] * 3


def test_somebody_whom_the_rules_missed_is_entered_behind_the_others(client, sends, meeting):
    body = {"meeting": meeting.pk, "name": "Grain", "roles": ["attended"]}
    made = sends("post", ANEW, body)
    assert made.status_code == 201
    assert (made.json()["order"], made.json()["official"], made.json()["start"]) == (
        *(3, None),
        meeting.source.text.index("Grain"),
    )


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"name": "Nobody at all"}, "name"),
        ({"name": "Hu Henghua", "start": 0}, "start"),
        ({"official": "Nobody"}, "official"),
        ({"official": "Yuan Jiajun"}, "record"),
        ({"roles": ["slept"]}, "roles.0"),
        ({"order": 0}, "order"),
        ({"order": 1}, "record"),
        ({"start": 10**9}, "start"),
        ({"meeting": 10_001}, "meeting"),
        ({"venue": "Great Hall"}, "venue"),
    ],
)
def test_what_cannot_be_written_of_a_row_is_said_at_its_field(sends, meeting, body, field):
    assert field in faults(sends("patch", row(meeting, 2), body))
    assert Meeting.objects.get().review == "unreviewed"


def test_a_directive_needs_its_words_and_its_meeting_and_stands_once_at_its_place(sends, meeting):
    assert set(faults(sends("post", "/api/v1/directives/", {}))) == {"meeting", "text"}
    assert "meeting" in faults(sends("post", "/api/v1/directives/", {"meeting": 77, "text": GRAIN}))
    assert "text" in faults(sends("post", "/api/v1/directives/", {"meeting": meeting.pk, "text": "Nowhere."}))
    assert "record" in faults(sends("post", "/api/v1/directives/", {"meeting": meeting.pk, "text": RAIN}))
    assert "topics.0" in faults(sends("patch", order(meeting), {"topics": ["weather"]}))
    assert Directive.objects.count() == 1


def test_whoever_may_not_write_removes_nothing(client, sends, meeting):
    assert sends("delete", row(meeting, 2), {}, role=None).status_code == 401
    assert sends("delete", row(meeting, 9), {}, role=None).status_code == 401, "whether it is there is not said first"
    assert sends("delete", row(meeting, 2), {}, role="viewer").status_code == 403
    assert sends("patch", order(meeting), {"verb": "said"}, role="viewer").status_code == 403
    assert sends("post", ANEW, {"meeting": meeting.pk, "name": "Grain"}, role="viewer").status_code == 403
    assert (Attendance.objects.count(), Directive.objects.get().verb) == (2, "")


@pytest.mark.parametrize("kind", ["attendance", "directives"])
def test_the_second_of_two_editors_writes_nothing_over_the_first(client, sends, meeting, kind):
    url, body = (row(meeting, 2), {"post": "Mayor"}) if kind == "attendance" else (order(meeting), {"verb": "said"})
    tag = client.get(url)["ETag"]
    assert sends("patch", url, body, **{"if-match": tag}).status_code == 200
    for method in ("patch", "delete"):
        late = sends(method, url, {}, **{"if-match": tag})
        assert (late.status_code, late["Content-Type"]) == (412, "application/problem+json")
    assert client.get(url).status_code == 200
    assert sends("delete", url, {}, **{"if-match": client.get(url)["ETag"]}).status_code == 204
    assert sends("delete", url, {}).status_code == 404
