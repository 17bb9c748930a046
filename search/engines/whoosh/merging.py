"""Small segments joined into one, so that months of single changes do not slow the searches.

Whoosh's merging reads and writes posting by posting, some 20 ms a meeting. Segments of our own kind are arrays: put
one after the other, with the documents numbered anew, they are what ``writing.py`` takes.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from whoosh import index
from whoosh.filedb.filestore import FileStorage

from search.engines.whoosh.packing import PackedCodec, ranges
from search.engines.whoosh.schema import PLACES, SCHEMA, TEXT_FIELDS
from search.engines.whoosh.segment import Segment
from search.engines.whoosh.sentences import joined, write
from search.engines.whoosh.writing import DOC, LONGEST_TEXT, PLACE, Stream, ranked, write_segment
from search.segmentation import is_han

# Larger segments are left as they are, and no more than twice as many documents are joined: a thousand take a second.
MOST_MERGED = 8_000
# So many segments of about one size are left to be searched one by one.
MOST_ALIKE = 8


def is_small(segment) -> bool:
    return segment.doc_count() <= MOST_MERGED


def to_merge(segments: list) -> list:
    """Of Whoosh's records of the segments, those to be joined now; none where things are well.

    The smallest are joined, up to one that is larger than all before it together: a meeting is then written anew once
    for every time that its segment grows eightfold. One that is half deleted is written anew by itself.
    """
    small = sorted(filter(is_small, segments), key=lambda one: one.doc_count())
    half_gone = [one for one in small if one.deleted_count() > one.doc_count()]
    if len(small) <= MOST_ALIKE:
        return half_gone
    joined, documents = [], 0
    for segment in small:
        if len(joined) >= MOST_ALIKE // 2 and segment.doc_count() > documents:
            break
        if documents + segment.doc_count() > 2 * MOST_MERGED:
            break
        documents += segment.doc_count()
        joined.append(segment)
    return joined


def merge(folder: Path) -> bool:
    """Join what ``to_merge`` says, in a commit of its own; returns whether there was anything. Call under the lock."""
    storage = FileStorage(str(folder))
    toc = index.TOC.read(storage, index._DEF_INDEX_NAME, schema=SCHEMA)
    chosen = [one for one in to_merge(toc.segments) if isinstance(one.codec(), PackedCodec)]
    opened = [(Segment(folder, one), np.array(sorted(one.deleted_docs()), np.int64)) for one in chosen]
    # A text too long for the bits of a posting stays where Whoosh's writer put it.
    fitting = [all(one.column(f"{field}_length").max() < LONGEST_TEXT for field in TEXT_FIELDS) for one, _ in opened]
    opened = [pair for pair, fits in zip(opened, fitting, strict=True) if fits]
    chosen = [one for one, fits in zip(chosen, fitting, strict=True) if fits]
    if len(chosen) < 2 and not any(one.deleted_count() for one in chosen):
        return False
    kept = [one for one in toc.segments if one not in chosen]
    if any(one.doc_count() for one in chosen):
        kept.append(_joined(folder, opened))
    toc.segments, toc.generation = kept, toc.generation + 1
    toc.write(storage, index._DEF_INDEX_NAME)
    index.clean_files(storage, index._DEF_INDEX_NAME, toc.generation, kept)
    return True


def _joined(folder: Path, opened: list[tuple[Segment, np.ndarray]]):
    """The living documents of the segments (each with its deleted ones) as one new segment."""
    live, numbers, start = [], [], 0
    for segment, deleted in opened:
        living = np.ones(segment.size, bool)
        living[deleted] = False
        live.append(living)
        numbers.append(np.cumsum(living) - 1 + start)
        start += int(living.sum())

    def column(name: str) -> np.ndarray:
        return np.concatenate([segment.column(name)[living] for (segment, _), living in zip(opened, live, strict=True)])

    def streams(field: str) -> list[Stream]:
        names: dict[bytes, int] = {}
        postings = [np.zeros(0, np.uint64)]
        for (segment, _), living, number in zip(opened, live, numbers, strict=True):
            postings += _postings(segment, field, living, number, names)
        shift = DOC + PLACE if SCHEMA[field].format.keeps == PLACES else DOC
        return [ranked([name.decode("utf-8", "surrogatepass") for name in names], np.concatenate(postings), shift)]

    columns = {name: column(name).tolist() for name in ("key", "day", "digest")}
    lengths = {field: column(f"{field}_length").astype(np.int64) for field in TEXT_FIELDS}
    made = write_segment(folder, columns, lengths, streams)
    told = joined((segment.told, *kept) for (segment, _), *kept in zip(opened, live, numbers, strict=True))
    terms = (term.decode("utf-8", "surrogatepass") for segment, _ in opened for term in segment.terms("text_exact"))
    write(folder, made, told, (term for term in terms if not is_han(term)))
    return made


def _postings(
    segment: Segment, field: str, living: np.ndarray, number: np.ndarray, names: dict[bytes, int]
) -> Iterator[np.ndarray]:
    """The field's living postings with the terms' places in ``names``, which grows, and the new document numbers."""
    terms, found = [], []
    for name, postings in segment.all_postings(field):
        terms.append(names.setdefault(name, len(names)))
        found.append(postings)
    if not found:
        return
    docs = np.concatenate([postings.docs for postings in found])
    term = np.repeat(np.array(terms, np.uint64), [len(postings.docs) for postings in found])
    kept = living.take(docs)
    head = term << np.uint64(DOC) | number.take(docs).astype(np.uint64)
    if found[0].counts is None:
        yield head[kept]
        return
    counts = np.concatenate([postings.counts for postings in found]).astype(np.int64)
    if found[0].places is None:
        yield np.repeat(head[kept], counts[kept])
        return
    places = np.concatenate([postings.places for postings in found]).astype(np.uint64)
    begins = np.cumsum(counts) - counts
    yield np.repeat(head[kept], counts[kept]) << np.uint64(PLACE) | places.take(ranges(begins[kept], counts[kept]))
