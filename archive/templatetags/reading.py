"""How the pages write small things."""

import datetime as dt
import html
import json
from collections.abc import Iterator
from urllib.parse import quote

from django import template
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from archive.extraction.evidence import in_chinese
from archive.extraction.folding import is_chinese
from archive.models.columns import speaks_chinese
from archive.models.labels import label
from archive.tongues import bilingual

register = template.Library()
register.filter(bilingual)
LONGEST_HEADING = 120


@register.filter
def name(record) -> str:
    """A record's name in the language of the page where it has one; in the other language it says so to the browser."""
    chinese = record.name == record.name_zh
    if chinese == speaks_chinese():
        return escape(record.name)
    return format_html('<span lang="{}">{}</span>', "zh" if chinese else "en", record.name)


@register.filter
def titled(post) -> str:
    """What a post is called in the language of the page; in the other language where it has no title in this one."""
    return marked(post.title_zh if speaks_chinese() and post.title_zh else post.title_en)


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
    """Printed words that may be in either language: in another than the page's they say so to the browser."""
    text, chinese = str(text), is_chinese(str(text))
    if chinese == speaks_chinese():
        return text
    return format_html('<span lang="{}">{}</span>', "zh" if chinese else "en", text)


CURRENT = ' aria-current="true"'


@register.filter
def headed(meeting) -> str:
    """What a reader knows the meeting by: its organ; without one the headline as printed; without both what kind of
    meeting it was. Asks for organ and source."""
    if meeting.organ:
        return name(meeting.organ)
    if title := meeting.source.title:
        short = title if len(title) <= LONGEST_HEADING else title[: LONGEST_HEADING - 1] + "…"
        return format_html('<span lang="{}">{}</span>', meeting.source.language, short)
    return escape(meeting.heading)


@register.simple_tag
def meeting_date(meeting) -> str:
    """The day with its address, and how it is known where the text does not state it. Lists have it in every line: it
    is written here for its speed."""
    unsure = '<span class="tag caution"{}>{}</span>'
    if not meeting.date:
        return format_html(unsure, "", _("undated"))
    day = meeting.date
    written = [f'<a href="{reverse("day", args=[day.year, day.month, day.day])}">{_time(day)}</a>']
    if meeting.date_end:
        written.append(f"–{_time(meeting.date_end)}")
    if meeting.date_basis == "inferred":
        title = _("The text gives no year; it follows from evidence, shown on the meeting's page")
        written.append(" " + format_html(unsure, format_html(' title="{}"', title), _("inferred")))
    elif meeting.date_basis == "stamp":
        title = _("The text gives no day; this is when the page was published")
        written.append(" " + format_html(unsure, format_html(' title="{}"', title), _("published")))
    return mark_safe("".join(written))


def _time(day: dt.date) -> str:
    return f'<time datetime="{day.isoformat()}">{escape(date_format(day, "SHORT_DATE_FORMAT"))}</time>'


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
    called = escape(_("why? %(fact)s") % {"fact": of})
    if reasons is None and not evidence:
        link = '<a class="why" href="#at-{}" aria-label="{}">{}</a>'
        return format_html(link, start, mark_safe(called), _("why?")) if start is not None else ""
    language = context["meeting"].source.language
    lang = f' lang="{language}"'
    lines = []
    for citation in reasons.citations if reasons else ():
        words = "".join(f"<mark>{escape(text)}</mark>" if marked else escape(text) for text, marked in citation.pieces)
        lines.append(f'<p{lang}><a href="#at-{citation.anchor}">{words}</a>')
        lines += [_in_words(reason, language) for reason in citation.reasons]
    if reasons:
        lines += [_in_words(reason, language) for reason in reasons.wordless]
        by_hand = escape(_("Entered by an editor."))
        lines += [f"<p>{_labelled(fact)}{by_hand}" for fact in reasons.by_hand]
    if evidence:
        told = ((one["start"], in_chinese(one["why"]) if speaks_chinese() else one["why"]) for one in evidence)
        listed = (f'<li{_lang_of(words)}><a href="#at-{start}">{escape(words)}</a>' for start, words in told)
        lines.append(f"<ul>{''.join(listed)}</ul>")
    doubtful = reasons.unsure if reasons else ()
    unsure, colon, tag = _("unsure"), _(": "), '<span class="tag caution">{}{}{}</span> '
    tags = "".join(format_html(tag, unsure, colon if fact else "", fact) for fact in doubtful)
    asked = escape(_("why?"))
    return mark_safe(
        f'{tags}<details class="why"{" open" if open else ""}>'
        f'<summary aria-label="{called}">{asked}</summary>{"".join(lines)}</details>'
    )


