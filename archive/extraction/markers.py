"""Which words pass on from one meeting's story to another's: on the same day, after it, apart from it?"""

from __future__ import annotations

import re

from archive.extraction.meetings import MEETING_NOUN

PART = r"(?:day|afternoon|morning|evening|night)"
SAME_DAY = re.compile(
    rf"^(?:(?:in|on) the {PART} of the same day|on the (?:same|very same|very)|(?:later|late|early) (?:that|the same)"
    rf"|earlier (?:that|the same)|that same|that|the same)(?:(?<=day)|\s{PART})\b(?!\sof\b)",
    re.IGNORECASE,
)
_ORDINAL = r"(?:\d+(?:st|nd|rd|th)|[a-z]+(?:-?[a-z]+)?(?:th|st)|(?:[a-z]+ty-)?(?:second|third))"
_HELD = (
    r"(?:presided over|held|convened|chaired|hosted|presides over|holds|attended"
    r"|(?<=went on to )(?:preside over|chair|hold|convene|host|attend))"
)
ANOTHER = re.compile(
    rf"\b{_HELD}\s(?:also\s)?(?:an?|another"
    rf"|(?:the|its)(?:\s[\w’'-]+){{0,5}}? {_ORDINAL})\s[^.;]{{0,160}}?\b{MEETING_NOUN}\b"
    rf"|\b(?:an?|another|(?:the|its) {_ORDINAL})\s[^.;]{{0,160}}?\b{MEETING_NOUN}\b[^.;]{{0,160}}?\b(?:was"
    rf"|were) (?:also )?(?:held|convened|chaired|opened|called|hosted|organi[sz]ed)\b",
    re.I,
)
# A meeting called by its whole name, no part of the one before: "the mobilization meeting for the inspection was held".
NAMED = re.compile(
    rf"\bthe\s(?!closing|opening|plenary|full|group|final|last|(?:{_ORDINAL})\s(?:plenary|full|group))(?:[\w’'-]+\s){{1,12}}?{MEETING_NOUN}"
    rf"\s(?:for|of|on)\s[^.;]{{3,200}}?\b(?:was|were) (?:also )?(?:held|convened|opened)\b",
    re.I,
)
# Behind the verb as well: "The executive meeting was held immediately afterwards", "Ma Lin then chaired …".
SEQUEL = re.compile(
    r"\b(?:then|went on to|afterwards?|subsequently|on the same (?:day|afternoon|morning|evening)"
    r"|(?:after|before) the (?:meeting|conference|session|symposium|inspection|ceremony)"
    r"|later (?:that|the same|in the) day"
    r"|that (?:same )?(?:day|afternoon|evening|morning))\b",
    re.I,
)
ITS_NAME = re.compile(
    rf"^the\s(?:[\w’'-]+\s){{0,5}}?{_ORDINAL}\s[^.;,]{{0,120}}?\b{MEETING_NOUN}\b[^.;,]{{0,160}}?"
    r"\bwas (?:also )?(?:held|convened|opened)\b",
    re.I,
)
# "At the symposium held afterwards, Ma Lin listened to …"
AT_LATER = re.compile(
    rf"^at (?:the|an?)\s(?P<name>(?:[\w’'-]+\s){{0,6}}?{MEETING_NOUN})(?:\s[^.;,]{{3,80}}?)??"
    r",?\s(?:which was\s)?(?:held|convened)(?:\s(?:in|at)\s(?!the end\b)[^.;,]{2,40}?)??"
    r"\s(?:subsequently|afterwards?|later|then"
    rf"|immediately after\w*|after the \w+|that {PART}|on the (?P<last>last|final) day|at the end of the \w+"
    rf"|(?:in|on) the (?:same {PART}|afternoon|evening))\b",
    re.I,
)
AT = re.compile(rf"^at (?:the|an?)\s(?P<name>(?:[\w’'-]+\s){{0,6}}?{MEETING_NOUN})\b", re.I)
# Told only because this meeting dealt with it: "… held a conference on it, and the meeting conveyed its spirit".
ONLY_STUDIED = re.compile(
    r"\b(?:the|this) meeting (?:conveyed|relayed|communicated|transmitted|studied|listened)\b"
    r"|\bits (?:guiding )?(?:spirit|principles)\b",
    re.I,
)
# "Che Songlin also inspected the service center on the same day"
BESIDES = re.compile(
    r"^[A-Z][\w’-]+\s[A-Z][\w’'-]+\salso\s(?P<did>(?:met with|visited|inspected|toured)\b[^.;]{3,160}?)"
    rf"\b(?:on the same {PART}|that (?:same )?{PART}|later (?:that|in the) {PART})\b"
)
ALSO = re.compile(
    r"\balso (?P<did>(?:met|meets|visited|inspected|toured|paid|went|held|chaired|presided|attended)\b.*)", re.I | re.S
)
# "The executive meeting was convened at 3 p.m." behind an opening that announced it as the second.
HELD_OF_TWO = re.compile(
    rf"^the\s(?P<name>(?:[\w’'()-]+\s){{1,6}}?{MEETING_NOUN}),?\s(?:(?:was|were)\s)?(?:also\s|then\s)?"
    r"(?:convened|held|opened|began|started|called)\b",
    re.I,
)
# What may as well open the next part of the same meeting: another one only where it is of another kind.
_OF_THE_MEETING = (
    r"the (?:[\w-]+ ){0,3}?(?:meeting|talks|session|plenum|conference|symposium|inspections?|visit|tour|trip|research"
    r"|investigation|survey|ceremony|study)"
)
NEXT = re.compile(
    r"^(?:in the (?:afternoon|evening|morning)|subsequently|afterwards?|then|later|immediately afterwards?"
    r"|(?:before|prior to|ahead of|after|following) (?:that|this)|beforehand|previously|in addition|meanwhile"
    r"|earlier(?! (?:this|last|in the) (?:year|month|week|spring|summer|autumn|winter))"
    r"|also(?= (?:on|in)\b)|it (?:is|was) (?:also )?(?:learned|reported|understood) that|back in (?:the|\w+ing)"
    rf"|(?:(?:right|immediately|shortly|soon|just) )?(?:after|following|upon|before|prior to) {_OF_THE_MEETING}"
    rf"|at the (?:end|close|conclusion) of {_OF_THE_MEETING}"
    rf"|(?:when|once|as soon as|after) {_OF_THE_MEETING} (?:was over|had ended|ended|concluded|closed)"
    r"|(?:(?:a|several|some|a few|\w+) )?hours? (?:later|earlier|before)"
    r"|(?:a|one|two|three|four|five) days? (?:later|earlier|before)|the (?:previous|preceding) day"
    r"|the day (?:before|after)"
    rf"|(?:(?:a|one|two|three|four|five) days?|(?:an|two|three) hours?|immediately) (?:after|before) {_OF_THE_MEETING}"
    rf"|at \d{{1,2}}(?:[:.]\d\d)?\s?(?:[ap]\.?m\b\.?|o[’']clock)"
    rf"|(?:in|on) the {PART} of the (?:previous|preceding|next|following) day|(?:in|on) the {PART} of\b"
    rf"|(?:on )?the (?:previous|preceding|next|following) {PART})(?!\w)",
    re.I,
)
# The part of a day that somebody spent on guests, apart from the meeting: "In the afternoon Yao received a delegation".
ANOTHER_HOUR = re.compile(rf"^(?:in|on) the {PART}\b|^(?:on )?the (?:previous|preceding|next|following) {PART}\b", re.I)
ACTED = re.compile(
    r"\b(?:received?|receives|welcomed|hosted|met|meets|held talks|visited|toured|inspected|signed)\b.*", re.I | re.S
)
# A ceremony behind a meeting is its end, unless somebody else is said to have led it.
IS_CHAIRED = re.compile(r"\s*(?:it|the ceremony) was (?:chaired|presided over|hosted|emceed|led) by\b", re.I)
# Called by what it is, behind words that pass on to it: "After the study, the party group meeting … was held".
CALLED = re.compile(
    rf"\bthe\s(?:[\w’'()-]+\s){{0,9}}?{MEETING_NOUN}\b[^.;,]{{0,120}}?"
    r"\s(?:was|were) (?:also )?(?:held|convened|opened)\b"
    rf"|\b{_HELD}\s(?:also\s)?(?:the|its)\s(?:[\w’'()-]+\s){{1,9}}?{MEETING_NOUN}\b[^.;,]{{0,120}}"
    rf"|\b{_HELD}\s(?:also\s)?(?:the|its|a)\s(?:[\w’'()-]+\s){{0,7}}?(?:standing committee|study center group)\b"
    r"[^.;,]{0,80}",
    re.I,
)
FOLLOWED = re.compile(
    rf"^(?:the|this)\s[^.;,]{{3,80}}?\s(?:was|were)\s(?:\w+ly\s)?(?:followed|preceded)\sby\s"
    rf"(?P<name>(?:an?|the)\s[^.;,]{{0,100}}?\b{MEETING_NOUN}\b[^.;,]{{0,60}})",
    re.I,
)
# What is told beside the first meeting: "In a separate meeting", "While in Hubei, she also visited".
APART = re.compile(
    r"^(?:(?:in|at|on) (?:a|another) separate\s(?:\w+\s)?|in (?:another|a related) development\b|separately\b"
    r"|(?:(?:in|according to) )?(?:another|a separate|a related) (?:report|piece of news|item)\b|in other news\b"
    r"|at another\s\w+|on another occasion\b|the same day also saw\b)",
    re.I,
)
# Another body's own meeting, of whatever kind: "After the preparatory meeting, the presidium held its first meeting".
OF_ANOTHER_BODY = re.compile(
    r",\s(?:the\s(?P<body>(?:[\w’'-]+\s){0,5}?(?:presidium|council|committee|commission|(?:party|leading)\sgroup))(?:\sof\s[^,.;]{3,90}?)?"
    rf"\s(?:held|convened)\s(?:the|its)\s{_ORDINAL}\s(?:[\w-]+\s){{0,2}}?{MEETING_NOUN}"
    rf"|(?:the|its)\s{_ORDINAL}\s{MEETING_NOUN}\sof\sthe\s(?P<of>(?:[\w’'-]+\s){{0,5}}?(?:presidium|council|committee|commission|(?:party|leading)\sgroup))\b"
    r"[^.;]{0,120}?\swas\s(?:held|convened))",
    re.I,
)
# "City leaders A and B attended the ceremony", at the end of a page that told of the ceremony first.
CAME_TO = re.compile(
    r"\b(?:attended|took part in|participated in|were present at|was present at|accompanied)\s(?:the|this)\s"
    rf"(?P<name>(?:[\w’'-]+\s){{0,3}}?(?:{MEETING_NOUN}|inspection|investigation|tour|visit))\b[^.;,]{{0,60}}[.;]?"
)
