"""The Whoosh engine: the contract of all engines, and what only concerns its files."""

from __future__ import annotations

import dataclasses
import multiprocessing
import os
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whoosh import index

from search.engines.base import SearchEngineError, SearchRequest
from search.engines.whoosh import WhooshEngine, merging
from search.engines.whoosh.packing import PackedCodec
from search.engines.whoosh.schema import COLUMNS, SCHEMA, exact_terms, row
from search.engines.whoosh.segment import Segment
from search.grammar import QueryError
from search.query import AllOf, Everything, Phrase, Words
from search.query_box import parse_query
from tests.search.engine_contract import EngineContract, a_document, found, random_phrase, some_documents, stands_in

ROOT = Path(__file__).parents[2]


def another_process(code: str, directory: Path, **popen) -> subprocess.Popen:
    """Runs ``code`` with ``engine``, ``a_document`` and ``SearchRequest`` at hand; its output is a pipe of lines."""
    before = (
        "import sys, time; from pathlib import Path\n"
        "from search.engines.whoosh import WhooshEngine; from search.engines.base import SearchRequest\n"
        "from tests.search.engine_contract import a_document, some_documents\n"
        "engine = WhooshEngine(Path(sys.argv[1]))\n"
    )
    return subprocess.Popen(
        [sys.executable, "-c", before + code, str(directory)], cwd=ROOT, stdout=subprocess.PIPE, text=True, **popen
    )


class TestWhooshEngine(EngineContract):
    @pytest.fixture
    def engine(self, tmp_path):
        return WhooshEngine(tmp_path / "index", lock_timeout=60)

    @pytest.fixture
    def second_engine(self, engine):
        return WhooshEngine(engine.directory, lock_timeout=60)


@pytest.fixture
def engine(tmp_path):
    return WhooshEngine(tmp_path / "index", lock_timeout=0.2)


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    engine = WhooshEngine(tmp_path_factory.mktemp("index"))
    engine.rebuild(some_documents())
    return engine


# Terms and positions


def test_the_position_of_a_chinese_term_counts_tokens_not_characters(engine):
    engine.update([a_document(1, "（一）强调：全面，从严治党 CPC")])
    reader = index.open_dir(str(next(engine.directory.glob("v*"))), schema=SCHEMA).reader()
    places = {
        term: reader.postings("text_exact", term).value_as("positions") for term in reader.field_terms("text_exact")
    }
    assert places["全面"] == [3]
    assert places["面从"] == [4]
    assert places["党"] == [8]
    assert places["cpc"] == [9]


def test_characters_pair_with_the_next_one_and_words_stand_alone():
    assert list(exact_terms(["从", "严", "5g", "网"])) == ["从严", "严", "5g", "网"]


# Any query at all


@settings(max_examples=150)
@given(
    text=st.one_of(st.text(max_size=80), st.text(alphabet="改革 reform\"“”()（）*-AND OR NOT\x00'「」", max_size=60))
)
def test_no_text_in_the_query_box_breaks_a_search(library, text):
    try:
        query = parse_query(text).query
    except QueryError as error:
        assert 0 <= error.position <= len(text)
        return
    library.search(SearchRequest(query=query))


@settings(max_examples=100)
@given(seed=st.integers(0, 10_000))
def test_the_cut_of_a_phrase_does_not_matter(library, seed):
    documents = some_documents()
    phrase = random_phrase(random.Random(seed), documents)
    expected = {document.id for document in documents if stands_in(phrase, document)}
    assert set(found(library, Phrase(phrase))) == expected
    assert expected <= set(found(library, Words(phrase)))
    assert set(found(library, AllOf((Phrase(phrase), Words(phrase))))) == expected


# Files


def test_opening_and_searching_create_nothing(engine):
    engine.search(SearchRequest())
    assert not engine.directory.exists()


