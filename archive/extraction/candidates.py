"""Quoted phrases that may be formulations and are not in the lexicon: what an editor is asked about."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable

from archive.extraction.folding import fold_document, fold_key, is_chinese
from archive.extraction.lexicon import pattern_of, rows, split
from archive.extraction.records import CandidateRecord, FormulationRecord

# Each kind of quotation mark is paired by itself, within a line. ’ is also an apostrophe: ‘ ’ count around Han only.
_QUOTED = re.compile(r"“([^“”\n]*)”|「([^「」\n]*)」|『([^『』\n]*)』|\"([^\"\n]*)\"|‘([\u3400-\u9fff][^‘’“”\n]*)’")
_TITLE = re.compile(r"《[^《》\n]*》")
_MARKS = re.compile(r"[。！？；：…—《》（）()!?;:/,，.“”‘’]")
_HAN = re.compile(r"[\u3400-\u9fff]")
# A count opens the phrase (四个不摘, 两不愁三保障, 双减): the commonest shape of all. One, ten, a hundred open figures
# of speech too (一针见血): they count with another number (一岗双责) or a measure (十大行动). "90后" are people, and
# 两会 is everyday.
_COUNTED = re.compile(
    r"(?!一对一)(?:[三四五六七八九两双]|十[一二三四五六七八九大项个条]|[一十百千万].{1,4}[一二三四五六七八九十百千万两双多]"
    r"|\d+(?!\d|后|对|小时))(?!会$|线$|手$|字$|次元$)"
)
# 十四五 is a plan's number, 七一 and 九·一八 are days, 第一 is a rank: numerals alone are none.
_ONLY_NUMERALS = re.compile(r"[一二三四五六七八九十百千万两〇零\d·.第]+")
# Formulas count (1+N, 1+3+X) or leave open what is added (党建+); 赏花+土楼 is an offer.
_FORMULA = re.compile(r"\d+(?:\+\w+)+|\w{2,}\+")


@functools.cache
def _words(use: str, language: str) -> tuple[str, ...]:
    return tuple(word for row in rows("quoted") if row["use"] == use for word in split(row[language]))


@functools.cache
def _patterns() -> dict[str, re.Pattern[str]]:
    """Chinese words run on; English ones are whole words. All are looked for in folded text."""
    patterns = {}
    for name, use, chinese, english in (
        ("called", "call", r"(?:{})[：:，,了过]?$", r"\b(?:{})\W{{0,2}}$"),
        ("bears", "bearer", r"(?:{})", r"\W{{0,2}}(?:{})\b"),
        ("thing", "thing", r".+(?:{})$", r".*\b(?:{})(?: (?:on|for|of|in|to)\b.*)?$"),
        ("speech", "speech", r"(?:{})", r"\b(?:{})\b"),
        ("says", "says", r"(?:{})[：:，,]?$", r"\b(?:{})\W{{0,2}}$"),
        ("said", "says", r"[，,]?.{{0,8}}?(?:{})[，。]", r"[\s”\"]*(?:\w+ ){{0,3}}(?:{})\b"),
        ("is a", "kind", r"(?:{})", None),
        ("kind", "kind", r".*(?:{})$", None),
    ):
        words = sorted(map(re.escape, _words(use, "zh")), key=len, reverse=True)
        patterns[f"{name} zh"] = re.compile(chinese.format("|".join(words)))
        if english:
            words = pattern_of([word.lower() for word in _words(use, "en")])
            patterns[f"{name} en"] = re.compile(english.format(words))
    return patterns


def find_candidates(text: str, formulations: Iterable[FormulationRecord]) -> tuple[CandidateRecord, ...]:
    """Each quoted phrase of a formulation's shape that ``formulations`` of the text do not cover, where it is first
    quoted, without its quotation marks.
    """
    folded = fold_document(text)
    known = {place for found in formulations for place in range(found.start, found.end)}
    first: dict[str, CandidateRecord] = {}
    outside_titles = _TITLE.sub(lambda title: " " * len(title[0]), text)
    for start, end in sorted(_quotations(outside_titles)):
        phrase = folded[start:end]
        key = fold_key(phrase)
        if not key or key in first:
            continue
        if sum(place in known for place in range(start, end)) * 2 >= end - start:
            continue
        language = "zh" if is_chinese(phrase) or _FORMULA.fullmatch(phrase) else "en"
        after = folded[end + 1 : end + 16]
        shaped = _is_chinese_phrase(phrase, after) if language == "zh" else _is_english_phrase(phrase)
        if shaped and not _says_or_names(folded, start, end, language):
            first[key] = CandidateRecord(text[start:end], start, end)
    return tuple(first.values())


def _quotations(text: str) -> Iterable[tuple[int, int]]:
    """The spans between quotation marks, those inside other quotations too; an English comma at the end is left out."""
    for match in _QUOTED.finditer(text):
        start, end = match.span(match.lastindex)
        if end - start > 80:
            inner = text[start:end]
        else:
            trimmed = text[start:end].rstrip(" ,.")
            lead = len(trimmed) - len(trimmed.lstrip())
            if trimmed.strip():
                yield start + lead, start + len(trimmed)
            inner = trimmed
        if "‘" in inner:
            for within in re.finditer(r"‘([\u3400-\u9fff][^‘’“”\n]*)’", inner):
                yield start + within.start(1), start + within.end(1)


def _is_chinese_phrase(phrase: str, after: str) -> bool:
    """A count, parts of one length (不敢腐、不能腐), a formula (1+N), or a phrase that is said to be a principle, a
    campaign or the like (“东数西算”工程, “雪亮工程”); without a sentence's marks and the words of somebody's speech.

    Everything else in quotation marks is mostly a figure of speech (“硬骨头”).
    """
    if not 2 <= len(phrase) <= 24 or _ONLY_NUMERALS.fullmatch(phrase):
        return False
    if re.search(r"[a-z+]", phrase):
        return bool(_FORMULA.fullmatch(phrase))
    parts = re.split("[、，]", phrase)
    if _MARKS.search("".join(parts)) or _patterns()["speech zh"].search(phrase):
        return False
    if len(parts) > 1:
        return len(parts[0]) >= 2 and max(map(len, parts)) - min(map(len, parts)) <= 1
    if len(phrase) > 12 or len(_HAN.findall(phrase)) < len(phrase) - 2:
        return False
    if _COUNTED.match(phrase):
        return True
    patterns = _patterns()
    return bool(len(phrase) >= 4 and (patterns["is a zh"].match(after) or patterns["kind zh"].match(phrase)))


def _is_english_phrase(phrase: str) -> bool:
    """Two to eight words, one where it is joined of two, without the marks of a sentence."""
    words = phrase.split()
    if not 1 <= len(words) <= 8 or re.search(r"[.!?;:()/@#…。]", phrase) or not re.search(r"[a-z]{3}", phrase):
        return False
    if _patterns()["speech en"].search(phrase):
        return False
    return len(words) > 1 or "-" in phrase


def _says_or_names(folded: str, start: int, end: int, language: str) -> bool:
    """Whether it is what somebody says, or the name of a thing, a prize, an event or a document."""
    patterns = _patterns()
    before, after = folded[max(0, start - 16) : start - 1].rstrip(), folded[end + 1 : end + 16]
    phrase = folded[start:end]
    if before.endswith((":", "：")) or patterns[f"says {language}"].search(before):
        return True
    if patterns[f"said {language}"].match(after):
        return True
    if patterns[f"called {language}"].search(before) or patterns[f"bears {language}"].match(after):
        return True
    return bool(patterns[f"thing {language}"].match(phrase))
