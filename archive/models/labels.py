"""What the words of the vocabularies are called on the pages: ``hear_report`` is "Hear report", or 听取汇报."""

from django.utils.translation import gettext_lazy as _

LABELS = {
    # kinds of meetings
    "politburo": _("Politburo"),
    "politburo_standing_committee": _("Politburo standing committee"),
    "politburo_study_session": _("Politburo study session"),
    "standing_committee": _("Standing committee"),
    "plenary": _("Plenary"),
    "party_group": _("Party group"),
    "leading_cadres_meeting": _("Leading cadres meeting"),
    "study_session": _("Study session"),
    "commission": _("Commission"),
    "government_executive": _("Government executive"),
    "government_plenary": _("Government plenary"),
    "congress_session": _("Congress session"),
    "congress_standing_committee": _("Congress standing committee"),
    "cppcc_session": _("CPPCC session"),
    "cppcc_standing_committee": _("CPPCC standing committee"),
    "conference": _("Conference"),
    "mobilisation": _("Mobilisation"),
    "symposium": _("Symposium"),
    "inspection": _("Inspection"),
    "reception": _("Reception"),
    "ceremony": _("Ceremony"),
    "other": _("Other"),
    # what somebody did at a meeting
    "presided": _("Presided"),
    "spoke": _("Spoke"),
    "conveyed": _("Conveyed"),
    "reported": _("Reported"),
    "exchange_speech": _("Exchange speech"),
    "attended": _("Attended"),
    "observed": _("Observed"),
    "accompanied": _("Accompanied"),
    "entrusted": _("Entrusted"),
    "signed": _("Signed"),
    "instructed": _("Instructed"),
    "lectured": _("Lectured"),
    # what a meeting does
    "study": _("Study"),
    "convey": _("Convey"),
    "hear_report": _("Hear report"),
    "review": _("Review"),
    "deploy": _("Deploy"),
    "discuss": _("Discuss"),
    "elect": _("Elect"),
    "sum_up": _("Sum up"),
    # what a readout refers to
    "speech": _("Speech"),
    "document": _("Document"),
    "meeting": _("Meeting"),
    "letter": _("Letter"),
    "instruction": _("Instruction"),
    # what a date rests on, and its part of the day
    "stated": _("Stated"),
    "stamp": _("Stamp"),
    "inferred": _("Inferred"),
    "morning": _("Morning"),
    "afternoon": _("Afternoon"),
    "evening": _("Evening"),
    # how a meeting is held
    "video": _("Video"),
    "in_person": _("In person"),
    "mixed": _("Mixed"),
    # how far a person has looked at a record, and where an import had a problem
    "unreviewed": _("Unreviewed"),
    "edited": _("Edited"),
    "reviewed": _("Reviewed"),
    "read": _("Read"),
    "extract": _("Extract"),
    "store": _("Store"),
    "identify": _("Identify"),
    # what became of a document in an import
    "new": _("New"),
    "unchanged": _("Unchanged"),
    "changed": _("Changed"),
    "duplicate": _("Duplicate"),
    "problem": _("Problem"),
    "skipped": _("Skipped"),
    # what an editor did or decided
    "accepted": _("Accepted"),
    "corrected": _("Corrected"),
    "deleted": _("Deleted"),
    "merged": _("Merged"),
    "split": _("Split"),
    # how sure a rule is, and whom a text credits
    "sure": _("Sure"),
    "likely": _("Likely"),
    "unsure": _("Unsure"),
    "photo": _("Photo"),
    "reporter": _("Reporter"),
    "editor": _("Editor"),
    # what is page debris
    "byline": _("Byline"),
    "copyright": _("Copyright"),
    "illegible": _("Illegible"),
    "marked": _("Marked by an editor"),
    "markup": _("Markup"),
    "navigation": _("Navigation"),
    "other stories": _("Other stories"),
    "page line": _("Line of the page"),
    "photo line": _("Line of a photo"),
    "reply link": _("Link to reply"),
    "source": _("Source"),
}


def label(code: str):
    """What a word of a vocabulary is called in the reader's language; a word without a label is shown as it is."""
    return LABELS[code] if code in LABELS else code.replace("_", " ").capitalize()