@pytest.mark.parametrize("name", ["*.toc", "*.trm", "*.pst"])
def test_a_damaged_index_names_the_directory_and_the_remedy(engine, name):
    engine.rebuild(some_documents(5))
    for path in engine.directory.glob(f"v*/{name}"):
        path.write_bytes(b"\x07broken" * 3)
    with pytest.raises(SearchEngineError) as raised:
        WhooshEngine(engine.directory).search(SearchRequest(query=Phrase("会议")))
    assert str(engine.directory) in str(raised.value)
    assert "python manage.py search_index rebuild" in str(raised.value)


@pytest.mark.parametrize("content", ["", "../elsewhere", "v0-000001", "\x00", "v1-000099"])
def test_a_damaged_pointer_names_the_remedy_and_a_rebuild_repairs_it(engine, content):
    engine.rebuild(some_documents(5))
    (engine.directory / "CURRENT").write_text(content)
    with pytest.raises(SearchEngineError, match="search_index rebuild"):
        engine.search(SearchRequest())
    with pytest.raises(SearchEngineError, match="search_index rebuild"):
        engine.update([a_document(1)])
    assert engine.rebuild(some_documents(3)) == 3
    assert engine.digests().keys() == {1, 2, 3}


def test_a_directory_that_cannot_be_made_is_an_error_that_names_it(tmp_path):
    (tmp_path / "file").write_text("")
    engine = WhooshEngine(tmp_path / "file" / "index")
    with pytest.raises(SearchEngineError, match="file/index"):
        engine.update([a_document(1)])


def test_old_generations_go_but_for_the_one_before(engine):
    for _ in range(4):
        engine.rebuild(some_documents(2))
    assert len(list(engine.directory.glob("v*"))) == 2


def pieces(engine) -> int:
    return len(list(engine.directory.glob("v*/*.trm")))


def test_months_of_single_changes_leave_few_files_and_the_same_answers(engine):
    """New meetings, corrections and deletions, one commit each, with the joining that goes on beside them."""
    engine = WhooshEngine(engine.directory)
    chance, documents = random.Random(13), {}
    supply = iter(some_documents(400, seed=41))
    engine.rebuild([])
    most = 0
    for _ in range(200):
        gone = [chance.choice(list(documents))] if documents and chance.random() < 0.3 else []
        new = next(supply)
        if documents and chance.random() < 0.4:  # a correction
            new = dataclasses.replace(new, id=chance.choice(list(documents)))
        for id in gone:
            documents.pop(id)
        documents[new.id] = new
        engine.update([new], removed=gone)
        engine.tidy()
        most = max(most, pieces(engine))
    assert most <= 12
    fresh = WhooshEngine(engine.directory.parent / "fresh")
    fresh.rebuild(documents.values())
    assert engine.digests() == fresh.digests()
    for query in (
        Words("会议"),
        Words("committee reform"),
        Phrase("改革"),
        Phrase("从严治党"),
        Phrase("党"),
        Everything(),
    ):
        one, other = (each.search(SearchRequest(query, histogram="month", page_size=400)) for each in (engine, fresh))
        assert one == other


def test_small_segments_are_joined_without_anybody_asking(engine):
    engine = WhooshEngine(engine.directory)
    for id in range(30):
        engine.update([a_document(id, f"第{id}次会议")])
    deadline = time.monotonic() + 240
    while pieces(engine) > 12 and time.monotonic() < deadline:
        time.sleep(0.05)
    assert pieces(engine) <= 12
    assert engine.digests().keys() == set(range(30))


def test_no_more_is_joined_at_once_than_a_segment_can_hold(engine, monkeypatch):
    engine = WhooshEngine(engine.directory)
    monkeypatch.setattr(merging, "MOST_MERGED", 20)
    engine.rebuild([])
    for start in range(0, 200, 18):
        engine.update([a_document(id, f"第{id}次会议") for id in range(start, start + 18)])
    sizes, deadline = [0], time.monotonic() + 240
    while max(sizes) < 36 and time.monotonic() < deadline:
        engine.tidy()  # gives way to the joining that goes on by itself
        sizes = [located.segment.size for located in engine._newest().meetings.segments]
    assert max(sizes) == 36
    assert engine.digests().keys() == set(range(198 + 18))


