"""Whom a Chinese page names as reporter, photographer or editor, and where its stamps and other debris stand."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from archive.extraction.dates import numeric_date
from archive.extraction.noise import Debris, find_debris, merged_noise
from archive.extraction.records import CreditRecord, NoiseRecord, Why
from archive.extraction.zh_surnames import HAN, no_names, surname_lengths
from archive.extraction.zh_text import any_of, words_of

# One character is a label only where a mark follows it.
_LABEL = rf"{any_of('credit')}|文(?=[/：图）】]|$)|(?<![一-龥])文(?= )|摄(?=[/： ）】\n]|$)|图(?=[/： 片）】\n]|$)"
_IN_PROSE = (
    r"记者|通讯员|特约|实习生|见习|撰文|撰稿|作者|执笔|文字|文图|文/图|图/文|图文|摄影|图片|供图|责任编辑|责编|编辑"
    r"|校对|校审|审核|监制|编审|供稿|[一二三初复终][审校](?=[： /])|文(?=[/： 图）】]|$)|摄(?=[/： ）】\n]|$)"
    r"|图(?=[/： 片）】\n]|$)"
)
_LABELS = re.compile(rf"(?P<label>{_LABEL})|(?P<run>(?:(?!{_LABEL})[{HAN}])+)|(?P<gap>[^{HAN}]+)")
_IN_BRACKETS = re.compile(rf"[（【](?P<inside>[^（）【】\n。]{{0,60}}(?:{_IN_PROSE})[^（）【】\n。]{{0,80}})[）】]")
_AFTER_DATELINE = re.compile(rf"(?:讯|电|日)\s{{0,3}}（(?P<inside>[{HAN} 、，/]{{2,40}})）")
# "讯 全媒体记者姚远、王新报道：", "讯 记者蔡远 见习记者赵新 12月7日".
_REPORTER = rf"[{HAN}]{{0,4}}记者 ?[{HAN}]{{2,3}}"
_BEFORE_STORY = re.compile(
    rf"[讯电] {{1,3}}(?P<inside>{_REPORTER}(?:、[{HAN}]{{2,3}}){{0,4}}报道"
    rf"|{_REPORTER}(?:[ 、][{HAN}]{{2,3}}){{0,2}}(?: {_REPORTER}){{0,2}}(?= \d))"
)
# In a line: "文汇报记者 张三 李四摄", "编辑 王五 校对 赵六" and nothing else, "责任编辑：孙七".
_LINES = (
    re.compile(
        rf"(?:(?<=[。！”\n ])|^)(?P<inside>[{HAN}·]{{0,14}}记者\s{{0,2}}[{HAN}]{{2,4}}(?:[ 、][{HAN}]{{2,4}}){{0,4}}\s?"
        r"(?:摄影报道|摄|文/图|报道)?)\s*$",
        re.M,
    ),
    re.compile(
        rf"^ {{0,8}}(?P<inside>(?:(?:{any_of('credit')})[ |]{{1,3}}[{HAN}·]{{2,4}}"
        rf"(?:[ 、][{HAN}·]{{2,4}}){{0,3}}[ |]{{0,4}}){{1,8}})$",
        re.M,
    ),
    re.compile(rf"(?P<inside>(?:责任编辑|责编|编辑)\s?：\s?[{HAN}]{{2,4}}(?:[ 、，][{HAN}]{{2,4}}){{0,4}})"),
)
_SPACED = "|".join(
    rf"{word[0]} {{1,3}}{word[1]}" for word in (*words_of("credit"), *words_of("field")) if len(word) == 2
)
# "作者：", "编 辑：", "责编/", "发布时间："
_FIELD = re.compile(rf"(?P<label>{any_of('credit', 'field')}|{_SPACED}|文|图|摄) ?(?:（[^（）\n]{{1,8}}）)?[：/|] ?")
_DAY = r"(?P<day>(?:19|20)\d{2}[-/.年]\d{1,2}[-/.月]\d{1,2}日?)(?![\d日上下晚])"
_CLOCK = r"(?:[t ]{0,3}\d{1,2}[：时]\d{2}(?:[：分]\d{2}秒?)?分?)"
_STAMP_LINE = re.compile(
    rf"^ {{0,8}}(?:[{HAN}a-z0-9《》()·]{{2,20}}[ |/]{{1,6}})?{_DAY}"
    rf"(?:{_CLOCK}|(?P<weekday> {{0,3}}星期[一二三四五六日天]))?(?P<rest>[^\n。]{{0,160}})$",
    re.M,
)
_CLOCKED = re.compile(rf"(?<= ){_DAY}(?:{_CLOCK}|(?= {{0,3}}(?:$|\|)))", re.M)
_PUBLISHED = re.compile(rf"(?P<label>发布|发表|发稿|上传)?(?:时间|日期) ?： ?{_DAY}")
_LINE_OF_PAGE = re.compile(r"^[^\n。]{2,300}$", re.M)
_STORY = re.compile(r"^[^\n]{40,}。", re.M)
_NOT_HAN = rf"(?![{HAN}])"
_MARK = r"^[ 【（◆●■>|·/-]{0,6}"
_LONG_BAR = "|".join(word for word in words_of("bar") if len(word) > 3 or word.startswith("扫"))
_TRAIL = r"[^\n。>»]{1,30}(?:>{1,2}|»)"
_BAR = re.compile(
    rf"{_MARK}(?:(?:{any_of('bar')}){_NOT_HAN}|{_LONG_BAR})[^\n。]{{0,200}}$|^(?:{_TRAIL}){{2,6}}[^\n。]{{0,60}}$", re.M
)
_FOOT = re.compile(
    rf"{_MARK}(?:(?:{any_of('foot')}){_NOT_HAN}|凡本网|凡注明|本文来源|本文转自"
    rf"|(?:{any_of('teaser')})[】）]?[：>» ]{{0,4}}(?:更多)?[>» ]{{0,3}}$)",
    re.M,
)
_OF_MEETING = re.compile(
    r" {0,3}(?:（[^（）\n]{1,8}）)?(?:[上下]午|晚|\d{1,2}[：时])?[^\n。]{0,20}\s+(?:会议)?地 ?点 ?：|[上下]午|晚"
)
_MAX_NAMES = 16
_ROLES = tuple((role, words_of("credit", role)) for role in ("photo", "editor"))
_COMMON = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)


def find_chinese_debris(text: str, plain: str, tags: tuple[NoiseRecord, ...]) -> Debris:
    """As ``find_debris``, for a Chinese page; ``tags`` are its markup."""
    debris = _without_minutes(plain, find_debris(plain, ()))
    noise, credits = [*debris.noise, *tags, *_bars(plain), *_foot(plain)], []
    stamps = _page_lines(text, plain, noise, credits)
    reporters = (_BEFORE_STORY, _LINES[0]) if "记者" in plain else ()
    for pattern in (_IN_BRACKETS, _AFTER_DATELINE, *reporters, *_LINES[1:]):
        for match in pattern.finditer(plain):
            role = "reporter" if pattern is _AFTER_DATELINE else None
            found = _people_of_credit(text, plain, *match.span("inside"), role)
            if found:
                credits += found
                start = match.start("inside" if pattern is _BEFORE_STORY else 0)
                noise.append(NoiseRecord(*_trim(plain, start, match.end(), pattern), "byline"))
    credits.sort(key=lambda credit: credit.start)
    kept, seen = [], set()
    for credit in credits:
        if credit.start not in seen and credit.name not in {k.name for k in kept[-40:]}:
            seen.add(credit.start)
            kept.append(credit)
    labelled, bare = ([day for day, is_labelled in stamps if is_labelled is wanted] for wanted in (True, False))
    stamp = next(iter([*labelled, *([debris.stamp] if debris.stamp else []), *bare]), None)
    return Debris(merged_noise(noise), tuple(kept), stamp, debris.ambiguous_stamp)


def _without_minutes(plain: str, debris: Debris) -> Debris:
    """ "时间：2023年8月14日下午" at the head of minutes is the meeting's day, not the page's."""
    kept = tuple(n for n in debris.noise if n.reason != "stamp" or not _OF_MEETING.match(plain, n.end))
    return debris if len(kept) == len(debris.noise) else replace(debris, noise=kept, stamp=None)


def _bars(plain: str) -> list[NoiseRecord]:
    """Lines of the site's own: where the reader is, printing, sharing."""
    return [NoiseRecord(*_trim(plain, m.start(), m.end(), None), "navigation") for m in _BAR.finditer(plain)]