def _lang_of(words: str) -> str:
    """The mark of words in another language than the page's, as an attribute."""
    chinese = is_chinese(words)
    return "" if chinese == speaks_chinese() else f' lang="{"zh" if chinese else "en"}"'


def _in_words(reason, language: str) -> str:
    rule, stop = reason.rule, _(". ")
    explained = escape(rule.zh if speaks_chinese() else rule.en)
    if language == "zh" and not speaks_chinese():
        explained += f' <span lang="zh">{escape(rule.zh)}</span>'
    return f"<p>{_labelled(reason.fact)}{explained}{stop}<i>{label(rule.confidence)}{stop.strip()}</i>"


def _labelled(fact: str) -> str:
    return f"<b>{escape(fact)}</b> " if fact else ""


@register.simple_tag
def readout(paragraph, *, addresses: bool = True) -> str:
    """A paragraph of a readout with its marks; without ``addresses`` where two texts share a page.

    Written here for its speed: a readout has hundreds of pieces.
    """
    written = []
    for stretch in paragraph.stretches:
        mark = stretch.mark
        if mark:
            title = f' title="{escape(mark.title)}"' if mark.title else ""
            written.append(f'<span class="{mark.kind}"{title}>')
            if mark.number and stretch.opens and addresses:
                called = escape(_("Directive %(number)s") % {"number": mark.number})
                written.append(
                    f'<a class="number" href="#directive-{mark.number}" aria-label="{called}">{mark.number}</a>'
                )
        written += _runs(stretch.runs) if addresses else [_run(run) for run in stretch.runs]
        if mark:
            written.append("</span>")
    return mark_safe("".join(written))


def _runs(runs) -> Iterator[str]:
    """With their addresses: of a sentence in several pieces all of them stand in what has it."""
    ends = []
    for number, run in enumerate(runs):
        at = f' id="at-{run.anchor}"' if run.anchor is not None else ""
        if run.reach > 1 and number + 1 < len(runs):
            yield f"<span{at}>"
            ends.append(min(number + run.reach, ends[-1] if ends else len(runs)))
            at = ""
        yield _run(run, at)
        while ends and ends[-1] == number + 1:
            yield "</span>"
            ends.pop()


def _run(run, at: str = "") -> str:
    if run.mark:
        title = f' title="{escape(run.mark.title)}"' if run.mark.title else ""
        return f'<a class="{run.mark.kind}" href="{escape(run.mark.url)}"{title}{at}>{escape(run.text)}</a>'
    return f"<span{at}>{escape(run.text)}</span>" if at else escape(run.text)


@register.simple_tag
def acts(directive, number: int) -> str:
    """What is done with a directive: its address and its citation are copied, its like is looked for. Written here for
    its speed, like what is said of every one of a hundred directives."""
    permanent, said = directive.meeting.source.sentence_url(directive.start), {"number": number}
    offered = (
        (permanent, ' data-copy="address"', _("copy link, directive %(number)s"), _("copy link")),
        (f"{permanent}cite.txt", ' data-copy="text"', _("copy citation, directive %(number)s"), _("copy citation")),
        (directive.get_track_url(), "", _("directive %(number)s elsewhere"), _("elsewhere")),
    )
    return mark_safe(
        " ".join(
            f'<a href="{url}"{copied} aria-label="{escape(called % said)}">{escape(shown)}</a>'
            for url, copied, called, shown in offered
        )
    )