def test_a_text_too_long_to_be_joined_stays_where_it_is(engine):
    engine.update([a_document(1, "党 " * 270_000)])
    for id in range(2, 14):
        engine.update([a_document(id, "党的会议")])
    deadline = time.monotonic() + 240
    while pieces(engine) > 9 and time.monotonic() < deadline:
        engine.tidy()  # gives way to the joining that goes on by itself
    assert set(found(engine, Phrase("党"))) == set(range(1, 14))
    assert pieces(engine) <= 9


def test_a_search_under_way_is_not_disturbed_by_changes(engine):
    """Readers in threads, a writer that updates and rebuilds: every page is of one committed state."""
    engine.rebuild([a_document(id, "会议改革") for id in range(20)])
    failures: list[Exception] = []
    counts: set[int] = set()
    stop = threading.Event()

    def read():
        try:
            while not stop.is_set():
                page = engine.search(SearchRequest(query=Phrase("会议改革")))
                counts.add(page.count)
        except Exception as error:
            failures.append(error)

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for round in range(4):
        engine.update([a_document(id, f"会议改革{round}") for id in range(10)])
        engine.rebuild([a_document(id, "会议改革") for id in range(20)])
    stop.set()
    for reader in readers:
        reader.join()
    assert failures == []
    assert counts == {20}


def test_files_that_go_while_they_are_opened_are_never_taken_for_empty_ones(engine, monkeypatch):
    engine.rebuild(some_documents(5))
    engine.update([a_document(100, "会议强调", date=None)])
    reader = WhooshEngine(engine.directory)
    opened = Segment._numbers

    def while_another_replaces_it(segment, *column):
        monkeypatch.setattr(Segment, "_numbers", opened)
        engine.update([a_document(100, "会议强调", date=None)])
        return opened(segment, *column)

    monkeypatch.setattr(Segment, "_numbers", while_another_replaces_it)
    assert set(found(reader, Everything())) == {1, 2, 3, 4, 5, 100}


# Building


def many_documents(count: int):
    """Short meetings, enough for a rebuild in several processes."""
    return (a_document(id, f"第{id}次会议 meeting no{id}", organ=(f"organ{id % 7}",)) for id in range(1, count + 1))


def generation(engine) -> Path:
    return max(engine.directory.glob("v*"))


def contents(folder: Path) -> dict[tuple[str, bytes], list[tuple]]:
    """Every term and every column of an index, with the ids and values of its documents."""
    reader = index.open_dir(str(folder), schema=SCHEMA).reader()
    keys = reader.column_reader("key")
    found = {}
    for field, term in reader.all_terms():
        matcher = reader.postings(field, term)
        found[field, term] = postings = []
        while matcher.is_active():
            postings.append((keys[matcher.id()], matcher.weight(), matcher.value()))
            matcher.next()
        postings.sort()
    for column in COLUMNS:
        values = reader.column_reader(column)
        found[column, b""] = sorted((keys[number], values[number]) for number in reader.all_doc_ids())
    return found


def test_a_rebuild_and_a_change_write_what_the_library_s_writer_writes(tmp_path):
    odd = "a\x00b \ud800 \U0001f600 ﬁ İ ß e\u0301 々〇 ｘ_x 5G网 가나 かな αβ " + "x" * 200 + "，。党" * 300
    documents = [
        *some_documents(80),
        a_document(101, odd, title=odd),
        a_document(102, "", title=""),
        a_document(103, "𠀀𠀁 会议", title="𠀀", organ=("\ud800",)),  # more bits than the arrays have
        a_document(104, "党 " * 300_000, date=None),
        a_document(105, "会" * 70_000 + " reform" * 70_000),
    ]
    (tmp_path / "library").mkdir()
    writer = index.create_in(str(tmp_path / "library"), SCHEMA).writer(codec=PackedCodec())
    for document in documents:
        writer.add_document(**row(document))
    writer.commit()
    built, changed = (WhooshEngine(tmp_path / name) for name in ("built", "changed"))
    built.rebuild(documents)
    changed.update(documents[:1])
    changed.update(documents[1:])
    assert contents(generation(built)) == contents(generation(changed)) == contents(tmp_path / "library")
    assert built.digests() == changed.digests() == {document.id: document.digest for document in documents}


