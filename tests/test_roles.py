"""Who may do what: every forbidden action is tried through HTTP."""

import re

import pytest
from django.contrib.auth.models import Group, User
from django.urls import reverse

from archive.models import FormulationCandidate, ImportProblem, Meeting, Person
from archive.roles import ROLES
from tests.builders import a_meeting, a_person, an_organ
from tests.editors_room import addresses, one_of_everything

pytestmark = pytest.mark.django_db


def somebody(role: str | None, name="somebody") -> User:
    user = User.objects.create_user(name, password="a long enough password")
    if role:
        user.groups.add(Group.objects.get(name=role))
    return user


def enters(client, role):
    client.force_login(somebody(role))
    return client


def listed(name):
    return reverse(f"admin:archive_{name}_changelist")


def test_the_roles_are_there_after_the_migrations():
    assert {"viewer", "editor", "reviewer", "administrator"} <= set(Group.objects.values_list("name", flat=True))


def test_an_account_without_a_role_does_not_come_in(client):
    somebody(None)
    response = client.post(
        reverse("admin:login"), {"username": "somebody", "password": "a long enough password", "next": "/admin/"}
    )
    assert "no role in the archive" in response.content.decode()
    assert client.get(listed("meeting")).status_code == 302


def test_an_account_with_a_role_comes_in_without_further_marks(client):
    somebody("viewer")
    client.post(reverse("admin:login"), {"username": "somebody", "password": "a long enough password"})
    assert client.get(listed("meeting")).status_code == 200


# What somebody of the role may not do: address, what is sent (None: it is opened).
def _change(record):
    return reverse(f"admin:archive_{record._meta.model_name}_change", args=[record.pk])


def _delete(record):
    return reverse(f"admin:archive_{record._meta.model_name}_delete", args=[record.pk])


def the_records():
    meeting = a_meeting(chair="Yuan Jiajun")
    problem = ImportProblem.objects.create(source=meeting.source, file="a", stage="identify", message="m", remedy="r")
    return meeting, a_person("Yuan Jiajun"), an_organ(), problem


def what_only_editors_do(meeting, person, organ, problem):
    yield _change(meeting), {"kind": "symposium"}
    yield _change(person), {"name_en": "Somebody Else"}
    yield _change(organ), {"name_en": "Another Organ"}
    yield reverse("admin:archive_person_add"), {"name_en": "New Person"}
    yield reverse("admin:archive_organ_add"), {"name_en": "New Organ"}
    yield reverse("admin:archive_formulation_add"), {"name_zh": "两个维护"}


def what_only_reviewers_do(meeting, person, organ, problem):
    yield _delete(meeting), {"post": "yes"}
    yield _delete(meeting.source), {"post": "yes"}
    yield _delete(person), {"post": "yes"}
    yield reverse("admin:archive_sourcedocument_add"), {"text": "On May 1, 2023 a meeting was held."}
    yield reverse("admin:archive_meeting_add"), {"source": meeting.source.pk}


def what_only_administrators_do(meeting, person, organ, problem):
    yield reverse("admin:auth_user_add"), {"username": "x"}
    yield reverse("admin:auth_user_changelist"), None
    yield reverse("admin:auth_group_changelist"), None


def is_forbidden(client, address, sent):
    response = client.get(address) if sent is None else client.post(address, sent)
    return response.status_code == 403


FORBIDDEN = {
    "viewer": [what_only_editors_do, what_only_reviewers_do, what_only_administrators_do],
    "editor": [what_only_reviewers_do, what_only_administrators_do],
    "reviewer": [what_only_administrators_do],
}


@pytest.mark.parametrize("role", FORBIDDEN)
def test_nobody_does_what_the_role_does_not_allow(client, role):
    records = the_records()
    enters(client, role)
    for actions in FORBIDDEN[role]:
        for address, sent in actions(*records):
            assert is_forbidden(client, address, sent), f"{role}: {address}"
    assert Meeting.objects.get().kind == "other"
    assert list(Person.objects.values_list("name_en", flat=True)) == ["Yuan Jiajun"]


def test_an_editor_cannot_mark_as_reviewed_or_resolve_by_an_action_of_a_list(client):
    meeting, _, _, problem = the_records()
    candidate = FormulationCandidate.objects.create(text="两个维护", key="两个维护", language="zh")
    enters(client, "editor")
    client.post(listed("meeting"), {"action": "mark_reviewed", "_selected_action": [meeting.pk]})
    client.post(listed("meeting"), {"action": "delete_selected", "_selected_action": [meeting.pk], "post": "yes"})
    client.post(listed("importproblem"), {"action": "mark_resolved", "_selected_action": [problem.pk]})
    client.post(listed("formulationcandidate"), {"action": "accept", "_selected_action": [candidate.pk]})
    meeting.refresh_from_db()
    problem.refresh_from_db()
    candidate.refresh_from_db()
    assert (meeting.review, problem.resolved_at, candidate.formulation) == ("unreviewed", None, None)


def test_a_reviewer_marks_as_reviewed(client):
    meeting, *_ = the_records()
    enters(client, "reviewer")
    client.post(listed("meeting"), {"action": "mark_reviewed", "_selected_action": [meeting.pk]})
    meeting.refresh_from_db()
    assert meeting.review == "reviewed"


