"""Which words announce a meeting, and what do they say of how it was held?"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass, replace

from archive.extraction.dates import find_days
from archive.extraction.kinds import kind_of, kind_of_act
from archive.extraction.lexicon import pattern_of, phrases, regex_of
from archive.extraction.names import Name
from archive.extraction.owners import owners_in
from archive.extraction.records import Fact, Span
from archive.extraction.text import Page, Paragraph

MEETING_WORD = re.compile(
    r"\b(?:meetings?|sessions?|conference|symposium|forum|teleconference|plenum|ceremony|congress"
    r"|study|reading class(?:es)?|consultation|seminar|talks|went to|conducted|rally|roundtable|met|inspected|visited"
    r"|investigat\w+"
    r"|inspection|inspections|inspect|gathered|convened|agreement|briefing|hearing(?= on| of| for)|lecture|training"
    r"|activity|activities|tours?|research|condolences|surveys?"
    r"|(?:chair(?:m[ae]n|persons?|s)|directors)[’']?s?[’']? council)\b",
    re.I,
)
# Where the announcement ends and what the meeting was about begins.
PURPOSE = re.compile(
    r",?\s(?:to|in order to|so as to|aiming to|and to)\s(?=(?-i:(?:\w+ly\s)?[a-z]{3,})|study|implement|convey"
    r"|review|discuss|deploy|learn|promote|analy)(?!the\b|hold\b|be\b"
    r"|this\b|date\b|our\b|\w+day\b|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*\b"
    r"|(?:inspect|investigate|observe|visit|survey|attend|meet|carry out|conduct|check)\b)"
    r"|,?\s(?:where|which|during which|at which)\s|,?\s(?:and\s)?(?:studying|conveying|discussing"
    r"|reviewing|listening|emphasizing|stressing|delivered|stressed|emphasized|conveyed|studied"
    r"|listened|reviewed|heard|made|gave|pointed|elected|approved|adopted|passed|deliberated|discussed|examined"
    r"|considered|deployed|arranged|announced|summari[sz]ed|communicated|relayed|transmitted|analy[sz]ed)\b",
    re.I,
)
MEETING_NOUN = r"(?:meeting|session|conference|symposium|forum|ceremony)"
STAY = re.compile(r"^(?:while in|during (?:his|her|their|the) (?:stay|visit|trip|tour) (?:in|to))\b", re.I)
# One of two meetings that were announced together: "The 12th directors' meeting listened to …".
ONE_OF_TWO = re.compile(
    rf"^the\s(?P<name>(?:[\w’'()-]+\s){{1,9}}?(?:\([^()]{{1,20}}\)\s)?{MEETING_NOUN})\s(?=[a-z]+(?:ed|d|t)\b)(?!last\b|held\b|was\b|ended\b|closed\b|concluded\b|opened\b|kicked\b|started\b)",
    re.I,
)
# How the meeting was held: told once, at the end, of the document's main meeting.
_ARRANGEMENTS = re.compile(
    r"(?:the|this)\s(?:meeting|conference|session|symposium|ceremony|event|seminar|forum)\s(?:was|is|will be)\s"
    r"(?:held|convened|conducted|opened|extended|broadcast|live-?streamed|connected)\b",
    re.I,
)
_VENUES = re.compile(r"\b(?:sub-venues?|main venue|branch venues?)\b", re.I)
_WIDER = r"(?:enlarged|expanded|expansion|expanding|extended)"
_ENLARGED = re.compile(
    rf"\({_WIDER}\)|\b{_WIDER}\s(?:[\w-]+\s){{0,2}}?(?:meeting|session|conference|study)"
    rf"|\b(?:meeting|session|conference|study)\s(?:was\s)?{_WIDER}\b",
    re.I,
)
_VIDEO = re.compile(
    r"\b(?:via (?:tele)?conferencing|(?:extended|opened|connected) to [^.;]{2,80}? (?:by|via|through) (?:a )?"
    r"(?:video|tele)\w*"
    r"|(?:through|via|by) (?:the|a) video (?:system|network)"
    r"|video[- ]?(?:tele)?conference|video (?:and|or) (?:tele)?phone|teleconference|video (?:link"
    r"|meeting|form|call)|via video|by video|tele-?video|television and (?:tele)?phone"
    r"|(?:link|connect)(?:ed|ing|s) [^.;]{2,60}? (?:by|via|through) video"
    r"|videoconferencing|webcast|form of (?:a )?video"
    r"|video (?:dispatch\w*|scheduling|promotion|mobili[sz]ation|deployment|work) (?:meeting|conference)"
    r"|online (?:video )?(?:meeting|conference|symposium|ceremony)"
    r"|(?:held|signed|convened|attended|met|opened)\b[^.;]{0,80}\sonline(?=\s(?:on|at|in|this|yesterday|today)\b|[,.]|$))\b",
    re.I,
)
_MIXED = re.compile(
    r"\b(?:(?:live|spot|on-?site|offline|online|video) ?\+ ?(?:live|spot|on-?site|offline|online|video)"
    r"|both (?:online and offline|on-?site and (?:by )?video)|combin\w+ (?:of )?(?:online|offline"
    r"|on-?site|video)[^.;]{0,40}(?:online|offline|on-?site|video))\b",
    re.I,
)
# Some came by video: the others sat in the hall.
_JOINED = re.compile(
    r"\b(?<!have )(?<!has )(?<!had )(?:joined|participated|attended|took part|sat in|listened in|spoke)\b[^.;]{0,60}?"
    r"\s(?:by|through|via|over) (?:a )?"
    r"(?:video|online|remote)\b|\bby (?:means|way) of (?:on-?site|offline) and (?:video|online)\b",
    re.I,
)
_FAR = re.compile(
    r"[vV][iI][dD][eE][oO]|[oO][nN][lL][iI][nN][eE]|[rR][eE][mM][oO][tT][eE]|[tT][eE][lL][eE]|[wW][eE][bB][cC]|-[sS][iI][tT][eE]|[oO]nsite"
    r"|[fF][eE][rR][eE][nN][cC][iI][nN][gG]"
)
_IN_PERSON = re.compile(r"\b(?:in person|on-?site meeting|face[- ]to[- ]face|offline)\b", re.I)
_VENUE = re.compile(
    r"\bheld (?:at|in) (?:the )?(?P<venue>[A-Z][\w’'-]*(?: (?:of the |of "
    r"|and )?[A-Z][\w’'-]*){0,7} (?:Hall|Cent(?:er|re)|Hotel|Auditorium|Theat(?:er|re)|Building"
    r"|Museum|Library))\b"
)
_OF_VENUES = re.compile(r"[vV][eE][nN][uU][eE]")
_SUB_VENUES = re.compile(
    r"\b(?:sub-?|branch )venues?\b[^.;:]{0,60}?\b(?:set up|established|located|opened|held)?\s?(?:in"
    r"|at)\s(?P<list>[^.;\n]{3,800})",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Announcement:
    """``words``: the body and the meeting; ``dated``: the same with the sentence's opening, where the day stands;
    ``done``: what somebody did, from the verb on, where people lead the sentence."""

    words: Span
    dated: Span
    done: Span | None = None
    led: bool = False  # by people who are named before the verb
    of_act: bool = False  # the verb alone tells the kind

    @property
    def body(self) -> Span | None:
        """Where the body that met may be named: who visits, meets or signs tells only of others' bodies behind it."""
        if self.done is None or not self.of_act:
            return self.words
        return None if self.led else Span(self.dated.start, self.done.start)


