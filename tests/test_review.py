"""The review queue: what waits, why, and who decided it when; words of stored readouts are marked."""

import pytest
from django.urls import reverse

from archive.imports.store import Question, ask
from archive.models import Attendance, Formulation, FormulationCandidate, ImportProblem, Meeting, Person, Verdict
from tests.builders import a_directive, a_meeting, a_person, an_organ
from tests.search.test_search_page import found
from tests.test_admin import form_values
from tests.test_roles import enters

pytestmark = pytest.mark.django_db


def queue_of(client, matter):
    """The keys of what waits, in the order in which it comes."""
    lists = {waiting.key: records for waiting, records in client.get(reverse("admin:review")).context["lists"]}
    return [record.pk for record in lists[matter]]


def page_of(matter, record):
    return reverse("admin:review_one", args=[matter, record.pk])


def a_question(name="Huang Qiang"):
    meeting = a_meeting(f"{name} attended.")
    start = meeting.source.text.index(name)
    Attendance.objects.create(meeting=meeting, order=1, name=name, start=start, end=start + len(name))
    people = (Person.objects.create(name_en=name), Person.objects.create(name_en=name))
    return ask([Question("who?", "choose", name, people)], source=meeting.source, file="a.txt")[0], people


def test_each_thing_that_needs_a_person_waits_with_its_reason(admin_client):
    a_meeting()
    undated = a_meeting(date=None)
    inferred = a_meeting(date="2020-01-01")
    Meeting.objects.filter(pk=inferred.pk).update(date_basis="inferred")
    question, _ = a_question()
    doubted = a_meeting("of which place?")
    doubt = ImportProblem.objects.create(source=doubted.source, file="a", stage="identify", message="m", remedy="r")
    unread = ImportProblem.objects.create(file="b.txt", stage="read", message="it is empty", remedy="remove it")
    unknown = a_meeting("flood", attending=["Hu Henghua"])
    unknown.attendance.update(person=None)
    FormulationCandidate.objects.create(text="三张清单", key="三张清单", language="zh")
    matters = ("names", "undated", "doubts", "unknown", "inferred", "imports")
    waiting = {m: queue_of(admin_client, m) for m in matters}
    assert waiting == {
        "names": [question.pk],
        "undated": [undated.pk],
        "doubts": [doubt.pk],
        "unknown": [unknown.pk],
        "inferred": [inferred.pk],
        "imports": [unread.pk],
    }
    front = admin_client.get(reverse("admin:index")).content.decode()
    assert "Review queue: 7 wait" in front
    assert reverse("admin:archive_formulationcandidate_changelist") in front
    page = admin_client.get(reverse("admin:review")).content.decode()
    assert "leads to no official" in page and "shape in no list" in page
    page = admin_client.get(reverse("admin:review_matter", args=["imports"]), follow=True).content.decode()
    assert "It is empty" in page and "Remove it." in page


def test_an_undated_meeting_gets_its_day_and_leaves_a_trace(admin_client, admin_user):
    meeting = a_meeting("flood", date=None, date_candidates=["2022-03-01", "2023-03-01"])
    page = admin_client.get(page_of("undated", meeting)).content.decode()
    assert 'value="2022-03-01"' in page and 'value="2023-03-01"' in page
    admin_client.post(page_of("undated", meeting), {"date": "2023-03-01"})
    meeting.refresh_from_db()
    assert (str(meeting.date), meeting.review, meeting.reviewed_by) == ("2023-03-01", "reviewed", admin_user)
    assert found(admin_client, year="2023") == [meeting.pk]
    assert queue_of(admin_client, "undated") == []
    trace = admin_client.get(reverse("admin:review_done")).content.decode()
    assert "admin" in trace and "Corrected" in trace and meeting.get_absolute_url() in trace