def test_a_large_rebuild_in_several_processes_holds_every_meeting(engine):
    assert engine.rebuild(many_documents(2_500)) == 2_500
    assert engine.digests() == {document.id: document.digest for document in many_documents(2_500)}
    assert found(engine, Phrase("第1999次会议")) == [1999]
    assert sum(one.count for one in engine.search(SearchRequest()).facets["organ"]) == 2_500


def test_a_meeting_that_cannot_be_written_fails_the_rebuild_and_nothing_is_lost(engine):
    engine.rebuild(some_documents(5))
    documents = list(many_documents(2_500))
    object.__setattr__(documents[777], "text", None)
    with pytest.raises(SearchEngineError, match="stays as it was"):
        engine.rebuild(documents)
    assert engine.digests().keys() == {1, 2, 3, 4, 5}


def test_a_rebuild_whose_documents_run_out_of_luck_ends_its_processes(engine):
    def documents():
        yield from many_documents(2_200)
        raise RuntimeError("the database went away")

    with pytest.raises(RuntimeError, match="went away"):
        engine.rebuild(documents())
    assert multiprocessing.active_children() == []


# Several processes


def test_a_writer_waits_for_another_and_gives_up_in_the_end(engine):
    with engine._generations.writing(1), pytest.raises(SearchEngineError, match="Another process"):
        WhooshEngine(engine.directory, lock_timeout=0.1).update([a_document(1)])
    engine.update([a_document(1)])
    assert engine.digests().keys() == {1}


@pytest.mark.parametrize(
    "writing", ["engine.update([a_document(100)])", "engine.rebuild(map(slow, [a_document(100)]))"]
)
def test_a_killed_writer_leaves_no_lock_and_no_change(engine, writing):
    engine.rebuild(some_documents(5))
    # An update reads its documents before it locks; the slow step is therefore what it makes of them.
    code = (
        "from search.engines.whoosh.bulk import Building\n"
        "def slow(*_): print('writing', flush=True); time.sleep(60)\n"
        "Building.add = slow\n"
    )
    process = another_process(code + writing, engine.directory)
    assert process.stdout.readline() == "writing\n"
    with pytest.raises(SearchEngineError, match="Another process"):
        engine.update([a_document(6)])
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    engine.update([a_document(6)])
    assert engine.digests().keys() == {1, 2, 3, 4, 5, 6}
    engine.rebuild(some_documents(2))
    assert engine.digests().keys() == {1, 2}


def test_two_processes_write_in_turn_and_nothing_is_lost(engine):
    engine = WhooshEngine(engine.directory, lock_timeout=30)
    code = "for id in range({0}, {0} + 10): engine.update([a_document(id, '会议改革')])"
    processes = [another_process(code.format(start), engine.directory) for start in (100, 200)]
    deadline = time.monotonic() + 240
    while any(process.poll() is None for process in processes) and time.monotonic() < deadline:
        engine.search(SearchRequest(query=Phrase("会议改革")))
        time.sleep(0.02)
    assert [process.wait(1) for process in processes] == [0, 0]
    assert engine.digests().keys() == {*range(100, 110), *range(200, 210)}


def test_a_search_after_a_fork_reads_files_of_its_own(engine):
    engine.rebuild(some_documents())
    engine.search(SearchRequest())
    inherited = engine._open[1]
    child = os.fork()
    if child == 0:
        engine.search(SearchRequest(query=Words("会议")))
        os._exit(0 if engine._open[1] is not inherited else 1)
    assert os.waitpid(child, 0)[1] == 0
