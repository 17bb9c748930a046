"""Is a sentence an order: by a modal, a verb of ordering, a need that is stressed, or as a bare imperative?"""

from __future__ import annotations

import functools
import re

from archive.extraction.addressees import (
    NOT_TO_WHOM,
    OWN_ARE_TO,
    TOLD_SOMEBODY_TO,
    addressee_of,
    is_subordinate,
    verbs_of,
)
from archive.extraction.imperatives import gerunds, is_imperative, lists_imperatives
from archive.extraction.lexicon import pattern_of, phrases
from archive.extraction.records import Span, Why
from archive.extraction.voices import Opener

_NOUN_NEED = re.compile(
    r"\b(?:the|a|no|any|of|in|actual|basic|urgent|people[’']s|masses[’']|not|longer|rarely)\s$", re.I
)
# "He pointed out that should implement": a machine leaves out the subject, as the Chinese sentence does.
_SAID_THAT = re.compile(
    r"\b(?:point(?:ed|s) out|(?:stress|emphasi[sz]|demand|requir|request|not|propos)(?:ed|es)|sa(?:id|ys)) that $", re.I
)
_RELATIVE = re.compile(r"\b(?:that|which|who|what|if|whether|when)\s(?:it\s)?$", re.I)
_IN_WHICH = re.compile(r"\b(?:in|of|for|to|under|by|on|with|from|at)\swhich\s[^,;.:]{0,80}$", re.I)
# A condition is no order: "if pumps need to be repaired, …"; it ends with the comma.
_CONDITION = re.compile(
    r"(?:^|[,;“\"]\s?|\b(?:and|but|that)\s)(?:if|whether|whenever|wherever|once|unless|as long as|as soon as)\s[^,;]*$",
    re.I,
)
# What a document lays down is told, not ordered: "the regulations stipulate that owners should …".
_LAID_DOWN = re.compile(
    r"\b(?:regulations?|measures|laws?|rules|plans?|drafts?|schemes?|opinions?|notices?|documents?"
    r"|decisions?|guidelines?|it|they|which|"
    r"agreement|charter)\s(?:also\s|clearly\s|further\s)?(?:stipulates?|stipulated|provides?\sthat"
    r"|provided\sthat|specif(?:y|ies|ied)|prescribes?d?|states?\sthat)\b",
    re.I,
)
# 应到…人, 任…: how many had to come for the quorum, and who shall serve as what.
_QUORUM = re.compile(
    r"\b\d[\d,]*\s(?:[\w’'-]+\s){0,8}?(?:should|shall|need to|were supposed to)\s(?:be (?:present"
    r"|in attendance|there)|have (?:attended|been present)"
    r"|attend|arrive|come)\b|\bthere should be \d+|\bshall be attended by\b|\bshould be attended by \d+|\bquorum\b"
    r"|\b(?:shall|should) (?:no longer (?:serve|hold|be|act|work)|(?:be|serve as) (?:an? |the )?"
    r"(?:(?:vice|deputy|acting|executive) )*(?:member|secretary|mayor|governor|director|chairman|magistrate|head"
    r"|president|commissioner|chief)\b)",
    re.I,
)
# "asked about", "called on him", "while walking and asking", "insisted on not being met".
_INQUIRES = re.compile(r"(?:ask|request|remind|instruct|call(?:ed|s|ing) (?:up)?on|insist)", re.I)
_ASKED_ABOUT = re.compile(
    r"[,.]|\snot\s\w+ing\b|\s(?:him|her)\b"
    r"|\s(?:(?!to\b|that\b|for\b|not\b)[\w’'-]+\s){0,7}?(?:about|in detail|after|how|whether|what|which|why"
    r"|when(?!\s\w+ing\b)|where|who|if|each other|(?:his|her|their) (?:age|name|opinions?|views?|advice|way)"
    r"|for (?:\w+\s)?(?:leave|comments|opinions|suggestions|advice|views|help|information))\b"
    r"|\s(?:(?!to\b)[\w’'-]+\s){1,12}?to (?:demonstrate|describe|introduce|explain|tell|show)\b",
    re.I,
)
_TOLD_TO = re.compile(r"[,:]?\s(?:that\s)?(?:to|not to)\s[a-z]", re.I)
_HOPED = re.compile(r"\b(?:hope|hoped?|hopes|it is hoped) that\b|\bhop(?:ed|es) (?:everyone|all|the)\b", re.I)
_HOPED_BY_ALL = re.compile(
    r"it is (?:also )?(?:sincerely )?hoped that\b"
    r"|(?:i|we) (?:also |sincerely |ardently )?hope (?:that )?(?:you|everyone|everybody|all|comrades)\b",
    re.I,
)
# What is wished of a partner is no order.
_PARTNERS = re.compile(
    r"\b(?:veterans|entrepreneurs|businesspeople|business owners|overseas Chinese"
    r"|(?:old|veteran|retired) (?:comrades|cadres|leaders)|visitors|tourists|guests|friends|investors"
    r"|(?:the|his|her|its) (?:ambassador|delegation|consulate|company|group|firm))\b|"
    r"\b(?:the\s|our\s)?(?:two|both)\s(?:sides|parties|cities|countries|peoples|places|provinces|regions"
    r"|governments|armies)\b",
    re.I,
)
_WILL = re.compile(r"\b(?:will|would|can|could|may|to|should)\b", re.I)
# What a thing that was built is expected to do: "It should shorten the way to the port."
_OF_THE_THING = re.compile(r"\W*(?:It|This) should (?!be\b|also be\b|not be\b)", re.I)
_NOT_VOICE = frozenset(("reception", "ceremony"))
# 追责, 严禁: what shall befall who does otherwise, and what is not to be.
_FORBIDDEN = re.compile(
    r"\b(?=[wsinauod])(?:"
    r"(?:will|shall) be (?:\w+ly\s)?(?:held (?:\w+\s)?(?:accountable|responsible|to account)|punished|dealt with"
    r"|investigated|penali[sz]ed)"
    r"|will not be (?:tolerated|allowed|permitted)"
    r"|no\s(?:[\w’'-]+,?\s){1,10}?(?:(?:is|are)\s(?:(?:allowed|permitted) to|to be)|may)"
    r"|(?:under no circumstances|in no case|on no account|at no time) (?:may|can|is|are)"
    r"|(?:nobody|no one|none) (?:may|shall|is to|is allowed to)"
    r"|(?:is|are) (?:"
    r"(?:\w+ly )?(?:not|never) (?:allowed|permitted) to|(?:strictly |absolutely |resolutely )?(?:forbidden|prohibited)"
    r"|not to be (?:\w+ly\s)?(?:tolerated|condoned|allowed|permitted|accepted|delayed|postponed|exceeded|violated"
    r"|breached|crossed|shirked|skipped|waived|excused|spared|diverted|misused|occupied)"
    r"|to be (?:\w+ly\s)?(?!held\b|opened\b|built\b|completed\b|launched\b|convened\b|found\b|seen\b|celebrated\b"
    r"|published\b|elected\b|put\b)[a-z]+(?:ed|en|ept|ut|un|ught|de|lt))"
    r"|(?:(?<=[;:]\s)|(?<=[“\"])|(?<=so\s)|(?<=so,\s)|(?<=,\splease\s)|(?<=,\sbut\s))"
    r"(?:do not|don[’']t|never)(?=\s[a-z])"
    r")\b",
    re.I,
)
# "Whoever sleeps on duty will be replaced", "the bureau has until Friday to repair": what befalls, and a deadline.
_THREATENED = re.compile(
    r"\b(?:every (?:[\w’'-]+\s){1,4}needs (?:an?|its|to)\b"
    r"|(?:anyone|anybody|whoever|those)(?:\swho)?\s[^.;]{2,80}?\bwill (?:be"
    r" (?:replaced|dismissed|removed|suspended|sent home|accountable|answerable|liable|fined|blamed|demoted|barred"
    r"|disqualified|transferred|criticized|criticised|blacklisted|called to account|exposed|sacked|moved)"
    r"|answer|pay|have to answer|lose (?:his|her|their))\b"
    r"|(?:given|gave \w+(?: \w+){0,4}|has|have) until [^.;]{2,30}? to)\b",
    re.I,
)
_AT_THE_HEAD = re.compile(r"[Pp]resid|[Cc]hair|[Ss]peech|[Rr]emarks|[Aa]ddress")


