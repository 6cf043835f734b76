"""Children of the demo after their first school day: other support, another school, questions asked or forgotten."""

import datetime as dt
import random
from typing import Any

from lotse.people.enums import ConsentForm, ConsentPurpose, PersonKind
from lotse.people.services import record_consent
from lotse.schooling.enums import PupilState
from lotse.schooling.enums.support import PeriodEnd, PeriodForm, SchoolDegree, StayAnswer, StaySource
from lotse.schooling.models import Pupil, School
from lotse.schooling.rules.support import SUPPORT_ENDS
from lotse.schooling.services import periods, stay_checks, support
from lotse.tenants.models import Membership

LITERACY_DAYS = (250, 340)
CHANGE_AFTER_DAYS = 150
CHANGES = (PeriodEnd.FAMILY_MOVED, PeriodEnd.OTHER_CLASS, PeriodEnd.FAMILY_WISH)
AFTER_SCHOOL = (PeriodEnd.COMPLETED, PeriodEnd.TRAINING)


def may_be_asked(pupil: Pupil, by: Membership, at: dt.datetime, rng: random.Random) -> None:
    """Most families agree that the centre talks with the school."""
    household = pupil.person.household
    if rng.random() < 0.7:
        record_consent(
            actor=by,
            household=household,
            purpose=ConsentPurpose.SCHOOL,
            recipient="",
            language=household.preferred_language,
            form=ConsentForm.PAPER,
            given_on=at.date(),
            given_by=household.persons.filter(kind=PersonKind.GUARDIAN)[0],
            now=at,
        )


def step(pupil: Pupil, state: PupilState, by: Membership, at: dt.datetime, rng: random.Random) -> None:
    """One of the states after the start, by the service that people use."""
    ask(pupil, by, at, rng)
    common: dict[str, Any] = {"actor": by, "pupil": pupil, "now": at}
    if state in {PupilState.FIRST_SUPPORT_ENDED, PupilState.FOLLOW_ON}:
        current = periods.open_period(pupil)
        assert current is not None
        form = PeriodForm.FOLLOW_ON if state == PupilState.FOLLOW_ON else PeriodForm.REGULAR
        reason = SUPPORT_ENDS[current.support_form][0]
        level = "B1" if reason == PeriodEnd.B1_REACHED else ""
        support.change_support(**common, on=at.date(), support_form=form, reason=reason, german_level=level)
    elif state == PupilState.DROPPED_OUT:
        support.leave_school(**common, last_day_on=at.date(), reason=PeriodEnd.UNKNOWN)
    else:
        degree = rng.choice((SchoolDegree.FIRST, SchoolDegree.EXTENDED_FIRST, SchoolDegree.MIDDLE))
        support.leave_school(**common, last_day_on=at.date(), reason=rng.choice(AFTER_SCHOOL), degree=degree)


def live_on(pupil: Pupil, by: Membership, now: dt.datetime, rng: random.Random) -> None:
    """What has happened until ``now`` to a child that has begun school and is still in first support."""
    current = periods.open_period(pupil)
    assert current is not None
    days = (now.date() - current.starts_on).days
    learned = rng.randint(*LITERACY_DAYS)
    if current.support_form == PeriodForm.LITERACY and days > learned and rng.random() < 0.7:
        at = now - dt.timedelta(days=days - learned)
        ask(pupil, by, at, rng)
        support.change_support(
            actor=by,
            pupil=pupil,
            support_form=PeriodForm.INITIAL_SUPPORT,
            on=at.date(),
            reason=PeriodEnd.LITERATE,
            german_level="A1",
            now=at,
        )
    elif days > CHANGE_AFTER_DAYS and rng.random() < 0.25:
        _change_school(pupil, by, now - dt.timedelta(days=rng.randint(5, days - CHANGE_AFTER_DAYS + 5)), rng)


def _change_school(pupil: Pupil, by: Membership, at: dt.datetime, rng: random.Random) -> None:
    current = periods.open_period(pupil)
    assert current is not None
    others = School.objects.filter(form=current.school.form, is_operating=True).exclude(pk=current.school_id)
    choices = list(others.order_by("number")[:5])
    ask(pupil, by, at, rng)
    if choices:
        support.change_school(
            actor=by,
            pupil=pupil,
            school=rng.choice(choices),
            support_form=current.support_form,
            grade=current.grade,
            on=at.date(),
            reason=rng.choice(CHANGES),
            decided_on=at.date() - dt.timedelta(days=7),
            decided_by="Schulamt für den Kreis",
            now=at,
        )


def ask(pupil: Pupil, by: Membership, now: dt.datetime, rng: random.Random) -> None:
    """The questions that came due in the present period: most were asked, some reached nobody, some were forgotten.

    Called before each step, so that what was asked before it stands before it.
    """
    current = periods.open_period(pupil)
    if current is None:
        return
    for check in pupil.stay_checks.filter(answer="", due_on__gte=current.starts_on, due_on__lte=now.date()):
        asked = now - dt.timedelta(days=(now.date() - check.due_on).days - rng.randint(0, 12))
        chance = rng.random()
        if asked >= now or chance > 0.75:
            continue
        answer = StayAnswer.UNKNOWN if chance < 0.1 else StayAnswer.STILL_THERE
        source = StaySource.SCHOOL if chance < 0.45 else StaySource.FAMILY
        stay_checks.answer_check(actor=by, check=check, answer=answer, source=source, now=asked)
