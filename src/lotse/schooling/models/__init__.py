from lotse.schooling.models.deadlines import DeadlineRule
from lotse.schooling.models.decisions import DecidingOffice, DecisionItem, DecisionList
from lotse.schooling.models.family import FamilyMessage
from lotse.schooling.models.handover import HandoverChild, HandoverPackage
from lotse.schooling.models.history import KeyDateCount, KeyDateSettings, PupilFacts, QueueGap
from lotse.schooling.models.letters import SentenceCheck
from lotse.schooling.models.place_requests import PlaceRequest, PlaceRound
from lotse.schooling.models.process import Process, ProcessVersion
from lotse.schooling.models.proposals import (
    Assignment,
    Constraint,
    Hold,
    NeedNotice,
    ParentAnswer,
    ProposalRow,
    ProposalRun,
    Recommendation,
)
from lotse.schooling.models.pupils import (
    Interview,
    MedicalExamOrder,
    Pupil,
    SchoolingPeriod,
    StateChange,
)
from lotse.schooling.models.schools import BusTime, PlaceReport, RegisterImport, School
from lotse.schooling.models.support import StayCheck, SupportPeriod

__all__ = [
    "Assignment",
    "BusTime",
    "Constraint",
    "DeadlineRule",
    "DecidingOffice",
    "DecisionItem",
    "DecisionList",
    "FamilyMessage",
    "HandoverChild",
    "HandoverPackage",
    "Hold",
    "Interview",
    "KeyDateCount",
    "KeyDateSettings",
    "MedicalExamOrder",
    "NeedNotice",
    "ParentAnswer",
    "PlaceReport",
    "PlaceRequest",
    "PlaceRound",
    "Process",
    "ProcessVersion",
    "ProposalRow",
    "ProposalRun",
    "Pupil",
    "PupilFacts",
    "QueueGap",
    "Recommendation",
    "RegisterImport",
    "School",
    "SchoolingPeriod",
    "SentenceCheck",
    "StateChange",
    "StayCheck",
    "SupportPeriod",
]