@functools.cache
def _reported_need() -> re.Pattern[str]:
    """ "stressed the need to …", "stressed strictly controlling …", "underlined stronger supervision"."""
    verbs, needs = pattern_of(phrases("verbs", "needverb")), pattern_of(phrases("verbs", "need"))
    effort = pattern_of(phrases("verbs", "effort"))
    between = r"(?:\s(?:on|and|again|also|\w+ly|\w+ed)){0,3}"
    return re.compile(
        rf"(?<!\bof )(?<!\bthe )(?<!\bafter )(?<!\bthrough )(?<!\bby )"
        rf"\b(?:{verbs})\b(?:{between}\s(?:{needs})\b|(?:\s(?:also|again|on"
        rf"|\w+ly)){{0,2}}\s(?:the\s(?:\w+\s)?(?:importance|significance)\sof\s)?(?:\w+ly\s)?(?:{gerunds()})\b(?!\s(?:role|position"
        rf"|force|enterprises?|factors?)\b)"
        rf"|(?:\s(?:also|again)){{0,2}}\s(?:a\s)?(?:{effort})\s(?!than\b)[a-z])",
        re.I,
    )


@functools.cache
def _passive_order() -> re.Pattern[str]:
    """ "Counties are directed to …", "it was demanded that …", "stricter supervision was called for"."""
    told, wanted = pattern_of(phrases("verbs", "told")), pattern_of(phrases("verbs", "wanted"))
    stressed, needs = pattern_of(phrases("verbs", "needverb")), pattern_of(phrases("verbs", "needed"))
    be = r"(?:is|are|was|were|be)(?:\s(?:also|further|once again|hereby|\w+ly)){0,2}"
    return re.compile(
        rf"\b(?=[iawbte])(?:{be}\s(?:(?:{told})\s(?:not\s)?to\s{NOT_TO_WHOM}[a-z]"
        rf"|(?:{wanted})(?:\sthat\b|(?!\s(?:by|as|from|with)\b)[^.;,]{{0,60}}[.;,]|$))"
        rf"|the\s(?:(?:{needs})\s|(?:importance|significance)\sof\s(?:\w+ly\s)?(?:{gerunds()})\s)[^.;]{{3,240}}?\b{be}\s(?:{stressed})\b"
        rf"|emphasis\s{be}\s(?:placed|laid|put)\son\s(?:the\s(?:{needs}|importance)\b|(?:\w+ly\s)?(?:{gerunds()})\b)"
        r"|there\s(?:is|was)\s(?:also\s)?an?\s(?:\w+\s)?need\sto\s)",
        re.I,
    )


