"""Formulations and the texts the archive holds: candidates are kept, and new wordings are found in what came before."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict

from django.db import transaction
from django.db.models import QuerySet

from archive.extraction.folding import fold_document, fold_key, is_chinese
from archive.extraction.formulations import find_formulations, listed
from archive.extraction.records import ExtractedReadout, FormulationRecord
from archive.models import (
    CandidateUse,
    Formulation,
    FormulationCandidate,
    FormulationUse,
    FormulationVariant,
    SourceDocument,
)
from archive.models.columns import NAME
from archive.models.sources import removed


def beside_the_lexicon() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """What editors have added: the Chinese form of each formulation, and its wordings not in the lexicon. One query."""
    shipped = {(key, fold_key(text)) for key, renderings in listed() for text in renderings}
    added: dict[str, list[str]] = {}
    rows = FormulationVariant.objects.order_by("pk").values_list("formulation__name_zh", "key", "text")
    for name, key, text in rows:
        if (name, key) not in shipped:
            added.setdefault(name, []).append(text)
    return tuple((name, tuple(texts)) for name, texts in added.items())


def uses_of(
    source: SourceDocument, readout: ExtractedReadout, known: Mapping[str, Formulation], *, first: bool = False
) -> list[tuple[Formulation, FormulationRecord]]:
    """What ``readout`` found of the formulations ``known`` by their Chinese form, to be stored.

    It takes the place of what an earlier reading of the source found, less what a person changed or removed;
    ``first``: there was none.
    """
    settled, gone = [], set()
    if not first:
        source.formulation_uses.filter(by_hand=[]).delete()
        settled = [(use.start, use.end) for use in source.formulation_uses.all()]
        gone = removed(source, "formulation")
    return [
        (known[found.key], found)
        for found in readout.formulations
        if found.key in known
        and found.start not in gone
        and not any(start < found.end and found.start < end for start, end in settled)
    ]


def store_candidates(read: Iterable[tuple[SourceDocument, ExtractedReadout]], wordings: Collection[str]) -> None:
    """Note where each document quotes a phrase that may be a formulation, if it is none of ``wordings`` (keys). What
    was decided about a phrase stays decided. Three queries."""
    found = [
        (key, candidate, source)
        for source, readout in read
        for key, candidate in {fold_key(candidate.text): candidate for candidate in readout.candidates}.items()
        if key not in wordings
    ]
    if not found:
        return
    new = {key: (candidate.text, source.language) for key, candidate, source in reversed(found)}
    known = dict(FormulationCandidate.objects.filter(key__in=new).order_by().values_list("key", "pk"))
    if fresh := [key for key in dict.fromkeys(key for key, _, _ in found) if key not in known]:
        FormulationCandidate.objects.bulk_create(
            (
                FormulationCandidate(key=key, text=text, language="zh" if is_chinese(text) else language)
                for key, (text, language) in ((key, new[key]) for key in fresh)
            ),
            ignore_conflicts=True,
        )
        known |= dict(FormulationCandidate.objects.filter(key__in=fresh).order_by().values_list("key", "pk"))
    CandidateUse.objects.bulk_create(
        (
            CandidateUse(source=source, candidate_id=known[key], start=candidate.start, end=candidate.end)
            for key, candidate, source in found
        ),
        ignore_conflicts=True,  # a phrase that stands out was noted without being quoted
    )


class WordingKept(Exception):
    """The wording is another formulation's and cannot be taken from it; the message says whose, and the remedy."""


@transaction.atomic
def accept(candidates: Collection[FormulationCandidate]) -> int:
    """Make each phrase a formulation itself, where none has it among its wordings; returns how many uses were found."""
    for candidate in candidates:
        owner = Formulation.objects.filter(variants__key=candidate.key).order_by("pk").first()
        _settle(candidate, owner or Formulation.objects.get_or_create(name_zh=candidate.text)[0])
    return _find_in_all_texts(candidates)


