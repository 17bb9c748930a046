"""Lists as files: CSV, JSON Lines, RIS and BibTeX, whole, in order, and safe to open."""

import csv
import io
import json

import pytest
import rispy
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pybtex.database import parse_string

from archive import exports, matrix
from archive.exports import Column, Table
from archive.models import Meeting, Person
from archive.tables import TABLES
from search import outbox
from tests.builders import a_directive, a_meeting, a_person, an_organ, the_archive_of_the_fixtures
from tests.test_pages import read, words

pytestmark = pytest.mark.django_db


def taken(client, address, status=200) -> str:
    response = client.get(address)
    assert response.status_code == status, address
    return b"".join(response).decode()


def table(client, address) -> list[dict]:
    text = taken(client, address)
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def records(client, address) -> list[dict]:
    return [json.loads(line) for line in taken(client, address).splitlines()]


def test_every_list_goes_out_as_csv_and_json_lines_with_the_columns_of_its_table(client):
    the_archive_of_the_fixtures()
    outbox.drain()
    lists = [
        ("meetings", "/meetings/", 6),
        ("officials", "/officials/", Person.objects.count()),
        ("organs", "/organs/", None),
        ("directives", "/directives/", None),
        ("formulations", "/formulations/", None),
        ("topics", "/topics/", None),
        ("sources", "/sources/", 5),
        ("meetings", "/search/", 6),
        ("directives", "/search/?show=directives", None),
        ("lines", "/search/?q=%22Chongqing%22&show=lines", None),
    ]
    columns = {one.name: [column.name for column in one.columns] for one in TABLES}
    for name, address, count in lists:
        also = f"{address}{'&' if '?' in address else '?'}format="
        rows = table(client, f"{also}csv")
        assert rows and list(rows[0]) == columns[name], address
        assert count in (None, len(rows)), address
        assert [list(row) for row in records(client, f"{also}jsonl")] == [columns[name]] * len(rows)
        assert f'href="?{also.partition("?")[2]}csv"' in read(client, address), address


def test_a_file_holds_all_that_is_found_in_the_order_of_the_page(client):
    for day in range(1, 29):
        a_meeting("The flood was discussed.", date=f"2023-02-{day:02d}")
    a_meeting("The harvest was discussed.", date=None)
    outbox.drain()
    dates = [row["date"] for row in table(client, "/meetings/?format=csv&page=2")]
    assert dates == [f"2023-02-{day:02d}" for day in range(28, 0, -1)] + [""]
    assert [row["date"] for row in table(client, "/meetings/2023/02/09/?format=csv")] == ["2023-02-09"]
    assert len(table(client, "/meetings/?undated=1&format=csv")) == 1
    found = records(client, "/search/?q=flood&sort=oldest&format=jsonl")
    assert [row["date"] for row in found] == dates[-2::-1]
    assert records(client, "/search/?q=harvest&format=jsonl")[0]["date"] is None


def test_the_meetings_of_an_official_of_an_organ_and_of_a_filter_are_files_too(client):
    a_meeting(chair="Yuan Jiajun", attending=["Hu Henghua"], date="2023-09-15")
    a_meeting(attending=["Yuan Jiajun"], date="2023-03-02", organ=an_organ("Zhejiang Provincial Party Committee"))
    rows = table(client, "/officials/yuan-jiajun/?format=csv")
    assert [(row["date"], row["roles"]) for row in rows] == [
        ("2023-09-15", "presided | spoke"),
        ("2023-03-02", "attended"),
    ]
    assert len(table(client, "/officials/yuan-jiajun/?role=presided&format=csv")) == 1
    assert len(table(client, "/organs/zhejiang-provincial-party-committee/?format=csv")) == 1
    assert [row["slug"] for row in table(client, "/officials/?name=henghua&format=csv")] == ["hu-henghua"]


def test_no_cell_is_a_formula_and_json_lines_keep_the_text_as_it_is(client):
    meeting = a_meeting("=HYPERLINK(1) must be dealt with.\n@all must act.\n-Stop it.\n＝1 is a must.")
    sentences = ["=HYPERLINK(1) must be dealt with.", "@all must act.", "-Stop it.", "＝1 is a must."]
    for sentence in sentences:
        a_directive(meeting, sentence)
    assert [row["text"] for row in table(client, "/directives/?format=csv")] == [f"'{text}" for text in sentences]
    assert [row["text"] for row in records(client, "/directives/?format=jsonl")] == sentences


def test_readouts_and_sentences_go_out_as_ris_and_bibtex_that_libraries_read(client):
    meeting = a_meeting("Dykes must be {raised} & kept.", source=None)
    other = a_meeting("Grain must be stored.", date=None)
    a_directive(meeting, "Dykes must be {raised} & kept.")
    a_directive(other, "Grain must be stored.")
    found = rispy.loads(taken(client, "/meetings/?format=ris"))
    assert [entry["id"] for entry in found] == [f"jiyao-{meeting.pk}", f"jiyao-{other.pk}"]
    assert found[0]["urls"] == [f"http://testserver{meeting.get_absolute_url()}"]
    entries = parse_string(taken(client, "/directives/?format=bib"), "bibtex").entries
    assert len(entries) == 2 and "(raised)" in str(entries[f"jiyao-{meeting.pk}-at-0"].fields["abstract"])
    assert len(rispy.loads(taken(client, "/sources/?format=ris"))) == 2


