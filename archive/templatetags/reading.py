"""How the pages write small things."""

import datetime as dt

from django import template
from django.utils.formats import date_format

register = template.Library()


@register.filter
def month_name(number: int) -> str:
    """9 -> "September"."""
    return date_format(dt.date(2000, number, 1), "F")


@register.filter
def words(code: str) -> str:
    """A word of a vocabulary as people read it: "hear_report" -> "hear report"."""
    return str(code).replace("_", " ")


@register.filter
def before(text: str, problem) -> str:
    """What stands before the place of a problem in a query."""
    return text[: problem.position]


@register.filter
def at(text: str, problem) -> str:
    """What stands at the place of a problem; a sign for the end where there is nothing."""
    return text[problem.position : problem.position + max(1, problem.length)] or "␣"


@register.filter
def after(text: str, problem) -> str:
    """What stands behind the place of a problem."""
    return text[problem.position + max(1, problem.length) :]
