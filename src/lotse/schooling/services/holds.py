"""Holds (Vormerkungen): of two people at once, exactly one gets the last place; the other is told."""

import datetime as dt

from django.db import IntegrityError, transaction

from lotse.core import clock
from lotse.core.errors import LotseError
from lotse.schooling.bridge.options import takes_second_seat
from lotse.schooling.enums import SupportForm
from lotse.schooling.models import Hold, Recommendation
from lotse.schooling.selectors.places import ALL_GRADES, PlacePool, free_places
from lotse.schooling.selectors.process import process as current_process

ATTEMPTS = 50  # so many others would have to come first in the same instant


class PlaceTaken(LotseError):
    code = "schooling.place_taken"
    sentence = (
        "Der letzte freie Platz an dieser Schule ist inzwischen vorgemerkt oder belegt. Es wurde nichts gespeichert. "
        "Bitte lassen Sie neu vorschlagen oder wählen Sie eine andere Schule."
    )


def hold_places(recommendation: Recommendation, *, now: dt.datetime) -> list[Hold]:
    """Hold the place of a recommendation, and the regular seat where the centre counts both. Raises PlaceTaken.

    Inside the caller's transaction. Expired holds of the school are released first.
    """
    process = current_process()
    forms = [recommendation.support_form]
    if process.support_takes_regular_seat and takes_second_seat(recommendation.support_form):
        forms.append(SupportForm.REGULAR)
    today = clock.day_of(now)
    expired = Hold.objects.filter(school=recommendation.school_id, released_at=None, expires_on__lt=today)
    expired.update(released_at=now)
    until = today + dt.timedelta(days=process.hold_days)
    return [_hold(recommendation, form, now, until) for form in forms]


def release_holds(recommendation: Recommendation, *, now: dt.datetime) -> None:
    Hold.objects.filter(recommendation=recommendation, released_at=None).update(released_at=now)


def _hold(recommendation: Recommendation, form: str, now: dt.datetime, until: dt.date) -> Hold:
    """Take the lowest free index of a pool; whoever lost it to somebody else looks again."""
    for _ in range(ATTEMPTS):
        pool = _open_pool(recommendation, form, clock.day_of(now))
        if pool is None:
            break
        index = _lowest_free_index(pool)
        if index >= pool.places - pool.occupied - pool.assigned:
            continue  # somebody took a place between the two readings
        hold = Hold(
            recommendation=recommendation,
            school=recommendation.school,
            support_form=form,
            grade=pool.grade,
            place_index=index,
            made_at=now,
            expires_on=until,
        )
        try:
            with transaction.atomic():
                hold.save(force_insert=True)
        except IntegrityError:
            continue
        return hold
    raise PlaceTaken


def _open_pool(recommendation: Recommendation, form: str, on: dt.date) -> PlacePool | None:
    """A pool with a place left, the one of the grade before the one for all grades."""
    pools = {
        pool.grade: pool
        for pool in free_places(on, [recommendation.school_id])
        if pool.support_form == form and pool.free > 0
    }
    return pools.get(recommendation.grade) or pools.get(ALL_GRADES)


def _lowest_free_index(pool: PlacePool) -> int:
    held = Hold.objects.filter(
        school=pool.school_id, support_form=pool.support_form, grade=pool.grade, released_at=None
    )
    taken = set(held.values_list("place_index", flat=True))
    return next(index for index in range(len(taken) + 1) if index not in taken)
