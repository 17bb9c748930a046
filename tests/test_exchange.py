"""Officials, organs, posts, formulations and topics go out and come in as tables."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from archive import history
from archive.models import Formulation, Organ, Person, Post, Topic
from tests.builders import a_meeting, a_person, a_source, an_organ
from tests.search.test_search_page import found
from tests.test_roles import enters

pytestmark = pytest.mark.django_db


def page(model, which):
    return reverse(f"admin:archive_{model}_{which}")


def offer(client, model, content, name="table.csv"):
    """The page that shows what would change."""
    file = SimpleUploadedFile(name, content if isinstance(content, bytes) else content.encode())
    return client.post(
        page(model, "import"), {"import_file": file, "format": str(int(name.endswith("xlsx"))), "resource": ""}
    )


def take(client, model, content, name="table.csv"):
    shown = offer(client, model, content, name)
    form = shown.context.get("confirm_form")
    assert form, [str(e) for e in shown.context["result"].invalid_rows[0].error.messages]
    return client.post(page(model, "process_import"), form.initial, follow=True)


def test_officials_come_in_after_their_changes_were_shown(admin_client):
    known = a_person("Chen Miner")
    rows = f"{known.slug},Chen Miner,陈敏尔,Chen Min'er | Chen M.\n,Yuan Jiajun,袁家军,\n"
    table = f"slug,name_en,name_zh,other_names\n{rows}"
    shown = offer(admin_client, "person", "\ufeff" + table).content.decode()
    assert "陈敏尔" in shown and "袁家军" in shown and "Chen M. | Chen Min'er" in shown
    known.refresh_from_db()
    assert known.name_zh == "" and Person.objects.count() == 1
    take(admin_client, "person", table)
    known.refresh_from_db()
    assert known.name_zh == "陈敏尔"
    assert set(known.names.values_list("text", flat=True)) == {"Chen Miner", "陈敏尔", "Chen Min'er", "Chen M."}
    assert Person.objects.get(name_zh="袁家军").slug == "yuan-jiajun"
    assert [step.by.username for step in history.steps(known) if step.changes] == ["admin"]


def test_a_new_name_that_came_in_a_table_is_searched_at_once(admin_client):
    meeting = a_meeting("Chen M. spoke.")
    known = a_person("Chen Miner")
    take(admin_client, "person", f"slug,name_en,other_names\n{known.slug},Chen Miner,Chen M.\n")
    assert found(admin_client, q="Chen Miner") == [meeting.pk]


def test_excel_goes_out_and_comes_in(admin_client):
    person, organ = a_person("Chen Miner"), an_organ()
    book = Workbook()
    book.active.append(["id", "person", "title_en", "organ", "start", "end", "source"])
    book.active.append([None, person.slug, "Secretary", organ.slug, "2017-07-15", None, "a book"])
    content = io.BytesIO()
    book.save(content)
    take(admin_client, "post", content.getvalue(), "table.xlsx")
    post = Post.objects.get()
    assert (post.person, post.organ, str(post.start), post.end) == (person, organ, "2017-07-15", None)
    sent = admin_client.post(
        page("post", "export"), {"format": "1", "resource": "", **_all_fields(admin_client, "post")}
    )
    rows = list(load_workbook(io.BytesIO(sent.content)).active.values)
    assert rows[0][:3] == ("id", "person", "title_en") and rows[1][1] == "chen-miner"
    again = offer(admin_client, "post", sent.content, "table.xlsx").context["result"]
    assert again.totals["skip"] == 1, "what went out comes in as it is"


def _all_fields(client, model):
    form = client.get(page(model, "export")).context["form"]
    return {name: "on" for name in form.fields if name.startswith(form.resources[0].__name__.lower())}


@pytest.mark.parametrize(
    ("model", "table", "words"),
    [
        ("person", "slug,name_en\n,--\n", "There are no letters in this name"),
        ("person", "slug,name_en,other_names\n,Chen Miner,--\n", "There are no letters in"),
        ("post", "id,person,title_en,source\n,nobody,Secretary,a book\n", "No official has the address “nobody”"),
        ("post", "id,person,title_en,start,end,source\n,{person},S,2020-01-01,2019-01-01,b\n", "ends before it starts"),
        ("post", "id,person,title_en,start,source\n,nobody,S,,b\n,{person},S,soon,b\n", "could not be parsed"),
        ("organ", "slug,name_en,other_names\n,Dalian Government,Chongqing Committee\n", "is printed as"),
        ("organ", "slug,name_en\n,Dalian Government\n,Dalian government\n", "Dalian Government is printed as"),
        ("topic", "slug,name_en\nwater,Water\nwater,Rivers\n", "“water” stands in two rows"),
        ("person", "slug,name_en,name_zh\nli-si,,\n", "Give a name"),
        ("formulation", "slug,name_zh\n,三张清单\n,三张清单\n", "“三张清单” stands in two rows"),
        ("formulation", "slug,name_en\n,Three Lists\n", "known by its Chinese form"),
    ],
)
def test_a_row_that_cannot_be_taken_is_shown_with_its_fault_and_nothing_is_stored(admin_client, model, table, words):
    person = a_person("Yuan Jiajun")
    an_organ("Chongqing Committee")
    before = Person.objects.count(), Organ.objects.count(), Post.objects.count(), Formulation.objects.count()
    shown = offer(admin_client, model, table.format(person=person.slug))
    assert shown.status_code == 200 and "confirm_form" not in shown.context
    assert words in shown.content.decode()
    assert before == (Person.objects.count(), Organ.objects.count(), Post.objects.count(), Formulation.objects.count())


def test_formulations_that_come_in_are_found_in_the_texts_held(admin_client):
    source = a_source("要抓好三张清单。", language="zh")
    take(admin_client, "formulation", "slug,name_zh,name_en,other_names\n,三张清单,Three Lists,Three Checklists\n")
    formulation = Formulation.objects.get()
    assert formulation.uses.get().source == source
    assert formulation.variants.count() == 3


def test_topics_come_in_and_what_is_not_a_table_is_refused(admin_client):
    take(admin_client, "topic", "slug,name_en,name_zh\n,Water,水\n")
    assert str(Topic.objects.get()) == "Water"
    assert offer(admin_client, "topic", b"PK\x03\x04 no book", "table.xlsx").status_code == 200
    assert offer(admin_client, "topic", b"\xff\xfe\xff\x00").status_code == 200


@pytest.mark.parametrize("role", ["viewer", "editor"])
def test_who_may_not_review_takes_tables_out_and_none_in(client, role):
    enters(client, role)
    assert client.get(page("person", "import")).status_code == 403
    assert client.post(page("person", "process_import"), {}).status_code == 403
    assert client.get(page("person", "export")).status_code == 200
