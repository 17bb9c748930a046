"""Faults of the libraries that the engine works around, each shown by the library alone.

A test that fails here is good news: the library was mended, and the work-around that the test names can go.
"""

import io
import random
import subprocess
import sys

import jieba
from jieba.analyse import ChineseAnalyzer
from whoosh import fields, index, query
from whoosh.filedb.filestore import RamStorage
from whoosh.filedb.structfile import BufferFile

TWO_FIELDS = fields.Schema(id=fields.ID(stored=True), title=fields.TEXT, body=fields.TEXT)


def test_the_ten_best_of_two_fields_are_not_the_first_ten_of_all():
    """Blocks are skipped that hold some of the best. Worked around in ``matching.py`` and ``paging.py``: every document
    found is scored."""
    chance = random.Random(1)
    words = [f"w{number}" for number in range(8)]
    shares = [1 / (number + 1) for number in range(8)]
    made = RamStorage().create_index(TWO_FIELDS)
    writer = made.writer()
    for number in range(1_500):
        title, body = (" ".join(chance.choices(words, shares, k=chance.randint(1, most))) for most in (5, 160))
        writer.add_document(id=str(number), title=title, body=body)
    writer.commit()
    wrong = 0
    with made.searcher() as searcher:
        for one, other in zip(words, words[1:], strict=False):
            both = query.And(
                [query.Or([query.Term("title", word, boost=3.0), query.Term("body", word)]) for word in (one, other)]
            )
            few, every = ([hit.score for hit in searcher.search(both, limit=limit)][:10] for limit in (10, None))
            wrong += max(abs(score - right) for score, right in zip(few, every, strict=True)) > 0.01
    assert wrong, "limit=10 can be used: is scoring everything still worth its code?"


def test_a_compound_segment_is_copied_into_memory_when_it_is_opened():
    """Worked around where segments are written: ``compound=False``; files of their own in ``bulk.py``."""
    assert isinstance(BufferFile(memoryview(b"segment")).file, io.BytesIO), "segments can be compound files"


def test_a_refreshed_searcher_finds_what_was_replaced(tmp_path):
    """Worked around in ``engine.py``: a state is opened anew after every commit."""
    made = index.create_in(str(tmp_path), fields.Schema(id=fields.ID(unique=True, stored=True), body=fields.TEXT))
    writer = made.writer()
    for number in range(10):
        writer.add_document(id=str(number), body="before")
    writer.commit()
    searcher = made.searcher()
    assert len(searcher.search(query.Term("id", "0"), limit=None)) == 1
    writer = made.writer()
    writer.update_document(id="0", body="after")
    writer.commit(merge=False)
    found = len(searcher.refresh().search(query.Term("id", "0"), limit=None))
    assert found == 2, "a reader can be refreshed instead of opened anew"


def test_a_writer_in_several_processes_loses_documents_and_says_nothing(tmp_path):
    """Worked around in ``bulk.py``, which has processes of its own and fails where one of them does."""
    program = """
import sys
from whoosh import fields, index
made = index.create_in(sys.argv[1], fields.Schema(id=fields.ID(stored=True), number=fields.NUMERIC(int)))
writer = made.writer(procs=2, multisegment=True, batchsize=10)
for number in range(100):
    writer.add_document(id=str(number), number="no number" if number == 50 else number)
writer.commit()
print(made.doc_count())
"""
    done = subprocess.run([sys.executable, "-c", program, str(tmp_path)], capture_output=True, text=True, check=True)
    assert int(done.stdout) < 99, "the library's own processes can be used for a rebuild"


def test_the_analyzer_of_jieba_counts_characters_where_phrases_need_tokens():
    """Worked around in ``segmentation.py``: text is cut there, and its tokens are counted."""
    jieba.setLogLevel(60)
    places = [token.pos for token in ChineseAnalyzer()("国有企业改革取得进展", positions=True)]
    assert places != list(range(len(places))), "jieba's own analyzer can be used"
