from lotse.network.models.bodies import Body, BodyHost, BodyMember, BodyStaff, BodyTopic
from lotse.network.models.labour import LabourFigure
from lotse.network.models.meetings import AgendaItem, Decision, Meeting, MinutesVersion, Participant
from lotse.network.models.orders import OrderEvent, WorkOrder

__all__ = [
    "AgendaItem",
    "Body",
    "BodyHost",
    "BodyMember",
    "BodyStaff",
    "BodyTopic",
    "Decision",
    "LabourFigure",
    "Meeting",
    "MinutesVersion",
    "OrderEvent",
    "Participant",
    "WorkOrder",
]
