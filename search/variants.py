"""Who and what is meant by a name that a reader typed, and the other ways of writing it: names of officials, organs,
places and topics, renderings of formulations."""

import functools
from collections import defaultdict
from collections.abc import Collection, Mapping

from django.conf import settings
from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Replace
from django.utils.translation import override

from archive.extraction.folding import fold_key
from archive.extraction.records import KINDS
from archive.models import Formulation, FormulationVariant, Organ, OrganName, Person, PersonName, Place, Topic
from archive.models.columns import NAME, names_in_order
from archive.models.labels import label
from search.grammar import Named
from search.prepared import rows
from search.query_box import Variants

# kind, model of the written forms, the record that they are forms of; in order of precedence where a key is in several.
FAMILIES = (
    ("official", PersonName, "person"),
    ("organ", OrganName, "organ"),
    ("formulation", FormulationVariant, "formulation"),
)
READ = "read"  # officials of whom only the Chinese name is known, by its pinyin
LANGUAGES = {"en": ("en", "English", "英文", "英语"), "zh": ("zh", "Chinese", "中文", "汉语")}
_VOCABULARIES = ("kind", "language")
KINDS_OF_RECORD = {"chair": "official", "speaker": "official"}


# Facets whose values are addresses that merges and renaming lead on from.
_ADDRESSED = {"official": Person, "chair": Person, "speaker": Person, "organ": Organ, "formulation": Formulation}


@functools.cache
def _vocabulary(name: str) -> dict[str, str]:
    """How the words of a facet may be typed, folded -> the word: as it is, and as pages call it in any language."""
    if name == "language":
        return {fold_key(called): code for code, names in LANGUAGES.items() for called in names}
    known = {fold_key(kind): kind for kind in KINDS}
    for language, _called in settings.LANGUAGES:
        with override(language):
            known |= {fold_key(str(label(kind))): kind for kind in KINDS}
    return known


