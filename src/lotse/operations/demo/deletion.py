"""Old files: some were deleted last year, some wait for the second person, one is kept by a hold."""

import datetime as dt
import random
import uuid
from collections.abc import Mapping

from lotse.core import archives
from lotse.core.dates import months_after
from lotse.operations.demo.names import NAME_SETS
from lotse.people.enums import Gender, InformedHow, PersonKind
from lotse.people.inputs import HouseholdInput, Informed, PersonInput
from lotse.people.models import Household
from lotse.people.services import create_household
from lotse.privacy.enums import ArchiveAnswer
from lotse.privacy.services import archiving, counting, holds, preparing, running
from lotse.tenants.models import Membership

YEAR = 12
LAST_YEAR, THIS_YEAR = 4, 3  # files of which nobody has heard for so long that they are due then


def make(staff: Mapping[str, Membership], now: dt.datetime, rng: random.Random) -> None:
    last = now - dt.timedelta(days=330)
    for _ in range(LAST_YEAR):
        _old_file(staff["beratung"], last, rng)
    running.erase(run_id=_run(staff, last, ArchiveAnswer.NOT_WANTED, confirmed=True), now=last)
    kept, *_ = [_old_file(staff["beratung"], now, rng) for _ in range(THIS_YEAR)]
    review = now.date() + dt.timedelta(days=120)
    reason = "Die Familie hat gegen die Zuweisung geklagt; das Verfahren läuft noch."
    holds.hold_file(actor=staff["beratung"], household=kept, reason=reason, review_on=review, now=now)
    _run(staff, now - dt.timedelta(days=2), ArchiveAnswer.TAKEN, confirmed=False)
    counting.count_afresh(now.date())


def _run(staff: Mapping[str, Membership], now: dt.datetime, answer: ArchiveAnswer, *, confirmed: bool) -> uuid.UUID:
    leader = staff["leitung"]
    run = preparing.prepare(actor=leader, now=now)
    archiving.offer(actor=leader, run=run, password=archives.new_password(), now=now)
    archiving.note_answer(actor=leader, run=run, answer=answer, now=now)
    if confirmed:
        preparing.confirm(actor=staff["verwaltung"], run=run, now=now)
    return run.pk


def _old_file(by: Membership, now: dt.datetime, rng: random.Random) -> Household:
    """A file of which nobody has heard for six years and some months."""
    at = now - dt.timedelta(days=rng.randint(2300, 2500))
    names = rng.choice(NAME_SETS)
    surname = rng.choice(names.surnames)
    born = months_after(at.date(), -YEAR * 35)
    parent = PersonInput(
        kind=PersonKind.GUARDIAN,
        first_name=rng.choice(names.women),
        last_name=surname,
        gender=Gender.FEMALE,
        born_on=born,
    )
    informed = Informed(InformedHow.HANDED_OVER, at.date(), "de")
    entered = HouseholdInput(persons=(parent,), informed=informed, name=surname, responsible=by)
    return create_household(actor=by, entered=entered, now=at)