def test_what_is_doubtful_about_an_undated_meeting_is_asked_and_settled_with_its_date(admin_client, admin_user):
    meeting = a_meeting(date=None)
    about = {"source": meeting.source, "file": "a", "stage": "identify", "remedy": "r"}
    doubt = ImportProblem.objects.create(message="whose committee?", **about)
    twin = ImportProblem.objects.create(message="told twice?", meeting=meeting, other=a_meeting("again"), **about)
    assert (queue_of(admin_client, "undated"), queue_of(admin_client, "doubts")) == ([meeting.pk], [])
    assert "Whose committee?" in admin_client.get(page_of("undated", meeting)).content.decode()
    admin_client.post(page_of("undated", meeting), {"date": "2023-03-01"})
    doubt.refresh_from_db()
    assert doubt.resolved_by == admin_user and queue_of(admin_client, "doubts") == []
    assert queue_of(admin_client, "twins") == [twin.pk]


def test_what_settles_most_comes_first(admin_client):
    (rare, _), (often, _), (again, _) = a_question("Wang Ning"), a_question(), a_question()
    a_question("Chen Gang")
    assert queue_of(admin_client, "names")[:2] == [again.pk, often.pk]
    assert rare.pk in queue_of(admin_client, "names")
    near, far = a_meeting(date=None), a_meeting(date=None)
    Meeting.objects.filter(pk=near.pk).update(date_candidates=["2023-03-01", "2024-03-01"])
    assert queue_of(admin_client, "undated") == [near.pk, far.pk]


def test_a_question_comes_to_its_words_and_names_the_page(admin_client):
    question, _people = a_question()
    start = question.source.text.index("Huang Qiang")
    page = admin_client.get(page_of("names", question)).content.decode()
    assert f'data-at="{start} {start + 11}"' in page
    assert "Who is Huang Qiang?" in page and question.source.title in page


def test_a_day_that_cannot_be_is_refused_with_words(admin_client):
    meeting = a_meeting(date=None)
    page = admin_client.post(page_of("undated", meeting), {"date": "1890-01-01"}).content.decode()
    assert "before the Party was founded" in page
    assert not Verdict.objects.exists()


def test_a_name_is_answered_among_the_candidates(admin_client):
    question, (first, second) = a_question()
    page = admin_client.get(page_of("names", question)).content.decode()
    assert first.get_absolute_url() in page and second.get_absolute_url() in page
    admin_client.post(page_of("names", question), {"who": second.pk})
    assert Attendance.objects.get().person == second
    assert queue_of(admin_client, "names") == []
    assert Verdict.objects.get().outcome == "accepted"


def test_somebody_who_is_no_candidate_is_refused(admin_client):
    question, _ = a_question()
    stranger = a_person("Somebody Else")
    assert admin_client.post(page_of("names", question), {"who": stranger.pk}).status_code == 404
    assert admin_client.post(page_of("names", question), {"who": "x"}).status_code == 404
    assert admin_client.post(page_of("names", question), {"accept": "1"}).status_code == 302
    assert queue_of(admin_client, "names") == [question.pk]


def test_what_is_skipped_comes_last_and_still_waits(admin_client):
    first, second = a_meeting(date=None), a_meeting(date=None)
    assert queue_of(admin_client, "undated") == [second.pk, first.pk]
    admin_client.post(page_of("undated", second), {"skip": "1"})
    assert queue_of(admin_client, "undated") == [first.pk, second.pk]


def test_accepting_a_doubt_says_that_the_meeting_was_read(admin_client, admin_user):
    meeting = a_meeting()
    doubt = ImportProblem.objects.create(source=meeting.source, file="a", stage="identify", message="m", remedy="r")
    admin_client.post(page_of("doubts", doubt), {"accept": "1"})
    meeting.refresh_from_db()
    doubt.refresh_from_db()
    assert (meeting.review, doubt.resolved_by) == ("reviewed", admin_user)


def test_what_was_decided_by_another_meanwhile_is_said(admin_client, client):
    meeting = a_meeting(date=None)
    admin_client.post(page_of("undated", meeting), {"accept": "1"})
    page = admin_client.post(page_of("undated", meeting), {"accept": "1"}, follow=True).content.decode()
    assert "Admin has decided this already: Accepted" in page
    assert Verdict.objects.count() == 1


