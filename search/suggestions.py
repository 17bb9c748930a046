"""What the text typed so far may become: officials, organs and formulations by any form of name, and titles."""

from urllib.parse import urlencode

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse

from archive.extraction.folding import fold, fold_key
from archive.models import Attendance, Meeting, Person, PersonName
from archive.models.columns import names_in_order
from search.engines.base import SearchEngine, SearchRequest
from search.query import AllOf, Prefix, Words
from search.segmentation import exact_tokens, is_han
from search.variants import FAMILIES

LONGEST_TYPED = 100
MOST_FORMS = 60
MOST_OF_A_KIND = 4
MOST_TITLES = 3
LOOKED_THROUGH = 30  # of the best hits, for a title that holds what was typed


def suggestions(typed: str, engine: SearchEngine) -> list[dict[str, str]]:
    """At most four of each kind and three titles, as {kind, label, url}. Three queries and one search at most."""
    key = fold_key(typed)
    if not key or len(typed) > LONGEST_TYPED or (len(key) < 2 and not is_han(key)):
        return []
    return _names(key) + _titles(typed, engine)


def _names(key: str) -> list[dict[str, str]]:
    families = [_beginning_with(key, *family) for family in FAMILIES if family[0] != "official"]
    found: dict[str, dict[str, dict[str, str]]] = {kind: {} for kind, _, _ in FAMILIES}
    others = families[0].union(*families[1:], all=True)[:MOST_FORMS]
    for kind, slug, name_en, name_zh in (*_officials(key), *others):
        label = names_in_order(name_en, name_zh)
        if len(found[kind]) < MOST_OF_A_KIND:
            url = f"{reverse('search')}?{urlencode({'formulation': slug})}"
            url = url if kind == "formulation" else reverse(kind, args=[slug])
            found[kind].setdefault(slug, {"kind": kind, "label": label, "url": url})
    return [one for kind in found.values() for one in kind.values()]


def _officials(key: str) -> QuerySet:
    """Those who took part most often: two letters begin hundreds of names. A Chinese name is found by its pinyin too,
    whether or not it was ever printed so."""
    begun = Q(key__gte=key, key__lt=_after(key))
    if key.isascii():
        begun |= Q(reading__gte=key, reading__lt=_after(key))
    took_part = Attendance.objects.filter(person=OuterRef("pk")).order_by().values("person").annotate(n=Count("pk"))
    return (
        Person.objects.filter(pk__in=PersonName.objects.filter(begun).order_by().values("person"))
        .order_by(Coalesce(Subquery(took_part.values("n")), 0).desc(), "slug")
        .values_list(Value("official"), "slug", "name_en", "name_zh")[:MOST_OF_A_KIND]
    )


def _beginning_with(key: str, kind: str, model, owner: str) -> QuerySet:
    forms = model.objects.filter(key__gte=key, key__lt=_after(key)).order_by()
    names = F(f"{owner}__slug"), F(f"{owner}__name_en"), F(f"{owner}__name_zh")
    return forms.values_list(Value(kind), *names).distinct()


def _after(key: str) -> str:
    """The end of the range of what begins so, which the index of a column answers; nothing that a key holds sorts
    behind this character."""
    return key + "\U0010ffff"


def _titles(typed: str, engine: SearchEngine) -> list[dict[str, str]]:
    """Meetings in whose title the words stand, the last of them perhaps unfinished."""
    tokens = exact_tokens(typed)
    last = tokens[-1]
    begun = Words(typed) if is_han(last.text) or len(last.text) < 2 else Prefix(typed[last.start : last.end])
    query = AllOf((Words(typed[: last.start]), begun)) if len(tokens) > 1 and isinstance(begun, Prefix) else begun
    hits = engine.search(SearchRequest(query=query, facets=(), page_size=LOOKED_THROUGH)).hits
    titles = Meeting.objects.filter(pk__in=[hit.id for hit in hits]).order_by("-date", "-pk").exclude(source__title="")
    found = {}
    for pk, title in titles.values_list("pk", "source__title"):
        plain = fold(title)
        if all(token.text in plain for token in tokens):
            found.setdefault(title, {"kind": "title", "label": title, "url": reverse("meeting", args=[pk])})
    return list(found.values())[:MOST_TITLES]
