"""How the pages write small things."""

import datetime as dt

from django import template
from django.utils.formats import date_format
from django.utils.html import escape, format_html
from django.utils.safestring import mark_safe

from archive.extraction.folding import is_chinese
from archive.models.columns import speaks_chinese
from archive.models.labels import label

register = template.Library()


@register.filter
def name(record) -> str:
    """A record's name in the language of the page where it has one; in the other language it says so to the browser."""
    chinese = record.name == record.name_zh
    if chinese == speaks_chinese():
        return escape(record.name)
    return format_html('<span lang="{}">{}</span>', "zh" if chinese else "en", record.name)


@register.filter
def month_name(number: int) -> str:
    """9 -> "September", 9月."""
    return date_format(dt.date(2000, number, 1), "MONTH_FORMAT")


@register.filter
def words(code: str) -> str:
    """A word of a vocabulary as people read it within a line: "hear_report" -> "hear report", 听取汇报."""
    return str(label(str(code))).lower()


@register.filter
def marked(text) -> str:
    """A name, post or title that may be in either language: Chinese says so, to voices and to the choice of a face."""
    text = str(text)
    return format_html('<span lang="zh">{}</span>', text) if is_chinese(text) else text


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


@register.simple_tag(takes_context=True)
def why(context, reasons, of, *, start: int | None = None, evidence=(), open: bool = False) -> str:
    """Why a fact holds, to be opened: the words it rests on, the rule, how sure it is, and of a date its evidence.

    ``of`` names the fact to whoever does not see where it stands. Where nothing is known, a link to ``start`` if given.
    A page has a hundred of these: they are written here because a template takes five times as long.
    """
    if reasons is None and not evidence:
        link = '<a class="why" href="#at-{}" aria-label="why? {}">why?</a>'
        return format_html(link, start, of) if start is not None else ""
    language = context["meeting"].source.language
    lang = "" if language == "en" else f' lang="{language}"'
    lines = []
    for citation in reasons.citations if reasons else ():
        words = "".join(f"<mark>{escape(text)}</mark>" if marked else escape(text) for text, marked in citation.pieces)
        lines.append(f'<p{lang}><a href="#at-{citation.anchor}">{words}</a>')
        lines += [_in_words(reason, language) for reason in citation.reasons]
    if reasons:
        lines += [_in_words(reason, language) for reason in reasons.wordless]
        lines += [f"<p>{_labelled(fact)}Entered by an editor." for fact in reasons.by_hand]
    if evidence:
        listed = (f'<li><a href="#at-{one["start"]}">{escape(one["why"])}</a>' for one in evidence)
        lines.append(f"<ul>{''.join(listed)}</ul>")
    doubtful = reasons.unsure if reasons else ()
    unsure = (f'<span class="tag caution">unsure{fact and ": "}{escape(fact)}</span> ' for fact in doubtful)
    return mark_safe(
        f'{"".join(unsure)}<details class="why"{" open" if open else ""}>'
        f'<summary aria-label="why? {escape(of)}">why?</summary>{"".join(lines)}</details>'
    )


def _in_words(reason, language: str) -> str:
    chinese = f' <span lang="zh">{escape(reason.rule.zh)}</span>' if language == "zh" else ""
    return (
        f"<p>{_labelled(reason.fact)}{escape(reason.rule.en)}{chinese}. <i>{reason.rule.confidence.capitalize()}.</i>"
    )


def _labelled(fact: str) -> str:
    return f"<b>{escape(fact)}</b> " if fact else ""