@functools.cache
def verbs_of_holding() -> re.Pattern[str]:
    return regex_of(phrases("verbs", "hold"))


@functools.cache
def _on_ones_way() -> re.Pattern[str]:
    return regex_of(phrases("verbs", "hold", "field"))


def announcements(page: Page, paragraphs: tuple[Paragraph, ...], names: tuple[Name, ...]) -> tuple[Announcement, ...]:
    """The sentences at the head of a meeting's story that say who met for what, at most three, the first the best."""
    found = []
    for paragraph in head_of(page, paragraphs, 4):
        for sentence in paragraph.sentences[:4]:
            announcement = (None if found else _by_its_name(page, sentence)) or announcement_in(page, sentence, names)
            if announcement is not None and found and AT_ONCE.match(page.words(announcement.dated)):
                # the higher level's meeting was only what this one followed; its day is told there
                found[-1] = replace(announcement, dated=Span(found[-1].dated.start, announcement.dated.end))
            elif announcement is not None:
                found.append(announcement)
        if len(found) >= 3:
            break
    telling = [a for a in found if owners_in(page.text, a.words) or kind_told(page, a)] or found
    if not any(owners_in(page.text, a.words) for a in telling):
        subjects = _as_subject(page, paragraphs)
        telling = [a for a in subjects if owners_in(page.text, a.words)] + telling or subjects
        if telling and not any(kind_told(page, a) for a in telling):  # "the meeting" is the one named before
            named = [a for a in subjects if a.dated.start < telling[0].dated.start and kind_told(page, a)]
            telling = named + telling
    # "Pan presided over the first plenary meeting" tells of a part of the session that another sentence names
    telling.sort(key=lambda a: not owners_in(page.text, a.words) and kind_told(page, a) == "plenary")
    story = next((a for a in telling if not _is_heading(page, a)), None)
    told = kind_told(page, story) if story and not story.of_act else None
    if told not in _LOOSE and owners_in(page.text, story.words):
        telling.sort(key=lambda a: _is_heading(page, a))  # a line over the story says less
    return tuple(telling[:3])


