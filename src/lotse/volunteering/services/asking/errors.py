"""What can stand in the way of a question or an answer."""

from django.utils.translation import gettext_noop

from lotse.core.errors import LotseError


class NeedNotOpen(LotseError):
    code = "volunteering.need_not_open"
    sentence = "Dieser Bedarf ist nicht mehr offen. Es wurde niemand angefragt."


class VolunteerAskedLately(LotseError):
    """The sentence names the first day on which the person may be asked."""

    code = "volunteering.volunteer_asked_lately"


class FamilyAskedLately(LotseError):
    """The sentence names the first day on which the family may be asked."""

    code = "volunteering.family_asked_lately"


class NothingAsked(LotseError):
    code = "volunteering.nothing_asked"
    sentence = "Diese Frage ist schon beantwortet oder nicht mehr offen. Es wurde nichts geändert."


class AnswerPassedOn(LotseError):
    """By link, after the other side was asked, or after the question was closed."""

    code = "volunteering.answer_passed_on"
    sentence = gettext_noop(
        "Ihre Antwort lässt sich hier nicht mehr ändern, weil es schon weitergegangen ist. Bitte rufen Sie uns an."
    )


class LaterOutOfRange(LotseError):
    code = "volunteering.later_out_of_range"
    sentence = gettext_noop("Bitte nennen Sie einen Tag nach heute und innerhalb eines Jahres.")
