"""What makes past days interesting: children told of late, other grades, families that moved; key dates set down."""

import datetime as dt
import random

from lotse.people.enums import PersonKind
from lotse.people.models import Person
from lotse.people.services import update_household
from lotse.schooling.enums import WAITING_STATES
from lotse.schooling.models import Pupil
from lotse.schooling.rules.pupils import grade_proposal
from lotse.schooling.services.key_dates import keep_key_dates
from lotse.schooling.services.pupils import register_pupil, set_grade
from lotse.tenants.models import Centre, Membership, Municipality

LATE, REGRADED, MOVED = 6, 8, 4  # children, children, families
DAY = dt.timedelta(days=1)


def make(centre: Centre, by: Membership, towns: list[Municipality], now: dt.datetime, rng: random.Random) -> None:
    """Younger siblings of newly arrived children, told of weeks late; then what changed; then all past key dates."""
    siblings = Person.objects.filter(
        kind=PersonKind.CHILD, pupil=None, household__persons__pupil__state__in=WAITING_STATES
    )
    of_age = [one for one in siblings.distinct().order_by("pk") if grade_proposal(one.born_on, now.date())]
    for child in of_age[:LATE]:
        entered = now - rng.randint(1, 5) * DAY
        told_on = (entered - rng.randint(15, 30) * DAY).date()
        register_pupil(actor=by, person=child, registered_on=told_on, now=entered)
    waiting = list(Pupil.objects.filter(state__in=WAITING_STATES, grade__range=(6, 9)).order_by("code"))
    for pupil in waiting[:REGRADED]:
        grade = (pupil.grade or 6) - 1
        set_grade(
            actor=by, pupil=pupil, grade=grade, reason="im Gespräch so vereinbart", now=now - rng.randint(1, 9) * DAY
        )
    for pupil in waiting[REGRADED : REGRADED + MOVED]:
        changes = {"municipality": rng.choice(towns)}
        update_household(actor=by, household=pupil.person.household, changes=changes, now=now - rng.randint(1, 9) * DAY)
    keep_key_dates(centre, now)