# What tells little of who met.
_LOOSE = frozenset((None, "inspection", "conference", "ceremony", "other"))


def _is_heading(page: Page, announcement: Announcement) -> bool:
    """Whether it is a line of its own that ends as no sentence does."""
    start, end = announcement.dated.start, announcement.dated.end
    return (
        page.text[end - 1] not in _ENDS
        and page.text[end : end + 1] in ("\n", "\r")
        and "\n" in page.text[max(0, start - 1) : start]
    )


_MOST_HEADINGS = 8


def head_of(page: Page, paragraphs: tuple[Paragraph, ...], most: int) -> tuple[Paragraph, ...]:
    """The first ``most`` paragraphs that end as a sentence does, with the headings that stand among them."""
    told = 0
    for index, paragraph in enumerate(paragraphs[: most + _MOST_HEADINGS]):
        told += page.text[paragraph.end - 1] in _ENDS
        if told == most:
            return paragraphs[: index + 1]
    return paragraphs[: most + _MOST_HEADINGS]


_ENDS = frozenset(".!?”\"’'…:;。！？)")
_AS_SUBJECT = re.compile(
    r"^\W*(?:[A-Z][^.;–—]{2,40}\s(?:--|–|—)\s)?(?:(?:on|in|yesterday|today)\b[^.;,]{0,40},\s)?(?:an?|the|this)\s[^.;,]{0,80}?\b(?:meeting|session|conference|symposium)\b",
    re.I,
)
AT_ONCE = re.compile(r"(?:immediately|right|shortly) (?:afterwards?|after (?:that|the meeting|the conference))\b", re.I)


def _as_subject(page: Page, paragraphs: tuple[Paragraph, ...]) -> list[Announcement]:
    """ "The council's meeting has approved …": nothing says that it was held."""
    found = []
    for sentence in (s for p in head_of(page, paragraphs, 2) for s in p.sentences[:2]):
        limit = min(sentence.end, sentence.start + 400)
        said = page.text[sentence.start : limit]
        if _AS_SUBJECT.match(said) and not _GOES_ON.match(said):
            purpose = PURPOSE.search(page.text, sentence.start + 20, limit)
            words = Span(sentence.start, purpose.start() if purpose else limit)
            found.append(Announcement(words, Span(sentence.start, limit)))
    return found