def _foot(plain: str) -> list[NoiseRecord]:
    """What stands below a story: its neighbours, other stories' teasers, the site's declarations. Above the first
    story such a heading ends with the first line that reads like prose."""
    story = _STORY.search(plain)
    found = []
    for line in _FOOT.finditer(plain):
        if story is not None and line.start() >= story.end():
            return [*found, NoiseRecord(*_trim(plain, line.start(), len(plain), None), "other stories")]
        end = plain.find("\n", line.end())
        found.append(NoiseRecord(*_trim(plain, line.start(), end if end >= 0 else len(plain), None), "navigation"))
    return found


def _page_lines(text: str, plain: str, noise: list[NoiseRecord], credits: list[CreditRecord]):
    """Adds the lines that are made of "label：value" to ``noise``, whom they name to ``credits``; returns the days
    that they give as those of publication, each with whether it is labelled so."""
    stamps, labelled = [], []
    for line in _LINE_OF_PAGE.finditer(plain):
        low, high = _trim(plain, line.start(), line.end(), None)
        stamp = _STAMP_LINE.match(plain, line.start(), line.end())
        first = _FIELD.match(plain, low, high) or _FIELD.match(plain, min(low + 1, high), high)
        if stamp is not None and not (stamp["weekday"] or first or _is_stamp(stamp)):
            stamp = None
        if first is None and stamp is None:
            continue
        days = [m for m in _PUBLISHED.finditer(plain, low, high) if not _OF_MEETING.match(plain, m.end())]
        if stamp is None and first["label"] in ("时间", "日期") and not (days and days[0].start() == first.start()):
            continue  # 时间：8月14日下午, at the head of minutes
        labelled += [(day, True) for m in days if m["label"] for day in numeric_date(m["day"])[:1]]
        stamps += [(day, True) for m in days for day in numeric_date(m["day"])[:1]]
        unlabelled = stamp or _CLOCKED.search(plain, low, high)
        if unlabelled is not None and not days:
            stamps += [(day, False) for day in numeric_date(unlabelled["day"])[:1]]
        named = _credits_of_fields(text, plain, low, high)
        if not named and not stamp and first["label"] not in words_of("field") and high - first.end() > _MAX_NAMES:
            continue  # 记者：…？ asks in an interview
        noise.append(NoiseRecord(low, high, "stamp" if stamp or days else "byline" if named else "page line"))
        credits += named
    return labelled + stamps