def led_on(params: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """A search's parameters as they were sent, with today's addresses of officials, organs and formulations that were
    merged or renamed since. A query for each facet chosen; more where something moved."""
    today = dict(params)
    for name in _ADDRESSED.keys() & params.keys():
        model, values = _ADDRESSED[name], {value for value in params[name] if value and len(value) <= NAME}
        moved = values - set(model.objects.filter(slug__in=values).values_list("slug", flat=True)) if values else ()
        today[name] = [model.slug_of_today(value) if value in moved else value for value in params[name]]
    return today


def variants_of(asked: Collection[str | Named]) -> Mapping[str | Named, Variants]:
    """For each key (``fold_key`` of a stretch of the query) and each named value that is known: all forms of it.

    Namesakes are searched for together: the reader sees on the chip that they are; an address (wang-wei-2) names one
    of them alone. Pinyin that nobody printed means those whose Chinese name is read so, where nothing else is called
    that. One query.
    """
    named = [one for one in asked if isinstance(one, Named)]
    keys = {one for one in asked if not isinstance(one, Named)}
    found: dict[str | Named, Variants] = {}
    records = _Records(
        keys | {fold_key(one.text) for one in named}, {one.text.lower() for one in named if one.text.isascii()}
    )
    if keys or any(one.facet not in _VOCABULARIES for one in named):
        records.read(with_topics=any(one.facet == "topic" for one in named))
    for kind in ("official", "organ", "formulation", "place", READ):
        for key in keys & records.meant[kind].keys():
            found.setdefault(key, records.variants(kind, records.meant[kind][key]))
    for one in named:
        kind, key = KINDS_OF_RECORD.get(one.facet, one.facet), fold_key(one.text)
        if kind in _VOCABULARIES:
            if value := _vocabulary(kind).get(key):
                found[one] = Variants(kind, one.text, (), (value,))
        elif meant := records.meant[kind].get(key) or records.by_slug[kind].get(one.text.lower()):
            found[one] = records.variants(kind, meant)
        elif kind == "official" and (meant := records.meant[READ].get(key)):
            found[one] = records.variants(READ, meant)
    return found


class _Records:
    """What is called by any of ``keys``, or has any of the addresses ``slugs``, with all its forms."""

    def __init__(self, keys: Collection[str], slugs: Collection[str]):
        self.keys, self.slugs = keys, slugs
        self.forms: dict[tuple[str, int], dict[int, str]] = defaultdict(dict)
        self.names: dict[tuple[str, int], tuple[str, str]] = {}  # slug and label
        self.meant: dict[str, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
        self.by_slug: dict[str, dict[str, set[int]]] = defaultdict(dict)

    def read(self, *, with_topics: bool) -> None:
        told = rows(_meant_or_topics if with_topics else _meant, self.keys, self.slugs)
        for kind, owner, slug, form, key, text, name_en, name_zh in told:
            record = kind, owner
            self.names[record] = slug, names_in_order(name_en, name_zh)
            self.by_slug[kind][slug] = {owner}
            own = kind in ("place", "topic")  # these have two names and no list of forms
            self.forms[record] |= {1: name_en, 2: name_zh} if own else {form: text}
            for known in (key, *((fold_key(name_en), fold_key(name_zh)) if own else ())):
                if known in self.keys:
                    self.meant[kind][known].add(owner)

    def variants(self, kind: str, owners: Collection[int]) -> Variants:
        records = [(kind, owner) for owner in sorted(owners)]
        texts = (text for record in records for _, text in sorted(self.forms[record].items()) if text)
        slugs, labels = zip(*(self.names[record] for record in records), strict=True)
        texts, label = tuple(dict.fromkeys(texts)), " / ".join(labels)
        return Variants("official" if kind == READ else kind, label, texts, slugs, only_read=kind == READ)


def _meant(keys: list[str], slugs: list[str]) -> QuerySet:
    """What has one of the ``keys`` or ``slugs``, with all its forms: kind, record and its address, the form's number,
    key and text, the two names."""
    first, *others = (_forms(*family, keys, slugs) for family in FAMILIES)
    return first.union(*others, _places(keys, slugs), _read_so(keys), all=True)


def _meant_or_topics(keys: list[str], slugs: list[str]) -> QuerySet:
    """And all topics: a vocabulary of some dozens."""
    return _meant(keys, slugs).union(_own_names("topic", Topic.objects.all(), F("slug")), all=True)


def _forms(kind: str, model, owner: str, keys: list[str], slugs: list[str]) -> QuerySet:
    meant = Q(**{f"{owner}__in": model.objects.filter(key__in=keys).order_by().values(f"{owner}_id")})
    if slugs:
        records = model._meta.get_field(owner).related_model.objects
        meant |= Q(**{f"{owner}__in": records.filter(slug__in=slugs).order_by().values("pk")})
    names = (F(f"{owner}__slug"), F("pk"), F("key"), F("text"), F(f"{owner}__name_en"), F(f"{owner}__name_zh"))
    return model.objects.filter(meant).order_by().values_list(Value(kind), F(f"{owner}_id"), *names)


def _read_so(keys: list[str]) -> QuerySet:
    names = PersonName.objects.filter(reading__in=keys, script="han", person__name_en="").order_by()
    person = (F("person__name_en"), F("person__name_zh"))
    return names.values_list(Value(READ), F("person_id"), F("person__slug"), F("pk"), F("reading"), F("text"), *person)


def _places(keys: list[str], slugs: list[str]) -> QuerySet:
    """A place's address without hyphens is the key of its English name."""
    places = Place.objects.annotate(joined=Replace("slug", Value("-"), Value(""))).exclude(name_en="", name_zh="")
    return _own_names("place", places.filter(Q(joined__in=keys) | Q(name_zh__in=keys) | Q(slug__in=slugs)), F("joined"))


def _own_names(kind: str, records: QuerySet, key: F) -> QuerySet:
    names = (F("slug"), F("pk"), key, F("name_en"), F("name_en"), F("name_zh"))
    return records.order_by().values_list(Value(kind), F("pk"), *names)