def _by_its_name(page: Page, sentence: Span) -> Announcement | None:
    """ "The 12th directors' meeting listened to …" at the head of a story names its meeting in passing."""
    named = ONE_OF_TWO.match(page.text[sentence.start : min(sentence.end, sentence.start + 200)])
    if named is None or kind_of(named["name"]) is None:
        return None
    words = Span(sentence.start, sentence.start + named.end())
    return Announcement(words, words)


# "The meeting conveyed the plenary session held the day before": what a meeting did does not announce another.
_GOES_ON = re.compile(
    r"(?:the|this)\s(?:meeting|conference|session|symposium)\s(?!was\b|is\b|were\b|which\b|held\b|took\b|opened\b|closed\b|concluded\b"
    r"|convened\b|of\b|on\b|to\b|with\b|between\b|among\b|in\b|at\b|by\b|for\b|began\b|lasted\b)[a-z]+\b",
    re.I,
)
_GROUP_SUBJECT = re.compile(
    r"\b(?:leaders?|officials|delegations?|members|deputies|advisors|teams?|groups?|party)\b", re.I
)

# "In the afternoon Yao received a delegation": somebody named in full before.
_SURNAME_BEFORE = re.compile(r"(?<=\s)(?!(?:The|It|He|She|They|And)\b)[A-Z][a-z]+\s(?:also\s)?$")
# Who presides is named before the verb; a meeting that opens is its own subject.
_OF_PERSON = re.compile(
    r"(?:went on to )?(?:presid|chair|moderat|host|address|attend|made the remark"
    r"|(?:said|stressed|emphasized|spoke|pointed out) at|speech at)",
    re.I,
)
_BY_ITSELF = re.compile(
    r"(?:(?:was|were) \w+|took place|conclude[ds]|close[ds]|opened|opens|ended|ends|wrapp?(?:ed|s) up|kick(?:ed|s) off"
    r"|got under ?way|adjourned)$",
    re.I,
)
_OPENED_IT = re.compile(r"\s(?:the|an?|its|their)\b")
_NO_OBJECT = re.compile(r",|\sand\b|\.")
# "every boat must be checked": nobody went anywhere.
_UNDONE = re.compile(r"\b(?:be|been|being|to|must|should|shall|will|would|can|cannot)\s(?:\w+ly\s)?$", re.I)
_MUST = re.compile(r"\b(?:must|should)\s(?:\w+ly\s)?$", re.I)  # "dams must hold"
_OF_DOING = re.compile(r"\b(?:on|of|for|about|before)\s$", re.I)  # "a decision on convening the next meeting"
_UNDONE_OF = {"hold": _MUST, "convening": _OF_DOING}
_BY = re.compile(r"\s(?:jointly\s)?by\b")
_SAID_THAT = re.compile(
    r"\b(?:pointed out|said|stressed|emphasi[sz]ed|noted|stated|believed|demanded|required|requested|hoped"
    r"|decided|agreed|announced|proposed|resolved|suggested) that\b",
    re.I,
)
# "They were told at a symposium on Tuesday": the meeting stands beside another verb.
_AT_MEETING = re.compile(
    r"\b(?:at|of|in|during|told|to|following|after)\s(?:an?|the\s\w+|(?:the\s|this\s|last\s)?\w+[’']s|its|their)\s(?:[\w’'-]+\s){0,8}?"
    r"(?:meeting|(?<!consultative )conference|symposium|forum|seminar"
    r"|ceremony|session|teleconference|round-?\s?table|rally)\b"
    r"|\bmeeting\sin\s(?:an?\s)?(?:[\w-]+\s){0,2}?session\b"
    # "Entrepreneurs sat down with city leaders on Tuesday for a symposium"
    r"|\bfor\san?\s(?:[\w’'-]+\s){0,4}?(?:meeting|conference|symposium|forum|seminar|round-?\s?table|discussion)\b"
    r"|(?<=,\s)(?:an?|the)\s(?:[\w’'-]+\s){0,8}?(?:meeting|conference|symposium|forum|session|teleconference)"
    r"\s(?:of\s[^,.;]{3,90}?\s)?(?=(?:heard|was told|learned|agreed|decided|concluded|resolved)\b)",
    re.I,
)