@functools.cache
def _needed() -> re.Pattern[str]:
    return re.compile(
        r"\b(?:more(?! than)|greater|further|stronger|better|closer|stricter|faster|efforts?|measures|attention"
        r"|work|steps|action)\b[^.;,]{0,80}?"
        r"\b(?:is|are)(?:\s\w+ly)?\sneeded\b",
        re.I,
    )


@functools.cache
def _order_participle() -> re.Pattern[str]:
    orders = tuple(p for p in phrases("verbs", "order") if p.split()[0].endswith("ing"))
    return re.compile(
        rf"(?:,|\band\b|\bwhile\b)\s(?:and\s|also\s|\w+ly\s)?(?P<order>{pattern_of(orders)})\b",
        re.I,
    )


@functools.cache
def _order_joined() -> re.Pattern[str]:
    orders = tuple(p for p in phrases("verbs", "order") if not p.split()[0].endswith(("ing", "s")))
    return re.compile(
        rf"(?:,|\band\b)\s(?:he\s|she\s)?(?:also\s|further\s|then\s|\w+ly\s)?(?P<order>{pattern_of(orders)})\b"
        r"(?!\s?[.;]|,?\sby\b)",  # "feel warm and encouraged."
        re.I,
    )


_CANNOT = ("can't", "can not", "can never", "must never", "mustn't")


