"""What a family says on its status page: one button, one next step for a person. Nothing ends by it."""

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils.translation import gettext

from lotse.audit.services import record
from lotse.cases.services import NextStep, replace_followup
from lotse.core import clock
from lotse.core.errors import LotseError
from lotse.people.models import Household
from lotse.schooling.enums import FamilyMessageKind
from lotse.schooling.models import FamilyMessage
from lotse.schooling.rules.family import call_by, listener
from lotse.schooling.selectors.family_feeds import wish_words


class NobodyListens(LotseError):
    """Nobody works here who could take the message; the page says whom to call."""

    code = "schooling.nobody_listens"
    sentence = "Das hat nicht geklappt. Bitte rufen Sie uns an."


class ToldToday(LotseError):
    """One message of a kind a day: the last one was settled today already."""

    code = "schooling.told_today"
    sentence = "Das haben Sie uns heute schon gesagt. Ist es dringend? Bitte rufen Sie uns an."


def tell(*, household: Household, kind: str, now: dt.datetime, language: str = "", day_part: str = "") -> FamilyMessage:
    """Make a next step of the family's message; said again while that is open, it stays the one message.

    Raises NobodyListens, ToldToday, each with its sentence in the active language.
    """
    waiting = FamilyMessage.objects.filter(household=household, kind=kind, step__done_at=None).first()
    if waiting is not None:
        return waiting
    owner = listener(household)
    if owner is None:
        raise NobodyListens(gettext("Das hat nicht geklappt. Bitte rufen Sie uns an."))
    today = clock.day_of(now)
    step = NextStep(_action(kind, language, day_part), owner, call_by(today))
    try:
        with transaction.atomic():
            made = replace_followup(actor=None, household=household, former=None, outcome="", step=step, now=now)
            assert made is not None
            message = FamilyMessage.objects.create(
                household=household,
                kind=kind,
                language=language,
                day_part=day_part,
                told_on=today,
                told_at=now,
                step=made,
            )
            action = f"schooling.family_{kind}"
            record(actor=None, action=action, obj=message, now=now, file_id=household.pk, fields=["kind"])
    except IntegrityError as error:
        raise ToldToday(
            gettext("Das haben Sie uns heute schon gesagt. Ist es dringend? Bitte rufen Sie uns an.")
        ) from error
    return message


def _action(kind: str, language: str, day_part: str) -> str:
    if kind == FamilyMessageKind.NO_NEED:
        return "Familie fragen: Sie schreibt auf der Statusseite, dass sie keine Hilfe mehr braucht"
    wish = wish_words(language, day_part)
    return f"Familie anrufen, sie bittet auf der Statusseite darum{f' ({wish})' if wish else ''}"