def test_what_cannot_be_made_is_refused_with_the_remedy(client):
    a_person("Yuan Jiajun")
    for address, said in [
        ("/meetings/?format=xls", "use one of csv, jsonl, ris, bib"),
        ("/search/?format=xls&q=flood", "use one of csv, jsonl, ris, bib"),
        ("/officials/?format=ris", "use one of csv, jsonl, or"),
        ("/officials/?format=csv&place=Atlantis", "No place is called Atlantis"),
        ("/search/?format=csv&from=soon", "from: 'soon' is not a date"),
        ("/search/?format=csv&q=%22open", "quotation mark"),
        ("/search/?format=csv&q=flood&plaec=Chongqing", "plaec: there is no such parameter here; known are:"),
        ("/meetings/?format=csv&kind=plenary", "kind: there is no such parameter here; known are: basis, organ, part"),
        ("/meetings/?format=csv&organ=nobody", "organ: no organ has this address"),
        ("/officials/?format=csv&title=mayor", "title: there is no such parameter here"),
        ("/officials/yuan-jiajun/?format=csv&role=slept", "in no list in this role"),
        ("/search/?format=csv&show=lines&q=flood", "put the words into quotation marks"),
    ]:
        assert said in words(read(client, address, 400)), address
    assert client.get("/meetings/2023/02/31/?format=csv").status_code == 404


def test_a_long_list_costs_the_same_for_each_chunk_and_misses_only_what_is_gone(client, monkeypatch):
    monkeypatch.setattr(exports, "CHUNK", 10)
    for number in range(30):
        a_meeting(chair=f"Official Number{'abcdefghij'[number % 10]}", date=f"2023-04-{number + 1:02d}")
    with CaptureQueriesContext(
        connection,
    ) as one:
        assert len(table(client, "/meetings/2023/04/01/?format=csv")) == 1
    with CaptureQueriesContext(connection) as three:
        response = client.get("/meetings/?format=csv")
        chunks = iter(response)
        next(chunks), next(chunks)
        Meeting.objects.order_by("date").first().delete()
        rest = b"".join(chunks).decode()
    assert rest.count("\r\n") < 21 and "2023-04-02" in rest and "2023-04-01" not in rest
    own = [query for query in three.captured_queries if query["sql"].startswith("SELECT")]
    assert len(own) < 4 * len(one.captured_queries) + 20


def test_a_file_is_kept_under_a_name_with_its_day(client):
    response = client.get("/meetings/2023/09/?format=csv")
    assert response["Content-Disposition"].startswith('attachment; filename="jiyao-meetings-2023-09-2')
    assert response["X-Robots-Tag"] == "noindex"
    assert client.head("/meetings/?format=csv").status_code == 200


def test_a_cell_shows_what_is_true_and_what_is_manifold():
    one = Table("one", "", (Column("a", "", lambda row: row),))
    rows = [True, ["x", "y"], 3, "plain"]
    assert b"".join(exports.written(one, "csv", rows)).decode() == "\ufeffa\r\ntrue\r\nx | y\r\n3\r\nplain\r\n"


def test_the_data_dictionary_says_what_every_column_holds(client):
    page = read(client, "/help/data/")
    for one in TABLES:
        section = page.partition(f'id="file-{one.name}"')[2].partition("</details>")[0]
        assert all(f"<code>{column.name}</code></th><td>{column.what}" in section for column in one.columns)


def test_the_attendance_matrix_has_a_row_for_each_official_and_a_column_for_each_meeting(client, monkeypatch):
    first = a_meeting("The flood was discussed.", chair="Yuan Jiajun", attending=["Hu Henghua"], date="2023-01-02")
    second = a_meeting("The flood came.", attending=["Hu Henghua", "Stranger"], date="2023-01-03")
    undated = a_meeting("The flood went.", attending=["Hu Henghua"], date=None)
    a_meeting("Grain was discussed.", attending=["Hu Henghua"], organ=an_organ("Another Committee"))
    second.attendance.filter(name="Stranger").update(person=None)
    outbox.drain()
    for address in (f"{first.organ.get_absolute_url()}?", "/search/?q=flood&page=1&"):
        rows = table(client, f"{address}format=matrix")
        heads = [f"{first.pk} 2023-01-02", f"{second.pk} 2023-01-03", f"{undated.pk} undated"]
        assert list(rows[0]) == ["official", "name_en", "name_zh", "meetings", *heads]
        told = {row["name_en"]: [row["official"], row["meetings"], *(row[head] for head in heads)] for row in rows}
        assert told == {
            "Hu Henghua": ["hu-henghua", "3", "attended", "attended", "attended"],
            "Yuan Jiajun": ["yuan-jiajun", "1", "presided spoke", "", ""],
            "Stranger": ["", "1", "", "attended", ""],
        }
        assert "format=matrix" in read(client, address)
    monkeypatch.setattr(matrix, "MOST", 2)
    assert "choose an organ or days" in words(read(client, "/search/?q=flood&format=matrix", 400))
    assert "no form" in words(read(client, "/meetings/?format=matrix", 400))