# "To study the instructions of General Secretary …, the Ministry of Transport held": who is named ahead of the body
# that met led nothing.
_LED_IN = re.compile(
    r"\W*(?:to|in order to|according to|in accordance with|in line with|under|following|after|with|guided by"
    r"|in response to)\s[^.;]{10,400}?,\s(?=(?:the\s)?(?:[A-Z]|municipal|provincial|city|county|district|party|state))",
    re.I,
)
_BODY_NEXT = re.compile(
    r"(?:the\s)?(?:[\w’'-]+\s(?:of\s|and\s|for\s)?){0,7}?(?i:ministry|administration|bureau|department|commission|committee"
    r"|government|group|city|county|district|province|office|court|university|company|corporation|center|headquarters)\b"
)


def _is_body_next(text: str, span: Span) -> bool:
    return bool(owners_in(text, span) or _BODY_NEXT.match(text, span.start, span.end))


# 主持召开市委常委会: "hosted the Standing Committee of the Municipal Party Committee".
_COMMITTEE_CALLED = re.compile(r"\s(?:an?|the)\s(?:[\w’'()-]+\s){0,6}?Standing\sCommittee\b")
_AT_ONE = re.compile(r"at\san?\s", re.I)


def announcement_in(page: Page, sentence: Span, names: tuple[Name, ...]) -> Announcement | None:
    limit = min(sentence.end, sentence.start + 1200)
    if _GOES_ON.match(page.text, sentence.start, limit):
        return None
    said = _SAID_THAT.search(page.text, sentence.start, limit)
    limit = said.start() if said else limit
    for hold in verbs_of_holding().finditer(page.text, sentence.start, limit):
        purpose = PURPOSE.search(page.text, hold.end(), limit)
        end = purpose.start() if purpose else limit
        persons = [n for n in names if sentence.start <= n.start < hold.start() and not n.possessive]
        led_in = _LED_IN.match(page.text, sentence.start, hold.start()) if persons else None
        if led_in and _is_body_next(page.text, Span(led_in.end(), hold.start())):
            persons = [n for n in persons if n.start >= led_in.end()]
        field = _on_ones_way().fullmatch(hold.group()) is not None
        before = max(sentence.start, hold.start() - 24)
        verb = hold.group().lower()
        undone = _UNDONE if field else _UNDONE_OF.get(verb)
        if undone and undone.search(page.text, before, hold.start()):
            continue
        if not field and _BY.match(page.text, hold.end(), limit):
            persons = []  # "Ma Lin sat down with entrepreneurs at a symposium organized by the …"
        if _BY_ITSELF.fullmatch(hold.group()) and not _OPENED_IT.match(page.text, hold.end()):
            persons = []
        stay = STAY.match(page.words(sentence)) is not None
        surname = field and _SURNAME_BEFORE.search(page.text, sentence.start, hold.start())
        if field and not (persons or stay or surname or _GROUP_SUBJECT.search(page.text, sentence.start, hold.start())):
            continue
        done = Span(hold.start(), end) if persons or field else None
        act = done is not None and kind_of_act(page.words(done)) is not None
        called = not field and _COMMITTEE_CALLED.match(page.text, hold.end(), end)
        if not (field and act) and not called and not MEETING_WORD.search(page.text, sentence.start, end):
            continue
        led = _OF_PERSON.match(hold.group()) and not _BY.match(page.text, hold.end())
        if led and _NO_OBJECT.match(page.text, hold.end()):
            continue
        end = end if act else _before_attendance(page.text, hold.end(), end, names)
        words = Span(hold.start() if persons or led else sentence.start, end)
        return Announcement(words, Span(sentence.start, end), done, bool(persons), act)
    beside = _AT_MEETING.search(page.text, sentence.start, limit)
    if beside and find_days(page.text, sentence.start, limit):
        purpose = PURPOSE.search(page.text, beside.end(), limit)
        words = Span(beside.start(), purpose.start() if purpose else limit)
        comma = page.text.find(", ", beside.end(), words.end)
        if comma >= 0 and beside.start() - sentence.start <= 4 and _AT_ONE.match(beside.group()):
            words = Span(
                words.start, comma
            )  # "At a meeting on Monday, the commissioner said": who speaks is none of it
        if not owners_in(page.text, words) and owners_in(page.text, Span(sentence.start, beside.start())):
            words = Span(sentence.start, words.end)  # "the municipal government decided at an executive meeting"
        return Announcement(words, sentence)
    return None


