"""The other ways of writing what a reader typed: names of officials, organs and places, renderings of formulations."""

from collections import defaultdict
from collections.abc import Collection, Mapping

from django.db.models import Q, Value
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

    Namesakes are searched for together: the reader sees on the chip that they are. Two queries a family at most.
    """
    found: dict[str, Variants] = {}
    for kind, model, owner in FAMILIES:
        owners = defaultdict(set)
        for key, pk in model.objects.filter(key__in=keys).order_by().values_list("key", f"{owner}_id"):
            owners[key].add(pk)
        if not owners:
            continue
        forms = defaultdict(list)
        labels = {}
        wanted = set().union(*owners.values())
        for form in model.objects.filter(**{f"{owner}__in": wanted}).select_related(owner).order_by("pk"):
            record = getattr(form, owner)
            forms[record.pk].append(form.text)
            labels[record.pk] = record.both_names
        for key, pks in owners.items():
            texts = tuple(dict.fromkeys(text for pk in sorted(pks) for text in forms[pk]))
            label = " / ".join(labels[pk] for pk in sorted(pks))
            found.setdefault(key, Variants(kind, label, texts))
    for key, place in _places(keys).items():
        found.setdefault(key, Variants("place", place.both_names, tuple(filter(None, (place.name_en, place.name_zh)))))
    return found


def _places(keys: Collection[str]) -> dict[str, Place]:
    """A place has two names and no list of forms; its address without hyphens is the key of the English one."""
    places = Place.objects.annotate(joined=Replace("slug", Value("-"))).exclude(name_en="", name_zh="")
    found = {}
    for place in places.filter(Q(joined__in=keys) | Q(name_zh__in=keys)).order_by("-pk"):
        found |= {key: place for key in (place.joined, place.name_zh) if key in keys}
    return found
