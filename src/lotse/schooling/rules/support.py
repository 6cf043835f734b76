"""After the placement: what may follow what, and how long a child has been in a kind of support."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from lotse.schooling.enums import GRADES, PupilState
from lotse.schooling.enums.support import PeriodEnd, PeriodForm
from lotse.schooling.models import Pupil, SupportPeriod
from lotse.schooling.rules.pupils import BERUFSKOLLEG_GRADE, school_year
from lotse.schooling.rules.schools import support_forms

_F, _E = PeriodForm, PeriodEnd

# Why support may end while the child stays at its school. Literacy groups: at the latest after a year or on reaching
# A1; first support: B1, at most two years (domain facts § 2.1).
_FIRST_SUPPORT_ENDS = (_E.B1_REACHED, _E.TIME_OVER, _E.OTHER)
SUPPORT_ENDS: Mapping[str, tuple[PeriodEnd, ...]] = {
    _F.LITERACY: (_E.LITERATE, _E.TIME_OVER, _E.OTHER),
    _F.INITIAL_SUPPORT: _FIRST_SUPPORT_ENDS,
    _F.INTERNATIONAL_CLASS: _FIRST_SUPPORT_ENDS,
    _F.FIT_FUER_MEHR: _FIRST_SUPPORT_ENDS,
    _F.FOLLOW_ON: (_E.NOT_NEEDED, _E.TIME_OVER, _E.OTHER),
    _F.REGULAR: (_E.NEEDED_AGAIN, _E.OTHER),
}
SCHOOL_CHANGES = (
    _E.FAMILY_MOVED, _E.OTHER_SCHOOL_FORM, _E.OTHER_CLASS, _E.FAMILY_WISH,
    _E.TO_SECONDARY, _E.TO_VOCATIONAL, _E.TO_UPPER, _E.OTHER,
)  # fmt: skip
TRANSITIONS = frozenset({_E.TO_SECONDARY, _E.TO_VOCATIONAL, _E.TO_UPPER})
# Literacy group and first support together: two years at most
ANY_SUPPORT = frozenset({_F.LITERACY.value, _F.INITIAL_SUPPORT.value})
STAY_CHECK_OPEN_DAYS = 90  # so long a question that has come due stands under Heute; then it has become another one
# Why a child leaves school, and where that takes it on its path
LEAVING: Mapping[str, PupilState] = {
    _E.COMPLETED: PupilState.COMPLETED,
    _E.TRAINING: PupilState.COMPLETED,
    _E.WORK: PupilState.COMPLETED,
    _E.OTHER_PATH: PupilState.COMPLETED,
    _E.MOVED_AWAY: PupilState.MOVED_AWAY,
    _E.DROPPED_OUT: PupilState.DROPPED_OUT,
    _E.UNKNOWN: PupilState.DROPPED_OUT,
}


def following_forms(school_form: str, current: str | None = None) -> list[PeriodForm]:
    """How a school of this form may teach a child, other than ``current``; follow-on support is possible anywhere."""
    there = {*support_forms(school_form), _F.FOLLOW_ON}
    return [one for one in PeriodForm if one in there and one != current]


def state_of(form: str, earlier: Iterable[str]) -> PupilState:
    """Where a child taught so stands on its path, having been taught in the ``earlier`` ways.

    A regular class comes after first support for those who had some; who never had any has simply begun school.
    """
    if form == PeriodForm.FOLLOW_ON:
        return PupilState.FOLLOW_ON
    if form == PeriodForm.REGULAR and any(one != PeriodForm.REGULAR for one in earlier):
        return PupilState.FIRST_SUPPORT_ENDED
    return PupilState.STARTED


@dataclass(frozen=True, slots=True)
class EarlierSupport:
    """Support that ran in another centre, named ``centre``, until the family moved here.

    ``any_since_on``: since when literacy group and first support, taken as one, have run. It goes on in the first
    period here where that is of the same form: its time counts from the beginning, and the wait for a school here is
    no break, however long. No rule says after what time a break would begin it anew; a hint too early costs a look, one
    that never comes costs the child a year. Support that had ended there otherwise than by moving is not carried.
    """

    form: str
    since_on: dt.date
    any_since_on: dt.date
    centre: str


def earlier_support(pupil: Pupil) -> EarlierSupport | None:
    since, any_since = pupil.earlier_since_on, pupil.earlier_any_since_on
    if since is None or any_since is None:
        return None
    return EarlierSupport(pupil.earlier_form, since, any_since, pupil.earlier_centre)


def since_on(
    periods: Sequence[SupportPeriod],
    *,
    alike: frozenset[str] = frozenset(),
    earlier: EarlierSupport | None = None,
) -> dt.date | None:
    """Since when the newest of the periods of one child has run without a break, changes of school included.

    ``periods`` in the order of their days. Initial support at two schools in a row is one: its two years go on, and so
    they do after ``earlier`` in another centre. Forms that are ``alike`` count as one. None without periods.
    """
    if not periods:
        return None
    first = periods[-1]
    for before in reversed(periods[:-1]):
        same = before.support_form == first.support_form or {before.support_form, first.support_form} <= alike
        if before.ends_on != first.starts_on or not same:
            break
        first = before
    if earlier is None or first is not periods[0]:
        return first.starts_on
    if {earlier.form, first.support_form} <= alike:
        return earlier.any_since_on
    return earlier.since_on if earlier.form == first.support_form else first.starts_on


def grade_on(period: SupportPeriod, on: dt.date) -> int | None:
    """The grade by calendar: as many years on as school years have begun, at most the last grade of the school.

    A proposal for lists, not a fact: whoever repeats a year is a grade below. None where none was entered.
    """
    if period.grade is None or period.grade >= BERUFSKOLLEG_GRADE:
        return period.grade
    last = GRADES.get(period.school.form, (1, 10))[1]
    return min(period.grade + school_year(on) - school_year(period.starts_on), max(last, period.grade))