@functools.cache
def _modal() -> re.Pattern[str]:
    """ "must", "should"; "it is, therefore, very necessary to …", "it is vital, he said, that …"."""
    between = (
        r"(?:,\s(?:\w+|[^,.;:]{2,50}),|\s(?:also|very|absolutely|most|extremely|even more|more|thus|still|\w+ly)){0,3}"
    )
    what = pattern_of(phrases("verbs", "necessary"))
    modals = phrases("verbs", "modal")
    never = tuple(p.replace("cannot", no) for p in modals if p.startswith("cannot") for no in _CANNOT)
    return re.compile(
        rf"(?<![\w’'-])(?:(?:{pattern_of((*modals, *never))})(?!\w)"
        rf"|(?:is|are|was|were|be|it[’']s|remains){between}\s(?:of\s)?(?:{what})(?:,\s[^,.;:]{{2,60}},)?\s"
        rf"(?:(?:for|upon)\s[^,.;]{{2,80}}?\s)?(?:to(?=\s(?!me\b){NOT_TO_WHOM}[a-z])|that\b))",
        re.I,
    )


@functools.cache
def _are_to() -> re.Pattern[str]:
    """ "Counties are to report"; what deputies are to vote on is the meeting's own agenda."""
    acts = {act for action in ("review", "elect", "discuss", "hear_report") for act in phrases("verbs", "base", action)}
    orders = tuple(verb for verb in phrases("verbs", "imperative") if verb not in acts)
    return re.compile(
        rf"(?<!remains )(?<!aim )(?<!goal )(?<!purpose )\b(?:is|are) (?:expected )?to (?:{pattern_of(orders)})\b", re.I
    )


@functools.cache
def _outsider_named() -> re.Pattern[str]:
    """ "Lin Peishan, a Taiwan entrepreneur who …", "villager Ma Lan" at the head of a sentence."""
    who, name = pattern_of(phrases("posts", "outsider")), r"[A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+){0,3}"
    return re.compile(
        rf"\W*(?:[A-Z][^.;,]{{0,60}},\s)?(?:(?:Mr|Mrs|Ms|Dr|Prof)\.?\s)?"
        rf"(?:{name},\s(?:an?\s|the\s|who is an?\s)?(?:[\w’'-]+\s){{0,5}}?"
        rf"(?i:{who})\b(?!-)"
        rf"|(?:[Tt]he\s|[Aa]n?\s)?(?i:{who})\s(?=[A-Z]))"
    )


def _asks_for_himself(text: str, sentence: Span, opener: Opener) -> bool:
    """Whether somebody from business or the street asks the hosts for something, who orders nobody."""
    return bool(_outsider_named().match(text, sentence.start, opener.start))


def reason_of(
    text: str, sentence: Span, opener: Opener | None, running: bool, kind: str, first: bool = False
) -> Why | None:
    """Why ``sentence`` is a directive: a modal, need, order, hope or imperative; None where it is none. ``first`` in
    its paragraph."""
    if opener and opener.outside:
        return None
    limit = min(sentence.end, sentence.start + 3000)
    why = _telling(text, sentence, opener, running, limit)
    if (
        why
        and why.rule in ("directive-order", "directive-hope")
        and opener
        and _asks_for_himself(text, sentence, opener)
    ):
        return None
    told = first or not running or _OF_THE_THING.match(text, sentence.start)
    if why and kind == "ceremony" and not opener and told and not is_subordinate(text, sentence, opener):
        return None  # the story goes on: "The bridge should be open by May."
    if why and kind in _NOT_VOICE:
        # Hosts and guests wish each other things; only one's own departments are told.
        guest = kind == "reception" or (opener and opener.stranger) or _PARTNERS.search(text, sentence.start, limit)
        if guest and (why.rule == "directive-hope" or not is_subordinate(text, sentence, opener)):
            return None
    if why and why.rule == "directive-hope" and _PARTNERS.search(re.split(_WILL, text[why.end : limit])[0]):
        return None
    return why