def test_a_meeting_corrected_for_the_queue_has_been_read_and_the_next_one_comes(admin_client):
    meeting, other = a_meeting(date=None), a_meeting(date=None)
    page = admin_client.get(page_of("undated", meeting))
    address = page.context["correct_url"]
    values = form_values(admin_client.get(address)) | {"date": "2023-03-01", "date_basis": "stated"}
    response = admin_client.post(address, values)
    assert response.url == reverse("admin:review_matter", args=["undated"])
    assert Verdict.objects.get().outcome == "corrected"
    assert queue_of(admin_client, "undated") == [other.pk]


@pytest.mark.parametrize("role", ["viewer", "editor"])
def test_only_reviewers_see_and_decide_what_waits(client, role):
    meeting = a_meeting(date=None)
    enters(client, role)
    for address in (reverse("admin:review"), reverse("admin:review_done"), page_of("undated", meeting)):
        assert client.get(address).status_code == 403
    assert client.post(page_of("undated", meeting), {"accept": "1"}).status_code == 403
    assert "Review queue" not in client.get(reverse("admin:index")).content.decode()


def test_an_unknown_matter_is_not_found(admin_client):
    meeting = a_meeting(date=None)
    assert admin_client.get(reverse("admin:review_matter", args=["nothing"])).status_code == 404
    assert admin_client.get(page_of("inferred", meeting), follow=True).status_code == 200


def test_a_count_costs_the_same_at_any_length(admin_client, django_assert_max_num_queries):
    for _ in range(6):
        a_meeting(date=None)
    with django_assert_max_num_queries(20):
        admin_client.get(reverse("admin:review"))
    with django_assert_max_num_queries(25):
        admin_client.get(page_of("undated", Meeting.objects.first()))


def mark(client, meeting, kind, words, **place):
    return client.post(reverse("admin:mark", args=[meeting.pk]), {"kind": kind, "words": words, **place}, follow=True)


def test_words_of_a_stored_readout_become_a_person_a_directive_a_formulation_and_debris(admin_client):
    meeting = a_meeting("Hu Henghua was there. We must act. 三张清单 (photo)", organ=an_organ())
    hu = a_person("Hu Henghua")
    for kind, words in (
        *(("attendance", "Hu Henghua"), ("directives", "We must act.")),
        *(("formulations", "三张清单"), ("noise", "(photo)")),
    ):
        assert "Marked: " in mark(admin_client, meeting, kind, words).content.decode()
    meeting.refresh_from_db()
    text = meeting.source.text
    row, directive = meeting.attendance.get(), meeting.directives.get()
    assert (row.person, [role.code for role in row.roles.all()], row.why) == (hu, ["attended"], [])
    assert text[directive.start : directive.end] == "We must act."
    use = Formulation.objects.get(name_zh="三张清单").uses.get()
    assert text[use.start : use.end] == "三张清单"
    noise = meeting.source.noise[0]
    assert text[noise["start"] : noise["end"]] == "(photo)"
    assert meeting.review == "edited"
    assert found(admin_client, official="hu-henghua") == [meeting.pk]


def test_the_place_of_the_selection_counts_and_not_the_first_place_of_the_words(admin_client):
    meeting = a_meeting("Act. Then act. Act.")
    at = meeting.source.text.rindex("Act.")
    mark(admin_client, meeting, "directives", "Act.", start=at, end=at + 4)
    assert meeting.directives.get().start == at


def test_what_stands_nowhere_or_twice_is_refused_with_words(admin_client, client):
    meeting = a_meeting("We must act.")
    a_directive(meeting, "We must act.")
    assert "do not stand in the text" in mark(admin_client, meeting, "directives", "Invent.").content.decode()
    assert "such a mark" in mark(admin_client, meeting, "directives", "We must act.").content.decode()
    assert "Select a valid choice" in mark(admin_client, meeting, "x", "We must").content.decode()
    assert meeting.directives.count() == 1


def test_a_viewer_marks_nothing(client):
    meeting = a_meeting("We must act.")
    enters(client, "viewer")
    assert mark(client, meeting, "directives", "We must act.").status_code == 403
    assert not meeting.directives.exists()
