"""Two editors at one record: whoever saves second is told what changed meanwhile, and loses nothing.

A form carries what it showed when it was opened. Where the record differs from that when the form comes back, the form
is shown again: fields that only the other changed have the other's value, fields that only this editor changed have
theirs, and where both changed one field both values are said.
"""

from typing import NamedTuple

from django.core import signing
from django.forms import MultiWidget
from django.http import QueryDict

Place = tuple[str, str, str]  # formset prefix or "", key of the row or "", field
SALT = "archive.loaded"


class Meanwhile(NamedTuple):
    """``theirs``: (what, before, after) that others changed; ``both``: (what, theirs, mine) that both did."""

    posted: QueryDict
    theirs: list[tuple[str, str, str]]
    both: list[tuple[str, str, str]]


def state_of(form, formsets) -> dict[Place, list[str]]:
    """What the unbound forms show, as a browser would send it back."""
    state = _values(form, "", "")
    for formset in formsets:
        for row in formset.initial_forms:
            state |= _values(row, formset.prefix, str(row.instance.pk))
    return state


def _values(form, prefix: str, key: str) -> dict[Place, list[str]]:
    values = {}
    for name, field in form.fields.items():
        if isinstance(field.widget, MultiWidget) or name in ("DELETE", "id"):
            continue
        value = form[name].value()
        values[prefix, key, name] = _as_sent(field, value)
    return values


def _as_sent(field, value) -> list[str]:
    if isinstance(value, bool):
        return ["on"] if value else []
    widget = getattr(field.widget, "widget", field.widget)  # the admin wraps what chooses a record
    shown = widget.format_value(value)
    found = shown if isinstance(shown, (list, tuple)) else [shown]
    return sorted(str(one).replace("\r\n", "\n").strip() for one in found if one not in (None, ""))


def seal(state: dict[Place, list[str]]) -> str:
    return signing.dumps([[*place, value] for place, value in state.items()], salt=SALT, compress=True)


def unseal(sealed: str) -> dict[Place, list[str]] | None:
    """None where there is nothing, or not what was sent out."""
    try:
        return {(prefix, key, name): value for prefix, key, name, value in signing.loads(sealed, salt=SALT)}
    except signing.BadSignature:
        return None


def merge(posted: QueryDict, form, formsets, sealed: str) -> Meanwhile | None:
    """None where nobody changed the record since the form was opened. ``form``, ``formsets``: as it is now, unbound."""
    loaded, current = unseal(sealed), state_of(form, formsets)
    if loaded is None or loaded == current:
        return None
    merged, theirs, both = posted.copy(), [], []
    labels = _labels(form, formsets)

    def resolve(place: Place, mine: list[str]) -> list[str]:
        before, now = loaded.get(place, []), current.get(place, [])
        if now == before:
            return mine
        if mine == before:
            theirs.append((labels(place), _said(before), _said(now)))
            return now
        if mine != now:
            both.append((labels(place), _said(now), _said(mine)))
        return mine

    for place in _values(form, "", ""):
        _put(merged, form.add_prefix(place[2]), resolve(place, _sent(posted, form.add_prefix(place[2]))))
    for formset in formsets:
        _merge_rows(posted, merged, formset, loaded, current, resolve, theirs, labels)
    return Meanwhile(merged, theirs, both)


def _merge_rows(posted, merged, formset, loaded, current, resolve, theirs, labels) -> None:
    prefix, fields = formset.prefix, [name for name in formset.empty_form.fields if name not in ("id", "DELETE")]
    pk = formset.model._meta.pk.name
    sent = {}  # key -> index in the form; rows without a key are new
    new = []
    for index in range(_number(posted.get(f"{prefix}-TOTAL_FORMS"))):
        key = posted.get(f"{prefix}-{index}-{pk}", "")
        if key:
            sent[key] = index
        elif any(_sent(posted, f"{prefix}-{index}-{name}") for name in fields):
            new.append(index)
    for name in [name for name in merged if name.startswith(f"{prefix}-") and name.split("-")[1].isdigit()]:
        del merged[name]
    rows = []
    for row in formset.initial_forms:
        key = str(row.instance.pk)
        if key in sent:
            at = f"{prefix}-{sent[key]}"
            values = {name: resolve((prefix, key, name), _sent(posted, f"{at}-{name}")) for name in fields}
            values["DELETE"] = _sent(posted, f"{prefix}-{sent[key]}-DELETE")
        else:
            values = {name: current.get((prefix, key, name), []) for name in fields}
            theirs.append((labels((prefix, key, "")), "", _row(values)))
        rows.append({pk: [key], **values})
    for key, index in sent.items():
        if any(str(row.instance.pk) == key for row in formset.initial_forms):
            continue
        values = {name: _sent(posted, f"{prefix}-{index}-{name}") for name in fields}
        before = {name: loaded.get((prefix, key, name), []) for name in fields}
        theirs.append((labels((prefix, key, "")), _row(before), ""))
        if values != before and not _sent(posted, f"{prefix}-{index}-DELETE"):
            rows.append({"": [], **values})  # this editor corrected what the other removed: it is offered anew
    kept = len(formset.initial_forms)
    rows += [{"": [], **{name: _sent(posted, f"{prefix}-{at}-{name}") for name in fields}} for at in new]
    for index, values in enumerate(rows):
        for name, value in values.items():
            if name:
                _put(merged, f"{prefix}-{index}-{name}", value)
        owner = formset.fk.name
        merged[f"{prefix}-{index}-{owner}"] = str(formset.instance.pk)
    merged[f"{prefix}-TOTAL_FORMS"], merged[f"{prefix}-INITIAL_FORMS"] = str(len(rows)), str(kept)


def _sent(posted: QueryDict, name: str) -> list[str]:
    return sorted(value.replace("\r\n", "\n").strip() for value in posted.getlist(name) if value.strip())


def _put(posted: QueryDict, name: str, value: list[str]) -> None:
    if value:
        posted.setlist(name, value)
    else:
        posted.pop(name, None)


def _number(value: str | None) -> int:
    return int(value) if value and value.isdecimal() and len(value) < 6 else 0


def _said(value: list[str]) -> str:
    return ", ".join(value) or "—"


def _row(values: dict[str, list[str]]) -> str:
    for name in ("name", "text", "title_en"):
        if values.get(name):
            return values[name][0]
    return _said([value for one in values.values() for value in one][:3])


def _labels(form, formsets):
    named = {"": form, **{formset.prefix: formset.empty_form for formset in formsets}}
    kinds = {formset.prefix: str(formset.model._meta.verbose_name) for formset in formsets}
    rows = {(f.prefix, str(row.instance.pk)): str(row.instance) for f in formsets for row in f.initial_forms}

    def label(place: Place) -> str:
        prefix, key, name = place
        field = named[prefix].fields.get(name)
        words = str(field.label or name) if field else kinds.get(prefix, "")
        return f"{rows[prefix, key][:60]}: {words}" if name and (prefix, key) in rows else words

    return label
