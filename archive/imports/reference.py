"""The reference records that come with the archive: places, organs, officials, topics and formulations.

They are read from ``fixtures/`` and from the lexicons of extraction. Each is loaded once and noted as loaded, so that
loading may be repeated at every start: what an editor has corrected, renamed or deleted since stays so.
"""

import datetime as dt
import json
from collections.abc import Callable, Iterable
from pathlib import Path

from django.conf import settings
from django.db import transaction

from archive.extraction import lexicon
from archive.extraction.folding import fold_key
from archive.extraction.records import Term
from archive.imports import formulations
from archive.models import (
    Formulation,
    FormulationCandidate,
    FormulationVariant,
    LoadedReference,
    Organ,
    OrganName,
    Person,
    Place,
    SourceDocument,
    Topic,
)

FIXTURES = settings.ROOT / "fixtures"
_IN_THE_COUNTRY = ("municipality", "province")  # levels of the places that lie in the country directly


class FixtureError(Exception):
    """A fixture that cannot be used; the message names file, record and remedy."""


def shipped_terms() -> tuple[Term, ...]:
    """The terms of office in ``fixtures/officials.json``, read without the database."""
    places = {organ["name_en"]: organ.get("place") for organ in _records("organs.json")}
    return tuple(
        Term(
            names=tuple(filter(None, (person.get("name_en"), person.get("name_zh"), *person.get("variants", ())))),
            post=post["title_en"],
            place=places.get(post.get("organ")),
            start=_day(person, post, "start"),
            end=_day(person, post, "end"),
        )
        for person in _records("officials.json")
        for post in person.get("posts", ())
    )


@transaction.atomic
def load() -> dict[str, int]:
    """Load the records that were never loaded before; returns how many of each. Raises ``FixtureError``."""
    country = {"en": "China", "zh": "中国", "level": "country"}
    _call_by_one_spelling()
    return {
        "places": _each("place", "en", [country, *_places()], _load_place, _make_places),
        "organs": _each("organ", "name_en", _records("organs.json"), _load_organ),
        "officials": _each("official", "name_en", _records("officials.json"), _load_official),
        "topics": _each("topic", "topic", lexicon.rows("topics"), _load_topic),
        "formulations": _load_formulations(),
    }


def _each(
    kind: str, key: str, records: Iterable[dict], load_one: Callable[[dict], None], load_new=lambda records: records
) -> int:
    """Load those of ``records`` whose ``key`` is not noted yet, and note them. ``load_new`` may load many in few
    statements; it returns those that are to be loaded one by one."""
    noted = set(LoadedReference.objects.filter(kind=kind).values_list("name", flat=True))
    added = [record for record in records if record[key] not in noted]
    for record in load_new(added):
        load_one(record)
    LoadedReference.objects.bulk_create(LoadedReference(kind=kind, name=record[key]) for record in added)
    return len(added)


def _places() -> list[dict]:
    """The places of the lexicon, each by the first of its English spellings."""
    return [row | {"en": lexicon.split(row["en"])[0]} for row in lexicon.rows("places")]


def _call_by_one_spelling() -> None:
    """Places were once loaded under all their spellings ("Tibet|Xizang"): they take the first, and what an import put
    down for a place of that name meanwhile. They count as loaded, whatever an editor has made of them."""
    for noted in LoadedReference.objects.filter(kind="place", name__contains="|"):
        noted.name = lexicon.split(noted.name)[0]
        noted.save()
    for place in Place.objects.filter(name_en__contains="|"):
        place.name_en = lexicon.split(place.name_en)[0]
        for double in Place.objects.filter(name_en=place.name_en, name_zh=""):
            for row in (*double.meetings.all(), *double.organs.all()):
                row.place = place
                row.save()
            double.parts.update(parent=place)
            double.delete()
        place.save()


def _make_places(rows: list[dict]) -> list[dict]:
    """Those that the archive has not are made at once; returns the others, and those that lie in another of them."""
    held = set(Place.objects.values_list("name_en", flat=True))
    taken, made = set(Place.objects.values_list("slug", flat=True)), {}
    for row in rows:
        if row["en"] not in held and row["en"] not in made and row["level"] not in _IN_THE_COUNTRY:
            place = made[row["en"]] = Place(name_en=row["en"], name_zh=row["zh"])
            place.slug = place.free_slug(taken)
            taken.add(place.slug)
    Place.objects.bulk_create(made.values())
    return [row for row in rows if row["en"] not in made]


def _load_place(row: dict) -> None:
    place = Place.objects.filter(name_en=row["en"]).first() or Place(name_en=row["en"])
    place.name_zh = place.name_zh or row["zh"]
    if row["level"] in _IN_THE_COUNTRY:
        place.parent = place.parent or Place.objects.filter(name_en="China").first()
    place.save()


