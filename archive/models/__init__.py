"""The records of the archive. Each module holds one family; this page is their index."""

from archive.models.addresses import OldAddress
from archive.models.alerts import Alert
from archive.models.analysis import (
    COUNTED,
    Alike,
    AnalysisTask,
    Event,
    Measure,
    Movement,
    Naming,
    Passing,
    Reach,
    Thread,
    Usage,
    UsageIn,
    UsageMonth,
)
from archive.models.changes import Change
from archive.models.directives import Directive, Topic
from archive.models.editing import Draft, Operation, Verdict
from archive.models.formulations import (
    CandidateUse,
    Formulation,
    FormulationCandidate,
    FormulationUse,
    FormulationVariant,
    UseInMeeting,
)
from archive.models.meetings import AgendaItem, Attendance, Meeting, Reference, Role
from archive.models.novelty import Novelty
from archive.models.organs import Organ, OrganName, Place
from archive.models.people import Mention, Person, PersonName, Post
from archive.models.sources import (
    OUTCOMES,
    ImportLine,
    ImportProblem,
    ImportRun,
    LoadedReference,
    Original,
    Removed,
    SourceDocument,
)
from archive.models.writeups import Band, WriteUp

__all__ = [
    "COUNTED",
    "OUTCOMES",
    "AgendaItem",
    "Alike",
    "AnalysisTask",
    "Alert",
    "Attendance",
    "Band",
    "CandidateUse",
    "Change",
    "Directive",
    "Draft",
    "Event",
    "Formulation",
    "FormulationCandidate",
    "FormulationUse",
    "FormulationVariant",
    "ImportLine",
    "ImportProblem",
    "ImportRun",
    "LoadedReference",
    "Measure",
    "Meeting",
    "Mention",
    "Movement",
    "Novelty",
    "Naming",
    "OldAddress",
    "Operation",
    "Organ",
    "OrganName",
    "Original",
    "Passing",
    "Person",
    "PersonName",
    "Place",
    "Post",
    "Reach",
    "Reference",
    "Removed",
    "Role",
    "SourceDocument",
    "Thread",
    "Topic",
    "UseInMeeting",
    "Usage",
    "UsageIn",
    "UsageMonth",
    "Verdict",
    "WriteUp",
]