@functools.cache
def _post_begins() -> re.Pattern[str]:
    heads = pattern_of((*phrases("posts", "head"), *phrases("posts", "groupword")))
    return re.compile(rf",\s(?:and\s)?(?:the\s)?(?:[\w’'-]+\s){{0,5}}?(?:{heads})\b", re.I)


def _before_attendance(text: str, start: int, end: int, names: tuple[Name, ...]) -> int:
    """Where the meeting's name ends and, behind a comma, the list of who came begins."""
    noun = _MEETING_CALLED.search(text, start, end)
    if noun is None:
        return end
    if _CAME_TO_IT.search(text, max(0, start - 16), noun.end()) and text[noun.end() : noun.end() + 1] == ",":
        return noun.end()  # "A and B attended the meeting, and the head of the Supervisory Committee sat in"
    first = next((n.start for n in names if noun.end() <= n.start < end), end)
    post = _post_begins().search(text, noun.end(), first)
    if post:
        return post.start()
    return first - 2 if text[first - 2 : first] == ", " else end


_CAME_TO_IT = re.compile(r"\b(?:attended|participated in|took part in) (?:the|this) \w+\Z")
_MEETING_CALLED = re.compile(rf"\b{MEETING_NOUN}\b", re.I)


def less_purpose(page: Page, headline: Span) -> Span:
    """A headline up to what the meeting was for: "… held a meeting to announce the decision of the Provincial …"."""
    hold = verbs_of_holding().search(page.text, headline.start, headline.end)
    purpose = PURPOSE.search(page.text, hold.end(), headline.end) if hold else None
    return Span(headline.start, purpose.start()) if purpose else headline


def kind_told(page: Page, announcement: Announcement) -> Fact | None:
    """The kind of the meeting that ``announcement`` names in ``page``, less what ``naming`` blanks."""
    done, words = announcement.done, announcement.words
    act = kind_of_act(page.words(done), done.start) if done else None
    return act or kind_of(page.words(words), words.start)


# What is studied, carried out or prepared at a meeting, and who chaired it, says nothing of what kind it was.
_ASIDE = re.compile(
    r"\b(?:spirit|requirements?|guiding principles?|essence|instructions?|deployments?|decisions?|resolutions?"
    r"|communiqu[eé]s?|outcomes?|(?<!consolidating the )(?<!expanding the )results?|speech(?:es)?|remarks?"
    r"|agenda|documents?|follow-up)"
    r"\s(?:of|from|at|for|in|made|delivered|given|adopted)\b[^,.;:]{0,240}"
    # "the Study and Implementation of X Work Conference was held": the last words are the meeting's own.
    r"|\bimplementation\s(?:of|at|for|in)\b[^,.;:]{0,240}?"
    r"(?=[,.;:]|$|\s(?-i:[A-Z])\w+\s(?-i:Conference|Meeting|Symposium|Forum)\s(?:was|is)\s(?:held|convened|opened))"
    r"|(?<=meeting)\s(?:on|about|regarding|concerning)\s(?!(?:the\s)?(?:morning|afternoon|evening|night|\d)|\w+day\b|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*)[^,.;:]{0,240}?(?=\s(?:was|were)\s|$)"
    r"|\b(?:at|in)\s(?:the\s)?[^,.;:]{0,60}?(?:headquarters|command cent(?:er|re)|office building)\b"
    r"|\b(?:presided over|chaired|hosted|led|moderated|attended|addressed|accompanied)\s(?:jointly\s)?by\b[^.;]{0,400}",
    re.I,
)
_LEADING_CLAUSE = re.compile(
    r"^\W*(?:in order to|to|after|before|following|with|since|as|according to|under|in accordance with|based on"
    r"|immediately after"
    r"|in line with|guided by|on the basis of|ahead of|prior to)\s[^.;]{0,400}?,\s(?=(?:[^,]{0,160})$)",
    re.I,
)