def _telling(text: str, sentence: Span, opener: Opener | None, running: bool, limit: int) -> Why | None:
    start = sentence.start

    def why(words: re.Match[str] | Opener, rule: str) -> Why:
        span = (words.start, words.end) if isinstance(words, Opener) else words.span()
        return Why("directive", *span, rule)

    if opener and verbs_of("order").fullmatch(opener.verb) and not _is_asked(text, opener.start, opener.end, limit):
        return why(opener, "directive-order")
    if modal := _modal_in(text, sentence, limit, opener, running):
        return why(modal, "directive-modal")
    if need := _reported_need().search(text, start, limit):
        return why(need, "directive-need")
    if (
        (running or opener)
        and text.find(" needed", start, limit) >= 0
        and (need := _needed().search(text, start, limit))
    ):
        return why(need, "directive-need")
    if (ordered := _passive_order().search(text, start, limit)) and not _LAID_DOWN.search(text, start, limit):
        return why(ordered, "directive-order")
    if opener:
        joined = _order_participle().search(text, opener.end, limit) or _order_joined().search(text, opener.end, limit)
        if joined and not _is_asked(text, joined.start("order"), joined.end(), limit):
            return why(joined, "directive-order")
        if _TOLD_TO.match(text, opener.end, limit) and verbs_of("needverb").fullmatch(opener.verb):
            return why(opener, "directive-order")
        if needed := _NEEDED_TO.match(text, opener.start, limit):
            return why(needed, "directive-need")
        if TOLD_SOMEBODY_TO.match(text, opener.start, limit):
            return why(opener, "directive-order")
        if not opener.stranger and (proposed := _PROPOSED.match(text, opener.start, limit)):
            return why(proposed, "directive-hope")
        if hoped := _HOPED.search(text, opener.start, limit):
            return why(hoped, "directive-hope")
    elif _AT_THE_HEAD.search(text, start, limit) and (ordered := _order_participle().search(text, start, limit)):
        return why(ordered, "directive-order")
    if running and (hoped := _HOPED_BY_ALL.match(text, start, limit)):
        return why(hoped, "directive-hope")
    if (running or opener) and (forbidden := _FORBIDDEN.search(text, start, limit)):
        return why(forbidden, "directive-modal")
    spoken = (running or opener) and any(
        text.find(words, start, limit) >= 0 for words in ("will be ", " until ", " needs ")
    )
    if spoken and (threatened := _THREATENED.search(text, start, limit)):
        return why(threatened, "directive-modal")
    bare = (running or opener) and is_imperative(text[start : min(limit, start + 500)])
    if bare or lists_imperatives(text, start, limit, opener, running):
        return Why("directive", start, sentence.end, "directive-imperative")
    return None


def _is_asked(text: str, start: int, end: int, limit: int) -> bool:
    """Whether the verb at ``start`` asks for an answer, and not for something to be done."""
    return bool(_INQUIRES.match(text, start, end) and _ASKED_ABOUT.match(text, end, limit))


# "underscored that departments needed to live frugally": what is needed, told in the past.
_NEEDED_TO = re.compile(
    r"(?:emphasi[sz]ed|stressed|underlined|underscored|reiterated|insisted|demanded|added|pointed out)\sthat\s"
    r"(?:(?!which\b|who\b|had\b|was\b|were\b|if\b|when\b)[\w’'-]+\s){1,12}?(?:(?:also|now|still|all)\s)?needed\sto\b",
    re.I,
)


