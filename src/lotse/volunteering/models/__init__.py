from lotse.volunteering.models.asking import Asking
from lotse.volunteering.models.coaching import CoachingNeed, CoachingRegistration, CoachingSession, CoachingSettings
from lotse.volunteering.models.complaints import Complaint, ComplaintContact, ComplaintEntry, ComplaintSettings
from lotse.volunteering.models.engagements import (
    Attendance,
    Commitment,
    Engagement,
    EngagementChange,
    EngagementNote,
    HoursEntry,
    Meeting,
    Participation,
    Session,
)
from lotse.volunteering.models.expenses import AllowanceLimit, Declaration, Expense, ExpenseSettings
from lotse.volunteering.models.matching import MatchMark, MatchRow, MatchRun
from lotse.volunteering.models.needs import Need, NeedQuestion, NeedSlot
from lotse.volunteering.models.notices import Notice
from lotse.volunteering.models.relief import FullTimer, FullTimerAbsence, ReliefRequest, Share, ShareFamily
from lotse.volunteering.models.retention import KeptCount
from lotse.volunteering.models.settings import VolunteeringSettings
from lotse.volunteering.models.signups import SignUp
from lotse.volunteering.models.volunteers import (
    Cover,
    LoadLimit,
    Proof,
    Requirement,
    Talk,
    Volunteer,
    VolunteerAbsence,
    VolunteerSlot,
)

__all__ = [
    "AllowanceLimit",
    "Asking",
    "Attendance",
    "CoachingNeed",
    "CoachingRegistration",
    "CoachingSession",
    "CoachingSettings",
    "Commitment",
    "Complaint",
    "ComplaintContact",
    "ComplaintEntry",
    "ComplaintSettings",
    "Cover",
    "Declaration",
    "Engagement",
    "EngagementChange",
    "EngagementNote",
    "Expense",
    "ExpenseSettings",
    "FullTimer",
    "FullTimerAbsence",
    "HoursEntry",
    "KeptCount",
    "LoadLimit",
    "MatchMark",
    "MatchRow",
    "MatchRun",
    "Meeting",
    "Need",
    "NeedQuestion",
    "NeedSlot",
    "Notice",
    "Participation",
    "Proof",
    "ReliefRequest",
    "Requirement",
    "Session",
    "Share",
    "ShareFamily",
    "SignUp",
    "Talk",
    "Volunteer",
    "VolunteerAbsence",
    "VolunteerSlot",
    "VolunteeringSettings",
]