@register.simple_tag
def sheet_rows(sheet) -> str:
    """The lines of an analysis' table: a thousand cells on some pages, so they are written here, and escaped by what
    Django's ``escape`` calls, for their speed."""
    labels = [f' data-label="{html.escape(head.label)}"' for head in sheet.heads]
    language, written = get_language(), []
    for row in sheet.rows:
        written.append("<tr>")
        for number, (head, value) in enumerate(zip(sheet.heads, row, strict=True)):
            shown = value.text if isinstance(value.text, SafeString) else bilingual(value.shown_in(language))
            if value.url:
                shown = f'<a href="{html.escape(value.url)}">{shown}</a>'
            kind = "num" if head.number else value.kind
            marks = (f' class="{kind}"' if kind else "") + (labels[number] if number else "")
            marks += f' lang="{value.lang}"' if value.lang else ""
            written.append(f"<td{marks}>{shown}</td>" if number else f'<th scope="row"{marks}>{shown}</th>')
        written.append("</tr>")
    return mark_safe("".join(written))


@register.simple_tag
def register_rows(sheet, chosen) -> str:
    """The lines of the phrase register, each with a box that marks it for comparison: a hundred, for their speed here
    as well."""
    labels = [f' data-label="{html.escape(head.label)}"' for head in sheet.heads]
    mark, language, written = _("Compare %(name)s"), get_language(), []
    for row in sheet.rows:
        name, slug = row[1].text, row[1].raw
        checked = " checked" if slug in chosen else ""
        said, value = html.escape(mark % {"name": name}), html.escape(slug)
        written.append(
            f'<tr><td><input type="checkbox" name="compare" value="{value}" aria-label="{said}"{checked}></td>'
        )
        for number, (head, value) in enumerate(zip(sheet.heads, row, strict=True)):
            shown = html.escape(value.shown_in(language))
            if value.url:
                shown = f'<a href="{html.escape(value.url)}">{shown}</a>'
            marks = (' class="num"' if head.number else "") + (labels[number] if number != 1 else "")
            lang = ' lang="en"' if head.name == "name_en" else ""
            written.append(
                f'<th scope="row" lang="zh">{shown}</th>' if number == 1 else f"<td{marks}{lang}>{shown}</td>"
            )
        written.append("</tr>")
    return mark_safe("".join(written))


@register.simple_tag
def matrix_cells(cells) -> str:
    """A line of the matrix of officials by meetings: (kind, sign, words, address) each. For its speed as well."""
    written = []
    for kind, sign, said, url in cells:
        inner = f'<span title="{html.escape(said)}">{sign}</span>' if sign else ""
        if url:
            inner = f'<a href="{html.escape(url)}" aria-label="{html.escape(said)}">{sign}</a>'
        written.append(f'<td class="{kind}">{inner}</td>')
    return mark_safe("".join(written))


@register.simple_tag
def surname_links(action: str, surnames, chosen: str | None) -> str:
    """(surname, how many have it) each. There are five hundred: written here for its speed."""
    return mark_safe(
        " ".join(
            f'<a href="{action}?surname={quote(surname)}&amp;sort=zh"{CURRENT if surname == chosen else ""} '
            f'aria-label="{escape(surname)}: {count}"><span lang="zh">{escape(surname)}</span><sup>{count}</sup></a>'
            for surname, count in surnames
        )
    )


@register.simple_tag
def linked_data(record: dict) -> str:
    """The record as JSON-LD, in which no text of a source can end the script."""
    signs = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}
    written = json.dumps(record, ensure_ascii=False).translate(signs)
    return mark_safe(f'<script type="application/ld+json">{written}</script>')


SIGNS = {
    "presided": "◆",
    "spoke": "▶",
    "conveyed": "▶",
    "reported": "▶",
    "exchange_speech": "▶",
    "lectured": "▶",
    "attended": "●",
    "observed": "○",
    "accompanied": "○",
    "entrusted": "◇",
    "signed": "■",
    "instructed": "■",
}
INKS = {"◆": "presided", "◇": "presided", "▶": "spoke", "■": "spoke"}


@register.filter
def role(one) -> str:
    """A role with its sign and its ink: who presides or speaks is seen without reading, and without seeing colours."""
    sign = SIGNS.get(one.code, "●")
    ink = INKS.get(sign, "present")
    return format_html('<span class="role {}"><span aria-hidden="true">{}</span> {}</span>', ink, sign, str(one))
