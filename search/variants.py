"""The other ways of writing what a reader typed: names of officials, organs and places, renderings of formulations."""

from collections import defaultdict
from collections.abc import Collection, Mapping

from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Replace

from archive.models import FormulationVariant, OrganName, PersonName, Place
from search.query_box import Variants

# kind, model of the written forms, the record that they are forms of; in order of precedence where a key is in several.
FAMILIES = (
    ("official", PersonName, "person"),
    ("organ", OrganName, "organ"),
    ("formulation", FormulationVariant, "formulation"),
)


def variants_of(keys: Collection[str]) -> Mapping[str, Variants]:
    """For each key (``fold_key`` of a stretch of the query) that is known: all forms of what it stands for.

    Namesakes are searched for together: the reader sees on the chip that they are. One query.
    """
    forms: dict[tuple[str, int], dict[int, str]] = defaultdict(dict)
    labels: dict[tuple[str, int], str] = {}
    owners: dict[str, dict[str, set[int]]] = {kind: defaultdict(set) for kind in (*(f[0] for f in FAMILIES), "place")}
    families = [_forms(*family, keys) for family in FAMILIES]
    for kind, owner, form, key, text, name_en, name_zh in families[0].union(*families[1:], _places(keys), all=True):
        record = kind, owner
        labels[record] = " ".join(filter(None, (name_en, name_zh)))
        forms[record] |= {form: text} if kind != "place" else {1: name_en, 2: name_zh}
        for known in (key,) if kind != "place" else (key, name_zh):
            if known in keys:
                owners[kind][known].add(owner)
    found: dict[str, Variants] = {}
    for kind, known in owners.items():
        for key, pks in known.items():
            records = [(kind, pk) for pk in sorted(pks)]
            texts = (text for record in records for _, text in sorted(forms[record].items()) if text)
            label = " / ".join(labels[record] for record in records)
            found.setdefault(key, Variants(kind, label, tuple(dict.fromkeys(texts))))
    return found


def _forms(kind: str, model, owner: str, keys: Collection[str]) -> QuerySet:
    """All forms of what a form with one of ``keys`` stands for: kind, its record, key and text, the record's names."""
    meant = model.objects.filter(key__in=keys).order_by().values(f"{owner}_id")
    forms = model.objects.filter(**{f"{owner}__in": meant}).order_by()
    return forms.values_list(
        Value(kind), F(f"{owner}_id"), F("pk"), F("key"), F("text"), F(f"{owner}__name_en"), F(f"{owner}__name_zh")
    )


def _places(keys: Collection[str]) -> QuerySet:
    """A place has two names and no list of forms; its address without hyphens is the key of the English one."""
    places = Place.objects.annotate(joined=Replace("slug", Value("-"), Value(""))).exclude(name_en="", name_zh="")
    return (
        places.filter(Q(joined__in=keys) | Q(name_zh__in=keys))
        .order_by()
        .values_list(Value("place"), F("pk"), F("pk"), F("joined"), F("name_en"), F("name_en"), F("name_zh"))
    )
