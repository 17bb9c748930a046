"""The records of the archive. Each module holds one family; this page is their index."""

from archive.models.addresses import OldAddress
from archive.models.directives import Directive, Topic
from archive.models.editing import Draft, Operation, Verdict
from archive.models.formulations import (
    CandidateUse,
    Formulation,
    FormulationCandidate,
    FormulationUse,
    FormulationVariant,
)
from archive.models.meetings import AgendaItem, Attendance, Meeting, Reference, Role
from archive.models.organs import Organ, OrganName, Place
from archive.models.people import Mention, Person, PersonName, Post
from archive.models.sources import ImportProblem, ImportRun, LoadedReference, SourceDocument

__all__ = [
    "AgendaItem",
    "Attendance",
    "CandidateUse",
    "Directive",
    "Draft",
    "Formulation",
    "FormulationCandidate",
    "FormulationUse",
    "FormulationVariant",
    "ImportProblem",
    "ImportRun",
    "LoadedReference",
    "Meeting",
    "Mention",
    "OldAddress",
    "Operation",
    "Organ",
    "OrganName",
    "Person",
    "PersonName",
    "Place",
    "Post",
    "Reference",
    "Role",
    "SourceDocument",
    "Topic",
    "Verdict",
]
