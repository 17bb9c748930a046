"""Lists of the editors' room: few queries at any length, nothing counted twice, no address that breaks them."""

import itertools

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext

from archive.models import Formulation, FormulationUse, Meeting, Mention, Post
from tests.builders import a_directive, a_meeting
from tests.test_roles import enters

pytestmark = pytest.mark.django_db

admin.autodiscover()
LISTS = sorted(model._meta.model_name for model in admin.site._registry if model._meta.app_label == "archive")


def address(name: str, query="") -> str:
    return f"/admin/archive/{name}/{query}"


def some_of_everything(count: int) -> None:
    for number in range(count):
        title = f"{number} {Meeting.objects.count()}"
        meeting = a_meeting(f"flood and grain {title}", chair=f"Yuan {title}", date=f"20{20 + number % 3}-03-05")
        a_directive(meeting, f"grain {title}")
        person = meeting.attendance.get().person
        Post.objects.create(person=person, title_en="Mayor", organ=meeting.organ, start=meeting.date, source="seen")
        Mention.objects.create(source=meeting.source, person=person, name="flood", start=0, end=5)
        formulation = Formulation.objects.create(name_zh=f"提法{title}")
        FormulationUse.objects.create(source=meeting.source, formulation=formulation, text="flood", start=0, end=5)


def test_a_list_costs_ten_queries_at_most_however_long_it_is(client):
    enters(client, "reviewer")  # whose rights are asked for, as a superuser's are not
    asked = {}
    for more in (2, 12):
        some_of_everything(more)
        for name in LISTS:
            with CaptureQueriesContext(connection) as captured:
                assert client.get(address(name)).status_code == 200
            assert len(captured) <= 10, name
            assert asked.setdefault(name, len(captured)) == len(captured), name


@pytest.mark.parametrize("query", ["", "?q=grain"])
def test_nothing_is_counted_twice(query, admin_client):
    some_of_everything(3)
    for name in LISTS:
        with CaptureQueriesContext(connection) as asked:
            admin_client.get(address(name, query))
        assert len([query for query in asked if query["sql"].startswith("SELECT COUNT")]) <= 1, name


def test_meetings_are_narrowed_by_the_years_months_and_days_that_hold_one(admin_client):
    for day in ("2020-03-05", "2022-03-05", "2022-03-31", "2022-12-31"):
        a_meeting(date=day)
    a_meeting(date=None)

    def offered(query):
        return [one["title"] for one in admin_client.get(address("meeting", query)).context["cl"].days["choices"]]

    assert offered("") == ["2020", "2022"]
    assert offered("?date__year=2022") == ["March 2022", "December 2022"]
    assert offered("?date__year=2022&date__month=3") == ["5 March", "31 March"]
    assert offered("?date__year=2022&date__month=3&date__day=31") == ["31 March"]
    page = admin_client.get(address("meeting", "?date__year=2022&date__month=3"))
    assert page.context["cl"].result_count == 2
    assert "date__day=31" in page.context["cl"].days["choices"][1]["link"]


@pytest.mark.parametrize("name", ["attendance", "importrun", "meeting", "post", "reference"])
@pytest.mark.parametrize(
    "query",
    [
        "?date__year=99999999999",
        "?date__year=9999",
        "?date__year=0",
        "?date__year=x&date__month=13",
        "?date__year=2022&date__month=2&date__day=31",
        "?date__year=2022&date__day=3",
        "?started_at__year=99999999999",
        "?start__year=99999999999",
        "?p=99999999999999999999999",
        "?o=99999999999999999999.-1",
        "?pk=99999999999999999999999999",
        "?id__exact=99999999999999999999999999",
        "?person__id__exact=99999999999999999999999999",
        "?date__gte=x",
        "?nothing__like__this=1",
        "?q=%00",
        "?all=",
        "?_popup=1&_to_field=nothing",
    ],
)
def test_an_address_made_by_hand_breaks_no_list(name, query, admin_client):
    a_meeting(date="2022-03-05", chair="Yuan Jiajun")
    admin_client.raise_request_exception = False
    assert admin_client.get(address(name, query), follow=True).status_code < 500


@pytest.mark.parametrize("key", ["99999999999999999999999999", "-1", "x", "_5F"])
def test_a_key_made_by_hand_breaks_no_page(key, admin_client):
    admin_client.raise_request_exception = False
    for name, page in itertools.product(("meeting", "person", "directive", "topic"), ("change", "delete", "history")):
        assert admin_client.get(address(name, f"{key}/{page}/"), follow=True).status_code < 500