def _is_stamp(stamp: re.Match[str]) -> bool:
    """A day with its hour, or one beside nothing but a source or labelled fields."""
    rest = stamp["rest"].strip(" |/")
    if not rest or _FIELD.search(rest):
        return True
    source = len(rest) <= 24 and rest.endswith(words_of("outlet"))
    return source or (len(rest) <= 12 and "：" in stamp.group() and " " not in rest)


def _credits_of_fields(text: str, plain: str, low: int, high: int) -> list[CreditRecord]:
    found = []
    for field, following in pairwise([*_FIELD.finditer(plain, low, high), None]):
        label = field["label"].replace(" ", "")
        if label in words_of("field"):
            continue
        end = following.start() if following else high
        found += _people_of_credit(text, plain, field.end(), end, role_of(label))
    return found


def role_of(label: str) -> str:
    if label in ("摄", "图"):
        return "photo"
    return next((role for role, words in _ROLES if label in words), "reporter")


def _trim(plain: str, start: int, end: int, pattern) -> tuple[int, int]:
    if pattern is _AFTER_DATELINE:
        start = plain.index("（", start)
    while start < end and plain[start].isspace():
        start += 1
    while end > start and plain[end - 1].isspace():
        end -= 1
    return start, end


def _people_of_credit(text: str, plain: str, start: int, end: int, role: str | None) -> list[CreditRecord]:
    """The names between ``start`` and ``end`` with the role of the label before them, at first ``role``."""
    found, initial = [], None
    why = (Why("credit", start, end, "credit-after-dateline" if role else "credit-line"),)
    for token in _LABELS.finditer(plain, start, end):
        if token["label"]:
            role = role_of(token["label"])
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
            if high - low > 2 and plain[low:high].endswith(words_of("outlet")):
                continue
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
