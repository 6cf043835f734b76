"""Both sides are asked: the volunteer first, whose time is kept free; the family once that one has accepted.

So no family hears of refusals. Questions go by mail where there is an address, else a coordinator asks on the phone.
What follows from an answer stands in ``answers``; the next best moves up in ``chain``; ``waiting`` reminds and expires.
"""

from lotse.volunteering.services.asking.answers import (
    answer,
    answer_by_link,
    carry_out,
    carry_out_now,
    question_behind,
)
from lotse.volunteering.services.asking.errors import (
    AnswerPassedOn,
    FamilyAskedLately,
    LaterOutOfRange,
    NeedNotOpen,
    NothingAsked,
    VolunteerAskedLately,
)
from lotse.volunteering.services.asking.merging import merge
from lotse.volunteering.services.asking.questions import ask
from lotse.volunteering.services.asking.waiting import consent_withdrawn, see_to_it

__all__ = [
    "AnswerPassedOn",
    "FamilyAskedLately",
    "LaterOutOfRange",
    "NeedNotOpen",
    "NothingAsked",
    "VolunteerAskedLately",
    "answer",
    "answer_by_link",
    "ask",
    "carry_out",
    "carry_out_now",
    "consent_withdrawn",
    "merge",
    "question_behind",
    "see_to_it",
]
