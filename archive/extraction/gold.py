"""Is a gold document written as evaluation reads it? The first wrong field is named with what it should hold."""

from __future__ import annotations

import datetime as dt

from archive.extraction.records import KINDS, ROLES

_LISTS = (
    *("credits", "credits_optional", "mentioned", "mentioned_optional"),
    *("formulations", "formulations_optional"),
)
_ANSWERED = ("date", "date_end", "date_basis", "kind", "organ", "place", "part_of_day", "enlarged", "format", "post")
_MEETING_LISTS = ("attendance_optional", "groups", "groups_optional", "agenda_actions", "agenda_actions_optional")


def fault_in(document) -> str | None:
    """The field and what it should hold ("meetings[0].attendance_optional[1] is …"), or None where all is well."""
    try:
        _check(document)
    except _Fault as fault:
        return str(fault)
    return None


class _Fault(ValueError):
    pass


def _check(document) -> None:
    if not isinstance(document, dict):
        raise _Fault(f"it is {_called(document)}; write an object with file and meetings")
    _is(document, "file", str, "", "the name of its text", required=True)
    _day(document, "published", "")
    for name in _LISTS:
        _texts(document, name, "")
    for index, meeting in enumerate(_is(document, "meetings", list, "", "a list of meetings", required=True)):
        at = f"meetings[{index}]"
        if not isinstance(meeting, dict):
            raise _Fault(f"{at} is {_called(meeting)}; write an object")
        _check_meeting(meeting, at + ".")


def _check_meeting(meeting: dict, at: str) -> None:
    for name in ("date", "date_end"):
        _day(meeting, name, at)
    if "date" in meeting and "date_basis" not in meeting:
        raise _Fault(f"{at}date_basis is missing beside {at}date; write stated, stamp, inferred or null")
    if "kind" in meeting and meeting["kind"] not in KINDS:
        raise _Fault(f"{at}kind is {meeting['kind']!r}; it is none of the kinds")
    for name in _MEETING_LISTS:
        _texts(meeting, name, at)
    for name in _ANSWERED:
        _is(meeting, f"{name}_also_ok", list, at, "a list of other right answers")
    for index, person in enumerate(_is(meeting, "attendance", list, at, "a list of people") or ()):
        _check_person(person, f"{at}attendance[{index}]")
    for name in ("directives", "directives_optional"):
        for index, span in enumerate(_is(meeting, name, list, at, "a list of spans") or ()):
            _check_span(span, f"{at}{name}[{index}]", spoken=name == "directives")


def _check_person(person, at: str) -> None:
    if not isinstance(person, dict):
        raise _Fault(f"{at} is {_called(person)}; write an object with name and roles")
    _is(person, "name", str, at + ".", "a name", required=True)
    for role in _is(person, "roles", list, at + ".", "a list of roles", required=True):
        if role not in ROLES:
            raise _Fault(f"{at}.roles holds {role!r}; it is none of the roles")
    for name in ("roles_also_ok", "post_also_ok"):
        _is(person, name, list, at + ".", "a list of other right answers")


def _check_span(span, at: str, *, spoken: bool) -> None:
    if not isinstance(span, dict):
        raise _Fault(f"{at} is {_called(span)}; write an object with start and end")
    for name in ("start", "end"):
        _is(span, name, int, at + ".", "a number of characters", required=True)
    if spoken and "speaker" not in span:
        raise _Fault(f"{at}.speaker is missing; write a name, or null where the meeting speaks")


def _is(record: dict, name: str, kind: type, at: str, wanted: str, *, required: bool = False):
    value = record.get(name)
    if value is None and not required:
        return None
    if not isinstance(value, kind):
        said = "is missing" if name not in record else f"is {_called(value)}"
        raise _Fault(f"{at}{name} {said}; write {wanted}")
    return value


def _texts(record: dict, name: str, at: str) -> None:
    for index, words in enumerate(_is(record, name, list, at, "a list of words") or ()):
        if not isinstance(words, str):
            raise _Fault(f"{at}{name}[{index}] is {_called(words)}; write the words or the name alone")


def _day(record: dict, name: str, at: str) -> None:
    value = record.get(name)
    if value is None:
        return
    try:
        dt.date.fromisoformat(value)
    except (TypeError, ValueError):
        raise _Fault(f"{at}{name} is {value!r}; write YYYY-MM-DD or null") from None


def _called(value) -> str:
    names = {dict: "an object", list: "a list", str: "words", bool: "true or false", type(None): "null"}
    return names.get(type(value), "a number")
