"""人员: persons and where they belong (`persons`), cadres and their appointment forms (`cadres`)."""
from __future__ import annotations

from .cadres import CadreForm, CadrePhoto, Cadreship, CareerSpan, Schooling, YearAssessment
from .persons import Appointment, Membership, Person, PersonRevision, Post, RosterUpload, SealedValue

__all__ = [
    "Appointment", "CadreForm", "CadrePhoto", "Cadreship", "CareerSpan", "Membership", "Person", "PersonRevision", "Post",
    "RosterUpload", "Schooling", "SealedValue", "YearAssessment",
]  # fmt: skip
