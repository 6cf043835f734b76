"""Figures and steps of the register of volunteers."""

import datetime as dt

from lotse.volunteering.enums import VolunteerState

MOST_MINUTES = 40 * 60  # in a week; as the constraint of LoadLimit has it
MOST_ENGAGEMENTS = 20
LATEST_PAUSE = dt.timedelta(days=366)  # so far ahead a pause may begin: more is a typing error

TRANSITIONS: dict[VolunteerState, tuple[VolunteerState, ...]] = {
    VolunteerState.APPLIED: (VolunteerState.ACTIVE, VolunteerState.ENDED),
    VolunteerState.ACTIVE: (VolunteerState.PAUSED, VolunteerState.ENDED),
    VolunteerState.PAUSED: (VolunteerState.ACTIVE, VolunteerState.ENDED),
    VolunteerState.ENDED: (VolunteerState.ACTIVE,),
}
