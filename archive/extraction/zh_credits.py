"""Whom a Chinese page names as reporter, photographer or editor, and where its stamps and other debris stand."""

from __future__ import annotations

import re

from archive.extraction.noise import Debris, find_debris, merged_noise
from archive.extraction.records import CreditRecord, NoiseRecord, Why
from archive.extraction.zh_names import HAN, no_names, surname_lengths

_LABEL = (
    r"记者|通讯员|特约|实习生|见习|撰文|撰稿|作者|文字|文图|文/图|文(?=[/： 图）]|$)"
    r"|摄影|摄(?=[/： ）\n]|$)|图片|供图|图(?=[/： 片）\n]|$)|责任编辑|责编|编辑|校对|校审|审核|监制|编审"
)
_LABELS = re.compile(rf"(?P<label>{_LABEL})|(?P<run>(?:(?!{_LABEL})[{HAN}])+)|(?P<gap>[^{HAN}]+)")
_IN_BRACKETS = re.compile(rf"（(?P<inside>[^（）\n。]{{0,60}}(?:{_LABEL})[^（）\n。]{{0,80}})）")
_AFTER_DATELINE = re.compile(rf"(?:讯|电|日)\s{{0,3}}（(?P<inside>[{HAN} 、，/]{{2,40}})）")
_LINE = re.compile(
    rf"^\s{{0,8}}(?P<inside>(?:{_LABEL})\s{{0,2}}[：/:]\s{{0,2}}[{HAN} 、，/：]{{2,60}})$"
    r"|(?:(?<=[。！”\n ])|^)"
    rf"(?P<inside2>[{HAN}·]{{0,14}}记者\s{{0,2}}[{HAN}]{{2,4}}(?:[ 、][{HAN}]{{2,4}}){{0,4}}\s?"
    r"(?:摄影报道|摄|文/图|报道)?)\s*$"
    rf"|(?P<inside3>(?:责任编辑|责编|编辑)\s?：\s?[{HAN}]{{2,4}}(?:[ 、，][{HAN}]{{2,4}}){{0,4}})",
    re.M,
)
_ROLES = (("photo", "摄图"), ("editor", "责编校审监"), ("reporter", "记通实见撰作文特"))
_COMMON = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
_DATELINE = re.compile(
    rf"^\s{{0,8}}(?:本报|新华社|人民网|央视网|[{HAN}·]{{2,14}}(?:日报|晚报|网|社|台)?)[{HAN}]{{0,6}}\s?(?:\d{{1,2}}月\d{{1,2}}日|\d{{1,2}}日)?[{HAN}]{{0,4}}(?:讯|电|消息)(?=[\s（，：]|\d)"
)


def find_chinese_debris(text: str, plain: str, tags: tuple[NoiseRecord, ...]) -> Debris:
    """As ``find_debris``, for a Chinese page; ``tags`` are its markup."""
    debris = find_debris(plain, ())
    noise, credits = [*debris.noise, *tags], []
    for pattern, reason in ((_IN_BRACKETS, "byline"), (_AFTER_DATELINE, "byline"), (_LINE, "byline")):
        for match in pattern.finditer(plain):
            group = match.lastgroup
            found = _people_of_credit(text, plain, match.start(group), match.end(group), pattern is _AFTER_DATELINE)
            if found:
                credits += found
                noise.append(NoiseRecord(*_trim(plain, match.start(), match.end(), pattern), reason))
    credits.sort(key=lambda credit: credit.start)
    kept, seen = [], set()
    for credit in credits:
        if credit.start not in seen and credit.name not in {k.name for k in kept[-40:]}:
            seen.add(credit.start)
            kept.append(credit)
    return Debris(merged_noise(noise), tuple(kept), debris.stamp, debris.ambiguous_stamp)


def _trim(plain: str, start: int, end: int, pattern) -> tuple[int, int]:
    if pattern is _AFTER_DATELINE:
        start = plain.index("（", start)
    while start < end and plain[start].isspace():
        start += 1
    while end > start and plain[end - 1].isspace():
        end -= 1
    return start, end


def _people_of_credit(text: str, plain: str, start: int, end: int, bare: bool) -> list[CreditRecord]:
    """The names between ``start`` and ``end`` with the role of the label before them; ``bare``: there is no label."""
    role, found, initial = "reporter" if bare else None, [], None
    why = (Why("credit", start, end, "credit-after-dateline" if bare else "credit-line"),)
    for token in _LABELS.finditer(plain, start, end):
        if token["label"]:
            role = next(value for value, firsts in _ROLES if token["label"][0] in firsts or value == "reporter")
            if found and role == "photo" and not plain[token.end() : end].strip("影像 报道"):
                found = [CreditRecord(c.name, role, c.start, c.end, why) for c in found]
            initial = None
        elif token["run"]:
            low, high = token.span()
            if high - low == 1:
                if initial is not None and low - initial <= 3:
                    found.append(CreditRecord(text[initial:high], role or "reporter", initial, high, why))
                    initial = None
                else:
                    initial = low if surname_lengths(plain, low) else None
                continue
            initial = None
            found += [CreditRecord(text[s:e], role or "reporter", s, e, why) for s, e in names_in_run(plain, low, high)]
    return found


def names_in_run(plain: str, low: int, high: int) -> list[tuple[int, int]]:
    """Names written without anything between them (李铮马涛): the cuts that leave a surname at the head of each."""
    if high - low > 12:
        return []
    if not surname_lengths(plain, low) or plain[low:high] in no_names():
        return []
    best: list[tuple[int, int]] = []
    weight = -1
    for lengths in _cuts(high - low):
        at, spans = low, []
        for length in lengths:
            if length not in surname_lengths(plain, at) or plain[at : at + length] in no_names():
                break
            spans.append((at, at + length))
            at += length
        else:
            common = sum(plain[s] in _COMMON for s, _ in spans) - len(spans) / 10
            if common > weight:
                best, weight = spans, common
    return best


def _cuts(length: int) -> list[tuple[int, ...]]:
    if length in (2, 3):
        return [(length,)]
    if length == 4:
        return [(2, 2), (4,)]
    return [(n, *rest) for n in (3, 2) if length - n >= 2 for rest in _cuts(length - n)]
