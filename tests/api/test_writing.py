"""What editors write through the programming interface: by a token, by the rules of the editors' room."""

import pytest
from rest_framework.authtoken.models import Token

from archive import history
from archive.models import Formulation, FormulationUse, Meeting, Organ, Person
from tests.builders import a_meeting, a_person, a_source, an_organ

pytestmark = pytest.mark.django_db


def at(meeting):
    return f"/api/v1/meetings/{meeting.pk}/"


def faults(answer):
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json"), answer.content
    return {fault["parameter"]: fault["detail"] for fault in answer.json()["errors"]}


def test_an_editor_corrects_a_meeting_and_the_next_search_finds_it(client, sends):
    meeting, organ = a_meeting(), an_organ("State Council")
    body = {"organ": organ.slug, "date": "2022-02-02", "kind": "plenary", "venue": "Great Hall"}
    answer = sends("patch", at(meeting), body)
    assert answer.status_code == 200
    assert answer.json() == client.get(at(meeting)).json()
    assert (answer.json()["organ"], answer.json()["review"]) == ("State Council", "edited")
    found = client.get("/api/v1/search/?kind=plenary&from=2022-02-02&to=2022-02-02&organ=state-council").json()
    assert [one["id"] for one in found["results"]] == [meeting.pk]


def test_a_correction_stands_in_the_history_with_its_author_and_can_be_taken_back(sends):
    meeting = a_meeting(venue="Town Hall")
    sends("patch", at(meeting), {"venue": "Great Hall"})
    step = history.corrections(meeting)[0]
    assert step.by.username == "editor"
    assert ("Town Hall", "Great Hall") in [(change.before, change.after) for change in step.changes]
    history.revert(meeting, history.steps(meeting)[-1].revision, step.by)
    assert Meeting.objects.get().venue == "Town Hall"


def test_what_was_entered_here_has_no_rule_behind_it(client, sends):
    why = [{"fact": "kind", "start": 0, "end": 3, "rule": "kind"}, {"fact": "place", "start": 0, "end": 3, "rule": "x"}]
    meeting = a_meeting(why=why)
    sends("patch", at(meeting), {"kind": "plenary"})
    assert [one["fact"] for one in client.get(at(meeting)).json()["why"]] == ["place"]


def test_a_title_is_corrected_at_its_source(client, sends):
    meeting = a_meeting(source=a_source(title="A meetign"))
    assert sends("patch", at(meeting), {"title": "A meeting"}).json()["title"] == "A meeting"
    assert history.corrections(meeting.source)[0].by.username == "editor"


def test_a_reviewer_says_that_a_meeting_was_read_and_an_editor_may_not(sends):
    meeting = a_meeting()
    refused = sends("patch", at(meeting), {"review": "reviewed", "venue": "Great Hall"})
    assert (refused.status_code, refused["Content-Type"]) == (403, "application/problem+json")
    assert Meeting.objects.get().venue == ""
    assert sends("patch", at(meeting), {"review": "reviewed"}, role="reviewer").json()["review"] == "reviewed"
    assert Meeting.objects.get().reviewed_by.username == "reviewer"


def test_without_a_token_or_with_a_wrong_one_or_without_the_right_nothing_is_written(client, sends):
    meeting = a_meeting()
    nobody = sends("patch", at(meeting), {"venue": "Great Hall"}, role=None)
    assert (nobody.status_code, nobody["WWW-Authenticate"]) == (401, "Bearer")
    wrong = client.patch(at(meeting), {}, content_type="application/json", headers={"authorization": "Bearer wrong"})
    assert (wrong.status_code, wrong["Content-Type"]) == (401, "application/problem+json")
    assert client.get(at(meeting), headers={"authorization": "Token wrong"}).status_code == 401
    assert sends("patch", at(meeting), {"venue": "Great Hall"}, role="viewer").status_code == 403
    assert sends("post", "/api/v1/organs/", {"name_en": "Somebody"}, role="viewer").status_code == 403
    assert Meeting.objects.get().venue == ""
    assert not Organ.objects.filter(name_en="Somebody").exists()


def test_whoever_is_logged_in_in_the_editors_room_writes_nothing_here_by_that(admin_client):
    meeting = a_meeting()
    answer = admin_client.patch(at(meeting), {"venue": "Great Hall"}, content_type="application/json")
    assert answer.status_code == 401


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"date": "2023-13-01"}, "date"),
        ({"date": None}, "record"),
        ({"date": "1900-01-01"}, "date"),
        ({"date_end": "2020-01-01"}, "record"),
        ({"organ": "Nobody"}, "organ"),
        ({"kind": "picnic"}, "kind"),
        ({"venue": "\ud800"}, "venue"),
        ({"venue": "a\u0000"}, "venue"),
        ({"venu": "Great Hall"}, "venu"),
        ({"review": "unreviewed"}, "review"),
        ([], "body"),
    ],
)
def test_what_cannot_be_written_is_said_at_its_field_and_nothing_is_changed(sends, body, field):
    meeting = a_meeting()
    assert field in faults(sends("patch", at(meeting), body))
    assert "study_session" in faults(sends("patch", at(meeting), {"kind": "picnic"}))["kind"]
    assert Meeting.objects.get().review == "unreviewed"