def naming(page: Page, announced: tuple[Announcement, ...]) -> Page:
    """``page`` with line breaks for what the announcements say beside the meeting's name; offsets stay."""
    text = page.text
    for announcement in announced:
        words = announcement.words
        said = page.words(words)
        hold = verbs_of_holding().search(said)
        leading = _LEADING_CLAUSE.match(said[: hold.start()]) if hold else None
        cut = [leading.span()] if leading else []
        cut += [match.span() for match in _ASIDE.finditer(said)]
        for start, end in cut:
            low, high = words.start + start, words.start + end
            text = text[:low] + "\n" * (high - low) + text[high:]
    return page if text is page.text else replace(page, text=text)


def is_enlarged(page: Page, announced: tuple[Announcement, ...]) -> Fact | None:
    found = (_ENLARGED.search(page.text, a.words.start, a.words.end) for a in announced)
    return next((Fact("enlarged", *words.span(), "enlarged-announced") for words in found if words), None)


def is_on_arrangements(said: str) -> bool:
    return bool(_ARRANGEMENTS.match(said) or ("enue" in said and _VENUES.search(said)))


def format_of(page: Page, paragraphs: tuple[Paragraph, ...], announced: tuple[Announcement, ...]) -> Fact | None:
    """Video, in person or mixed, where the announcement or a sentence on the meeting's arrangements says so."""
    spans = [a.dated for a in announced]
    spans += [s for p in paragraphs for s in p.sentences if is_on_arrangements(page.words(s))]
    far = [span for span in spans if _FAR.search(page.text, span.start, span.end)]
    for value, pattern, among in (("mixed", _MIXED, far), ("video", _VIDEO, far), ("in_person", _IN_PERSON, spans)):
        for words in filter(None, (pattern.search(page.text, span.start, span.end) for span in among)):
            return Fact(value, *words.span(), "format-said")
    joined = (_JOINED.search(page.text, p.start, p.end) for p in paragraphs if _FAR.search(page.text, p.start, p.end))
    return next((Fact("mixed", *words.span(), "format-said") for words in joined if words), None)


def venue_of(page: Page, paragraphs: tuple[Paragraph, ...]) -> Fact | None:
    for paragraph in paragraphs:
        match = _VENUE.search(page.text, paragraph.start, paragraph.end)
        if match:
            return Fact(match["venue"], *match.span("venue"), "venue-named")
    return None


def sub_venues_of(page: Page, paragraphs: tuple[Paragraph, ...]) -> tuple[str, ...]:
    for paragraph in paragraphs:
        if not _OF_VENUES.search(page.text, paragraph.start, paragraph.end):
            continue
        match = _SUB_VENUES.search(page.text, paragraph.start, paragraph.end)
        if match:
            listed = re.split(r",\s(?:and\s)?|\sand\s(?=(?:the\s)?[A-Z])", match["list"].strip())
            return tuple(re.sub(r"^(?:and|the)\s", "", venue.strip()) for venue in listed if venue.strip())
    return ()


def around_day(page: Page, day) -> Span:
    """The words just before and after a day, within its line."""
    line = page.text.rfind("\n", 0, day.start) + 1
    return Span(max(line, day.start - 24), min(len(page.text), day.end + 16))


def first_day_part(page: Page, announced: tuple[Announcement, ...]) -> Span | None:
    """Where a part of the day may stand: the opening of the first announcement with a day, up to a little after it."""
    found = [(a, find_days(page.text, a.dated.start, a.dated.end)) for a in announced]
    found.sort(key=lambda pair: not pair[1])
    for announcement, days in found:
        end = min(announcement.dated.end, days[0].end + 30) if days else announcement.dated.end
        return Span(announcement.dated.start, end)
    return None