def _load_organ(record: dict) -> None:
    """Readouts of one language may have made it before. Two that they made, one of each language, are for an editor to
    merge: what one of them is called the other is not."""
    columns = {column: record[column] for column in ("name_en", "name_zh")}
    forms = [*columns.values(), *record.get("variants", ())]
    held = OrganName.objects.filter(key__in=map(fold_key, forms)).select_related("organ")
    of = {name.key: name.organ for name in held}
    organ = next((of[fold_key(form)] for form in forms if fold_key(form) in of), None) or Organ()
    for column, name in columns.items():
        if not getattr(organ, column) and of.get(fold_key(name), organ) == organ:
            setattr(organ, column, name)
    organ.place = organ.place or Place.objects.filter(name_en=record["place"]).first()
    if "parent" in record:
        organ.parent = organ.parent or Organ.objects.filter(names__key=fold_key(record["parent"])).first()
    organ.save()
    for text in forms:
        OrganName.objects.get_or_create(key=fold_key(text), defaults={"organ": organ, "text": text})


def _load_official(record: dict) -> None:
    """The official; whoever an import has made already under one of the names is completed, not doubled."""
    names = [record["name_en"], record["name_zh"], *record.get("variants", ())]
    known = list(Person.objects.filter(names__key__in=[fold_key(name) for name in names]).distinct())
    person = known[0] if len(known) == 1 else Person()
    person.name_en, person.name_zh = person.name_en or record["name_en"], person.name_zh or record["name_zh"]
    person.reviewed = True
    person.save()
    held = set(person.names.values_list("text", flat=True))
    for text in names:
        if text not in held:
            person.names.create(text=text)
    if person.posts.exists():
        return
    for post in record.get("posts", ()):
        person.posts.create(
            title_en=post["title_en"],
            title_zh=post.get("title_zh", ""),
            organ=Organ.objects.filter(names__key=fold_key(post["organ"])).first(),
            start=_day(record, post, "start"),
            end=_day(record, post, "end"),
            source=post["source"],
        )


def _load_topic(row: dict) -> None:
    Topic.objects.get_or_create(slug=row["topic"], defaults={"name_en": row["label_en"], "name_zh": row["label_zh"]})


def _load_formulations() -> int:
    """Those that are new are also found in the texts that the archive holds already."""
    held = set(Formulation.objects.values_list("pk", flat=True))
    records = [row | {"zh": _bare(row["zh"])} for row in lexicon.rows("formulations")]
    count = _each("formulation", "zh", records, _load_formulation, _make_formulations)
    if added := Formulation.objects.exclude(pk__in=held):
        formulations.find_uses(added, SourceDocument.objects.all())
    return count


def _make_formulations(rows: list[dict]) -> list[dict]:
    """Those that the archive has not are made at once; returns the others, which an editor entered before."""
    if FormulationCandidate.objects.exists():
        return rows  # a new wording settles its candidate
    held = set(Formulation.objects.values_list("name_zh", flat=True))
    taken, made = set(Formulation.objects.values_list("slug", flat=True)), {}
    for row in rows:
        if row["zh"] not in held and row["zh"] not in made:
            one = Formulation(name_zh=row["zh"], name_en=_bare(row["en"]), source=row["source"])
            one.slug = one.free_slug(taken)
            taken.add(one.slug)
            made[row["zh"]] = one, _wordings(row)
    Formulation.objects.bulk_create(one for one, _ in made.values())
    FormulationVariant.objects.bulk_create(
        FormulationVariant.of(one, text) for one, wordings in made.values() for text in wordings
    )
    return [row for row in rows if row["zh"] in held]


def _wordings(row: dict) -> list[str]:
    """Every form of a formulation, in the order in which ``Formulation.save`` and ``_load_formulation`` add them."""
    found: dict[str, str] = {}
    for text in (row["zh"], _bare(row["en"]), *map(_bare, lexicon.split(row["variants"]))):
        if text:
            found.setdefault(fold_key(text), text)
    return list(found.values())


def _load_formulation(row: dict) -> None:
    defaults = {"name_en": _bare(row["en"]), "source": row["source"]}
    formulation, _ = Formulation.objects.get_or_create(name_zh=row["zh"], defaults=defaults)
    known = {variant.key for variant in formulation.variants.all()}
    for text in map(_bare, lexicon.split(row["variants"])):
        if fold_key(text) not in known:
            formulation.variants.create(text=text)
            known.add(fold_key(text))


def _bare(rendering: str) -> str:
    """Without the quotation marks that tell extraction to look for it between such only."""
    inner = rendering.removeprefix("“").removesuffix("”")
    return rendering if {"“", "”"} & set(inner) else inner


def _records(name: str) -> list[dict]:
    path: Path = FIXTURES / name
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise FixtureError(f"{path}: {error}; restore the file from the repository, or mend it") from error


def _day(person: dict, post: dict, column: str) -> dt.date | None:
    if not post.get(column):
        return None
    try:
        return dt.date.fromisoformat(post[column])
    except ValueError as error:
        where = f"officials.json, {person.get('name_en')}, '{post.get('title_en')}'"
        raise FixtureError(f"{where}: {column} '{post[column]}' is not a date; use YYYY-MM-DD") from error
