"""The reference records that come with the archive: places, organs, officials, topics and formulations.

They are read from ``fixtures/`` and from the lexicons of extraction. Loading adds what is missing and changes nothing
that is there, so that it may be repeated at every start without undoing an editor's correction.
"""

import datetime as dt
import json
from pathlib import Path

from django.conf import settings
from django.db import transaction

from archive.extraction import lexicon
from archive.extraction.folding import fold_key
from archive.extraction.records import Term
from archive.models import Formulation, Organ, OrganName, Person, Place, Topic

FIXTURES = settings.ROOT / "fixtures"


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
    """Add the records that are missing; returns how many of each were added. Raises ``FixtureError``."""
    return {
        "places": _load_places(),
        "organs": _load_organs(),
        "officials": _load_officials(),
        "topics": _load_topics(),
        "formulations": _load_formulations(),
    }


def _load_places() -> int:
    held = set(Place.objects.values_list("name_en", flat=True))
    country = {"en": "China", "zh": "中国"}
    added = [row for row in (country, *lexicon.rows("places")) if row["en"] not in held]
    for row in added:
        Place.objects.create(name_en=row["en"], name_zh=row["zh"])
    return len(added)


def _load_organs() -> int:
    added = 0
    for record in _records("organs.json"):
        if OrganName.objects.filter(key=fold_key(record["name_en"])).exists():
            continue
        place = Place.objects.get(name_en=record["place"])
        parent = Organ.objects.get(names__key=fold_key(record["parent"])) if "parent" in record else None
        organ = Organ.objects.create(name_en=record["name_en"], name_zh=record["name_zh"], place=place, parent=parent)
        for text in record.get("variants", ()):
            organ.names.get_or_create(key=fold_key(text), defaults={"text": text})
        added += 1
    return added


def _load_officials() -> int:
    added = 0
    for record in _records("officials.json"):
        if Person.objects.filter(name_en=record["name_en"], name_zh=record["name_zh"]).exists():
            continue
        person = Person.objects.create(name_en=record["name_en"], name_zh=record["name_zh"], reviewed=True)
        for text in record.get("variants", ()):
            person.names.create(text=text)
        for post in record.get("posts", ()):
            person.posts.create(
                title_en=post["title_en"],
                title_zh=post.get("title_zh", ""),
                organ=Organ.objects.get(names__key=fold_key(post["organ"])),
                start=_day(record, post, "start"),
                end=_day(record, post, "end"),
                source=post["source"],
            )
        added += 1
    return added


def _load_topics() -> int:
    held = set(Topic.objects.values_list("slug", flat=True))
    added = [row for row in lexicon.rows("topics") if row["topic"] not in held]
    for row in added:
        Topic.objects.create(slug=row["topic"], name_en=row["label_en"], name_zh=row["label_zh"])
    return len(added)


def _load_formulations() -> int:
    held = set(Formulation.objects.values_list("name_zh", flat=True))
    added = [row for row in lexicon.rows("formulations") if row["zh"] not in held]
    for row in added:
        formulation = Formulation.objects.create(name_zh=row["zh"], name_en=row["en"], source=row["source"])
        known = {variant.key for variant in formulation.variants.all()}
        for text in lexicon.split(row["variants"]):
            if fold_key(text) not in known:
                formulation.variants.create(text=text)
                known.add(fold_key(text))
    return len(added)


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