@transaction.atomic
def assign(candidate: FormulationCandidate, formulation: Formulation | None) -> int:
    """Make the phrase a wording of ``formulation`` (None: of none); returns how many uses were found.

    The one it was accepted for before loses it. The texts that hold it are read again, and their meetings go to the
    index with the uses. Raises ``WordingKept``.
    """
    check_assignable(candidate, formulation)
    before = candidate.formulation if candidate.formulation != formulation else None
    _settle(candidate, formulation)
    left = _withdraw(candidate.key, before) if before else set()
    count = _find_in_all_texts([candidate]) if formulation else 0
    if left:
        find_uses(Formulation.objects.all(), SourceDocument.objects.filter(pk__in=left))
    return count


def _settle(candidate: FormulationCandidate, formulation: Formulation | None) -> None:
    candidate.formulation, candidate.dismissed = formulation, candidate.dismissed and formulation is None
    candidate.save()
    if formulation and not formulation.variants.filter(key=candidate.key).exists():
        formulation.variants.create(text=candidate.text)


def _find_in_all_texts(accepted: Collection[FormulationCandidate]) -> int:
    formulations = {candidate.formulation for candidate in accepted}
    return find_uses(formulations, SourceDocument.objects.all(), only={candidate.key for candidate in accepted})


def check_assignable(candidate: FormulationCandidate, formulation: Formulation | None) -> None:
    """Raises ``WordingKept`` where ``assign`` would."""
    owner = candidate.formulation
    mine = [one.pk for one in (owner, formulation) if one]
    others = Formulation.objects.filter(variants__key=candidate.key).exclude(pk__in=mine)
    if formulation and (other := others.first()):
        raise WordingKept(f"It is a wording of {other} already: choose that one, or take it from there first.")
    if owner is None or owner == formulation or _is_nothing_but(owner, candidate.key):
        return
    if candidate.key in {fold_key(owner.name_zh), fold_key(owner.name_en)}:
        raise WordingKept(f"It is the name of {owner}: rename or delete that formulation first.")


def _is_nothing_but(formulation: Formulation, key: str) -> bool:
    """Whether all that is held of it is this one wording, as when a candidate was accepted by itself."""
    if formulation.name_en or formulation.source or formulation.variants.exclude(key=key).exists():
        return False
    return formulation.name_zh not in dict(listed())


def _withdraw(key: str, formulation: Formulation) -> set[int]:
    """Take the wording, and the uses in these words, from ``formulation``; returns the sources of those uses."""
    uses = [use for use in formulation.uses.all() if fold_key(use.text) == key]
    for use in uses:
        use.delete()
    if _is_nothing_but(formulation, key):
        formulation.delete()
    else:
        formulation.variants.filter(key=key).delete()
    return {use.source_id for use in uses}


@transaction.atomic
def find_uses(
    formulations: Collection[Formulation], sources: QuerySet[SourceDocument], only: Collection[str] = ()
) -> int:
    """Note where the current ones of ``sources`` use ``formulations``; returns how many uses were not noted yet.

    Texts that hold none of the keys ``only``, whatever marks stand between the letters, are passed over: far quicker.
    A use of another formulation that stands in the same words gives way: the longest match is the one that counts. What
    a person changed or removed stays so.
    """
    wanted = {formulation.name_zh: formulation for formulation in formulations}
    if not wanted:
        return 0
    more, count = beside_the_lexicon(), 0
    letters = re.compile("|".join(r"[\W_]*".join(key) for key in only))
    for source in sources.filter(replaced_by=None).order_by("pk").iterator(chunk_size=200):
        if not letters.search(fold_document(source.text)):
            continue
        found = [use for use in find_formulations(source.text, more) if use.key in wanted]
        held = list(source.formulation_uses.all()) if found else []
        gone = removed(source, "formulation") if found else set()
        for use in found:
            same_words = [other for other in held if other.start < use.end and use.start < other.end]
            settled = any(other.by_hand or (other.start, other.end) == (use.start, use.end) for other in same_words)
            if settled or use.start in gone:
                continue
            for other in same_words:
                other.delete()
            _use(source, wanted[use.key], use).save()
            count += 1
    return count


def _use(source: SourceDocument, formulation: Formulation, found: FormulationRecord) -> FormulationUse:
    span = {"start": found.start, "end": found.end}
    why = [asdict(why) for why in found.why]
    return FormulationUse(source=source, formulation=formulation, text=found.text[:NAME], why=why, **span)
