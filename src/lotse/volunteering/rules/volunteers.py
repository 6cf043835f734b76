"""Figures and steps of the register of volunteers."""

from lotse.volunteering.enums import VolunteerState

MOST_MINUTES = 40 * 60  # in a week; as the constraint of LoadLimit has it
MOST_ENGAGEMENTS = 20

TRANSITIONS: dict[VolunteerState, tuple[VolunteerState, ...]] = {
    VolunteerState.APPLIED: (VolunteerState.ACTIVE, VolunteerState.ENDED),
    VolunteerState.ACTIVE: (VolunteerState.PAUSED, VolunteerState.ENDED),
    VolunteerState.PAUSED: (VolunteerState.ACTIVE, VolunteerState.ENDED),
    VolunteerState.ENDED: (VolunteerState.ACTIVE,),
}