def test_an_administrator_gives_roles_but_makes_no_superuser(client):
    enters(client, "administrator")
    new = User.objects.create_user("new")
    above = User.objects.create_superuser("above")
    address = reverse("admin:auth_user_change", args=[new.pk])
    editor = Group.objects.get(name="editor")
    sent = {"username": "new", "is_active": "on", "is_superuser": "on", "groups": [editor.pk]}
    assert client.post(address, sent).status_code == 302
    new.refresh_from_db()
    assert list(new.groups.all()) == [editor]
    assert not new.is_superuser
    assert client.post(reverse("admin:auth_user_change", args=[above.pk]), sent).status_code == 403
    password = reverse("admin:auth_user_password_change", args=[above.pk])
    assert client.post(password, {"password1": "x" * 20, "password2": "x" * 20}).status_code == 403
    assert client.post(reverse("admin:auth_user_delete", args=[above.pk]), {"post": "yes"}).status_code == 403
    chosen = {"action": "delete_selected", "_selected_action": [above.pk], "post": "yes"}
    client.post(reverse("admin:auth_user_changelist"), chosen)
    assert User.objects.filter(username="above").exists()


def test_a_password_tried_five_times_locks_that_account_from_that_address_only(client):
    somebody("editor")
    somebody("editor", "another")
    login = reverse("admin:login")
    for _ in range(5):
        refused = client.post(login, {"username": "somebody", "password": "wrong"})
    assert refused.status_code == 429
    assert "Wait a quarter of an hour" in refused.content.decode()
    right = {"username": "somebody", "password": "a long enough password"}
    assert client.post(login, right).status_code == 429
    assert client.post(login, right | {"username": "another"}).status_code == 302


def test_a_short_password_is_refused(client):
    enters(client, "administrator")
    sent = {"username": "x", "password1": "k7dhw9q", "password2": "k7dhw9q", "usable_password": "true"}
    page = client.post(reverse("admin:auth_user_add"), sent).content.decode()
    assert "at least 12 characters" in page


# Address -> the least role that opens it, and that sends something there; nobody: "". A new page has to be named here.
LEAST = [
    (r"\w+/\w+/<path:object_id>/", "viewer", "viewer"),  # leads to the form
    (r"(auth|axes|authtoken)/.*", "administrator", "administrator"),
    (r"enter/names/.*", "viewer", ""),
    (r"enter/.*", "editor", "editor"),
    (r"review/.*", "reviewer", "reviewer"),
    (r"archive/<slug:kind>/<int:pk>/(merge|split)/", "reviewer", "reviewer"),
    (r"archive/meeting/<int:pk>/mark/", "", "editor"),
    (r"undo/", "editor", "editor"),
    (r"second-factor/|password_change/(done/)?", "viewer", "viewer"),
    (r"archive/\w+/import/", "reviewer", "reviewer"),
    (r"archive/\w+/process_import/", "", "reviewer"),
    (r"archive/\w+/export/", "viewer", "viewer"),
    (r"archive/importrun/<int:pk>/report.csv", "viewer", "viewer"),
    (r"archive/sourcedocument/<int:pk>/original", "viewer", "viewer"),
    (r"archive/\w+/<int:pk>/history/<int:revision>/back/", "", "change"),
    (r"archive/\w+/<path:object_id>/change/", "viewer", "change"),
    (r"archive/\w+/<path:object_id>/delete/", "delete", "delete"),
    (r"archive/\w+/<path:object_id>/history/", "viewer", "viewer"),
    (r"archive/\w+/add/", "add", "add"),
    (r"archive/\w+/", "viewer", "viewer"),
    (r"\^\(\?P<app_label>.*|r/.*|", "viewer", "viewer"),
    (r"autocomplete/", "", ""),  # of no field
]
FOR_ALL = ("login/", "logout/", "jsi18n/", "(?P<url>.*)$")  # they let nobody in


def _may(role: str | None, route: str, method: str) -> bool:
    """Whether somebody of the role may come there; without a role nobody comes anywhere."""
    least = next((rule[1 + (method == "post")] for rule in LEAST if re.fullmatch(rule[0], route)), None)
    assert least is not None, f"{route}: say in LEAST who may come here"
    if role is None or not least:
        return False
    if least in ("add", "change", "delete"):
        return f"{least}_{route.split('/')[1]}" in ROLES[role]
    names = list(ROLES)
    return names.index(role) >= names.index(least)


@pytest.mark.parametrize("role", [None, "viewer", "editor", "reviewer"])
def test_every_address_refuses_whom_it_is_not_for(client, role):
    """Every one that Django has, so that no new page is forgotten."""
    client.raise_request_exception = False
    records = one_of_everything()
    held = {model: model._default_manager.count() for model in records if model._meta.app_label == "archive"}
    client.force_login(somebody(role, "one of the role"))
    for route, address in addresses(records).items():
        for method in ("get", "post") if route not in FOR_ALL else ():
            response = getattr(client, method)(address, {"_loaded": "", "step": ""})
            assert response.status_code < 500, f"{role} {method} {address}"
            if not _may(role, route, method):
                at_the_door = response.status_code == 302 and "/login/" in response.url
                refused = at_the_door or response.status_code in (403, 404, 405)
                assert refused, f"{role} {method} {address}: {response.status_code}"
    if role not in ("editor", "reviewer"):  # these delete rows
        assert held == {model: model._default_manager.count() for model in held}