# "suggested that the pumps be checked": what those who lead propose.
_PROPOSED = re.compile(
    r"(?:suggest|propos|recommend)ed\sthat\s(?:(?!will\b|would\b|was\b|were\b)[\w’'-]+\s){1,12}?be\s(?:\w+ly\s)?\w+(?:ed|en|t|de)\b",
    re.I,
)


def _modal_in(text: str, sentence: Span, end: int, opener: Opener | None, running: bool) -> re.Match[str] | None:
    start = sentence.start
    if text[sentence.end - 1] == "?":
        return None
    modal = next((m for m in _modal().finditer(text, start, end) if _binds(text, start, end, m)), None)
    if modal is None:
        if text.find(" to ", start, end) < 0:
            return None
        found = _are_to().search(text, start, end)
        told = (
            found
            and not _is_condition(text, start, found)
            and (
                addressee_of(text, Span(start, end), opener)
                or _EVERY.search(text, max(start, found.start() - 60), found.start())
            )
        )
        if told or not (opener or running):
            return found if told else None
        are_to = text.find(" are to ", start, end) >= 0 or text.find(" is to ", start, end) >= 0
        return OWN_ARE_TO.search(text, opener.end if opener else start, end) if are_to else None
    laid_down = _LAID_DOWN.search(text, start, modal.start())
    return None if laid_down or _QUORUM.search(text, start, end) else modal


_EVERY = re.compile(r"\b(?:each|every|no|all)\s(?:(?!is\b|are\b)[\w’'-]+\s){1,5}$", re.I)
_HAS_TO = re.compile(r"\b(?:he|she|I)\s(?:\w+ly\s)?$")


def _binds(text: str, start: int, end: int, modal: re.Match[str]) -> bool:
    """Whether a modal tells somebody to do something: no noun ("the need to"), no condition, no set phrase."""
    words, before = modal.group().lower(), text[max(start, modal.start() - 24) : modal.start()]
    if text[modal.end() : modal.end() + 1] == "-" or (words in ("has to", "have to") and _HAS_TO.search(before)):
        return False  # "a must-see", "the forms she has to fill in"
    opens = _QUOTED_BEFORE.search(text[max(start, modal.start() - 40) : modal.start()])
    if opens and _QUOTE_ENDS.match(text, modal.end()):
        return False
    if words.startswith("need") and _NOUN_NEED.search(before):
        return False
    if words in ("should", "should not", "must not") and _SHOULD_HAVE_DONE.match(text, modal.end(), end):
        return False
    if _IN_WHICH.search(text[max(start, modal.start() - 90) : modal.start()]):
        return False
    if _RELATIVE.search(before) and not words.startswith(("is ", "are ", "it")) and not _SAID_THAT.search(before):
        return False
    return not _is_condition(text, start, modal) and not any(
        no.start() <= modal.start() < no.end()
        for no in verbs_of("notmodal").finditer(text, max(start, modal.start() - 16), min(end, modal.end() + 20))
    )


# The “six must persist”, a sign which read “the window should be open”: a slogan or what is read, nobody's order.
_QUOTED_BEFORE = re.compile(r"\b(?:the|an?|of|called|read|reads|in|and|with|by)\s[“\"][^“”\".,;:]{0,30}$")
_QUOTE_ENDS = re.compile(r"[^“”\".,;:]{0,30}[”\"]")


# What was to be and was not; "every town should have a team" is an order.
_SHOULD_HAVE_DONE = re.compile(
    r"\s(?:not\s)?have\s(?:\w+ly\s|also\s|already\s)?(?:been|had|done|gone|come|taken|made|given|known|seen|said|found|kept|paid"
    r"|left|heard|met|led|got|gotten|won|read|sent|held|told|brought|begun|fallen|become|broken|chosen|driven|felt|fought"
    r"|forgotten|grown|lost|risen|run|shown|spoken|spent|stood|taught|thought|built|bought|caught|dealt|written|[a-z]{2,}(?<!ne)ed)\b",
    re.I,
)


def _is_condition(text: str, start: int, modal: re.Match[str]) -> bool:
    return bool(_CONDITION.search(text[max(start, modal.start() - 120) : modal.start()]))