def test_a_body_that_is_no_json_or_too_large_or_nested_too_deep_is_refused(client, sends):
    meeting = a_meeting()
    assert sends("patch", at(meeting), "{").status_code == 400
    assert sends("patch", at(meeting), "[" * 100_000).status_code == 400
    assert sends("patch", at(meeting), {"venue": "a" * 2_000_000}).status_code == 413
    user = Token.objects.get(user__username="editor")
    plain = client.patch(at(meeting), "a=1", content_type="text/plain", headers={"authorization": f"Bearer {user.key}"})
    assert plain.status_code == 415


def test_whoever_writes_second_may_ask_not_to_overwrite_what_another_wrote(client, sends):
    meeting = a_meeting()
    tag = client.get(at(meeting))["ETag"]
    assert sends("patch", at(meeting), {"venue": "Great Hall"}, **{"if-match": tag}).status_code == 200
    late = sends("patch", at(meeting), {"venue": "Town Hall"}, **{"if-match": tag})
    assert (late.status_code, late["Content-Type"]) == (412, "application/problem+json")
    assert Meeting.objects.get().venue == "Great Hall"


def test_an_official_is_entered_and_corrected(client, sends):
    made = sends("post", "/api/v1/officials/", {"name_en": "Hu Henghua", "name_zh": "胡衡华", "other_names": ["Hu H."]})
    assert made.status_code == 201
    assert made["Location"] == made.json()["api_url"] == "http://testserver/api/v1/officials/hu-henghua/"
    changed = sends("patch", made["Location"], {"other_names": ["Hu Heng-hua"], "reviewed": True}).json()
    assert (changed["other_names"], changed["reviewed"], changed["name_zh"]) == (["Hu Heng-hua"], True, "胡衡华")
    assert len(history.steps(Person.objects.get())) == 2


@pytest.mark.parametrize("body", [{}, {"name_en": ""}, {"name_en": "…"}, {"name_en": "Li", "other_names": ["—"]}])
def test_an_official_without_a_name_is_refused_and_not_half_written(sends, body):
    faults(sends("post", "/api/v1/officials/", body))
    assert not Person.objects.exists()


def test_an_organ_is_entered_and_no_name_is_given_twice(sends):
    held = an_organ("State Council")
    body = {"name_en": "General Office of the State Council", "parent": held.slug, "other_names": ["国办"]}
    made = sends("post", "/api/v1/organs/", body)
    assert made.status_code == 201
    assert made.json()["parent"]["slug"] == held.slug
    assert "is printed so" in faults(sends("post", "/api/v1/organs/", {"name_en": "State Council"}))["name_en"]
    twice = {"name_en": "Another", "other_names": ["国办"]}
    assert "is printed so" in faults(sends("post", "/api/v1/organs/", twice))["other_names"]
    assert "parent" in faults(sends("patch", made["Location"], {"parent": made.json()["slug"]}))


def test_a_formulation_that_is_entered_is_found_in_the_texts(client, sends):
    meeting = a_meeting("会议强调要共同富裕。Common prosperity is wanted.")
    made = sends("post", "/api/v1/formulations/", {"name_zh": "共同富裕", "wordings": ["common prosperity"]})
    assert made.status_code == 201
    assert {use.text for use in FormulationUse.objects.all()} == {"共同富裕", "Common prosperity"}
    assert client.get(at(meeting)).json()["formulations"][0]["key"] == "共同富裕"
    counts = client.get(f"{made['Location']}counts/").json()["results"]
    assert counts == [{"when": "2023-09", "meetings": 1, "held": 1}]
    faults(sends("post", "/api/v1/formulations/", {"name_zh": "共同富裕"}))
    assert Formulation.objects.count() == 1


def test_who_moved_is_corrected_at_the_new_address(sends):
    person = a_person("Hu Henghua")
    person.slug = "hu-henghua-of-chongqing"
    person.save()
    answer = sends("patch", "/api/v1/officials/hu-henghua/", {"note": "Mayor."})
    assert (answer.status_code, answer["Location"]) == (307, "/api/v1/officials/hu-henghua-of-chongqing/")
