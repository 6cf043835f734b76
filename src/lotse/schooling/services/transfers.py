"""What a child takes along when its family moves to another centre: grade, interview, schools attended here."""

import datetime as dt
import uuid
from typing import Any

from django.db.models import BooleanField, CharField, Model

from lotse.core import clock
from lotse.core.db.fields import EncryptedTextField
from lotse.core.registry import TransferPart
from lotse.people import catalogue
from lotse.people.models import Household, Person
from lotse.schooling.enums import ENDED_STATES, INTERVIEW_FIELDS, PupilState, SupportForm
from lotse.schooling.enums.support import PeriodEnd, PeriodForm
from lotse.schooling.models import Interview, Pupil, SchoolingPeriod, SupportPeriod
from lotse.schooling.rules import pupils as rules
from lotse.schooling.rules.support import ANY_SUPPORT, EarlierSupport, earlier_support, since_on
from lotse.schooling.selectors.process import process as current_process
from lotse.schooling.services.pupils import move, register_pupil, set_grade
from lotse.tenants.models import Membership

_FACTS = tuple(name for names in INTERVIEW_FIELDS.values() for name in names)
_PERIOD = ("country", "school_type", "from_year", "to_year", "last_grade")
_MOST_PERIODS = 40
_EARLIEST = dt.date(2000, 1, 1)  # nobody is at school longer
_MOVED = "aus einem anderen Zentrum übernommen"


def collect(actor: Membership, household: Household, keys: dict[uuid.UUID, str]) -> list[dict[str, Any]] | None:
    """One entry for each child on its way; None where there is none.

    Recommendations and need notices stay: they are about places of the old district.
    """
    rows = rules.visible_pupils(actor).filter(person__in=keys).select_related("person")
    pupils = rows.prefetch_related("support_periods__school__organisation", "interview__periods").order_by(
        "registered_on"
    )
    return [_collect_one(one, keys[one.person_id]) for one in pupils] or None


def _collect_one(pupil: Pupil, key: str) -> dict[str, Any]:
    interview: Interview | None = getattr(pupil, "interview", None)
    periods = [{name: getattr(one, name) for name in _PERIOD} for one in interview.periods.all()] if interview else []
    return {
        "person": key,
        "ended": pupil.state in {PupilState.COMPLETED, PupilState.CANCELLED},
        "grade": pupil.grade,
        "support_form": pupil.support_form,
        "interview": {name: getattr(interview, name) for name in _FACTS} if interview else None,
        "periods": periods + [_attended(one) for one in pupil.support_periods.all()],
        "support": _running(pupil),
    }


def _running(pupil: Pupil) -> dict[str, str] | None:
    """The support that the move interrupts, with what ran before it elsewhere; None where none does."""
    periods, earlier = list(pupil.support_periods.all()), earlier_support(pupil)
    if not periods and earlier is not None:
        return _support(earlier)  # moved on before it began school here
    last = periods[-1] if periods else None
    if last is None or last.support_form == PeriodForm.REGULAR or last.end_reason not in {"", PeriodEnd.MOVED_AWAY}:
        return None
    since, any_since = since_on(periods, earlier=earlier), since_on(periods, alike=ANY_SUPPORT, earlier=earlier)
    assert since is not None and any_since is not None
    begun_elsewhere = earlier is not None and since == earlier.since_on
    centre = earlier.centre if earlier is not None and begun_elsewhere else pupil.centre.name
    return _support(EarlierSupport(last.support_form, since, any_since, centre))


def _support(running: EarlierSupport) -> dict[str, str]:
    return {
        "form": running.form,
        "since_on": running.since_on.isoformat(),
        "any_since_on": running.any_since_on.isoformat(),
        "centre": running.centre,
    }


def _attended(period: SupportPeriod) -> dict[str, Any]:
    """A time at a school of the old district, as a school attended before."""
    until = f" bis {period.ends_on:%d.%m.%Y}" if period.ends_on else ""
    kind = PeriodForm(period.support_form).label
    return {
        "country": "DE",
        "school_type": f"{kind}, {period.starts_on:%d.%m.%Y}{until}, {period.school.organisation}"[:120],
        "from_year": period.starts_on.year,
        "to_year": period.ends_on.year if period.ends_on else None,
        "last_grade": str(period.grade or ""),
    }


def describe(data: Any, names: dict[str, str]) -> list[str]:
    """One line for each child. Raises ValueError, KeyError, TypeError for what cannot be read."""
    return [_describe_one(_checked(one), names) for one in _listed(data)]


def _describe_one(one: dict[str, Any], names: dict[str, str]) -> str:
    parts = [f"Jahrgang {one['grade']}" if one["grade"] else "ohne Jahrgang"]
    if one["support_form"]:
        parts.append(str(SupportForm(one["support_form"]).label))
    parts.append("mit Erhebungsbogen" if one["interview"] else "ohne Erhebungsbogen")
    if one["periods"]:
        count = len(one["periods"])
        parts.append("eine besuchte Schule" if count == 1 else f"{count} besuchte Schulen")
    support: EarlierSupport | None = one["support"]
    if support is not None:
        parts.append(f"{PeriodForm(support.form).label} seit {support.since_on:%d.%m.%Y}, zählt hier weiter")
    return f"{names[one['person']]}: " + ", ".join(parts) + (" (Schulweg abgeschlossen)" if one["ended"] else "")


def restore(household: Household, persons: dict[str, Person], data: Any, actor: Membership, now: dt.datetime) -> None:
    """Register each child whose path had not ended, with grade and interview; they wait like any other child.

    Raises what ``register_pupil`` raises.
    """
    for raw in _listed(data):
        one = _checked(raw)
        if one["ended"]:
            continue
        pupil = register_pupil(
            actor=actor,
            person=persons[one["person"]],
            registered_on=clock.day_of(now),
            responsible=household.responsible,
            support_form=one["support_form"] or SupportForm.INITIAL_SUPPORT,
            now=now,
        )
        support: EarlierSupport | None = one["support"]
        if support is not None:
            if support.since_on > clock.day_of(now):
                raise ValueError(support.since_on)
            pupil.earlier_form, pupil.earlier_centre = support.form, support.centre
            pupil.earlier_since_on, pupil.earlier_any_since_on = support.since_on, support.any_since_on
            pupil.save()
        if one["grade"] and one["grade"] != pupil.grade:
            set_grade(actor=actor, pupil=pupil, grade=one["grade"], reason=_MOVED, now=now)
        if one["interview"] or one["periods"]:
            interview = Interview.objects.create(pupil=pupil, version=1, started_at=now, **(one["interview"] or {}))
            SchoolingPeriod.objects.bulk_create(
                [SchoolingPeriod(interview=interview, **period) for period in one["periods"]]
            )


def depart(household: Household, to: str, actor: Membership, now: dt.datetime) -> None:
    """The path of each child ends here: it goes on there."""
    for pupil in Pupil.objects.filter(person__household=household).exclude(state__in=ENDED_STATES):
        if PupilState.MOVED_AWAY in rules.next_states(current_process(), pupil.state):
            on = max(clock.day_of(now), pupil.state_since_on)
            move(actor=actor, pupil=pupil, to=PupilState.MOVED_AWAY, effective_on=on, reason=f"an: {to}"[:200], now=now)


def _listed(data: Any) -> list[Any]:
    if not isinstance(data, list) or len(data) > _MOST_PERIODS:
        raise TypeError("not a list of children")
    return data


def _checked(one: dict[str, Any]) -> dict[str, Any]:
    """The entry of a child with nothing in it that the models would refuse; it may come from strangers."""
    facts, periods = one["interview"], one["periods"]
    if len(periods) > _MOST_PERIODS:
        raise ValueError("too many schools")
    grade = one["grade"]
    if grade is not None and not (isinstance(grade, int) and 1 <= grade <= 13):
        raise ValueError(grade)
    return {
        "person": str(one["person"]),
        "ended": one["ended"] is True,
        "grade": grade,
        "support_form": SupportForm(one["support_form"]).value if one["support_form"] else "",
        "interview": None if facts is None else {name: _fitting(Interview, name, facts[name]) for name in _FACTS},
        "periods": [{name: _fitting(SchoolingPeriod, name, period[name]) for name in _PERIOD} for period in periods],
        "support": _checked_support(one.get("support")),  # earlier releases did not send it
    }


def _checked_support(raw: dict[str, Any] | None) -> EarlierSupport | None:
    if raw is None:
        return None
    since, any_since = dt.date.fromisoformat(raw["since_on"]), dt.date.fromisoformat(raw["any_since_on"])
    if not _EARLIEST <= any_since <= since or raw["form"] == PeriodForm.REGULAR:
        raise ValueError(since)
    return EarlierSupport(
        PeriodForm(raw["form"]).value, since, any_since, _fitting(Pupil, "earlier_centre", raw["centre"])
    )


def _fitting(model: type[Model], name: str, value: Any) -> Any:
    """A value that the field takes, of the type that it has. Raises ValueError."""
    field: Any = model._meta.get_field(name)
    if value is None and field.null:
        return None
    if isinstance(field, BooleanField):
        fits = isinstance(value, bool)
    elif isinstance(field, CharField | EncryptedTextField):
        fits = isinstance(value, str) and len(value) <= (field.max_length or 4000) and "\x00" not in value
    else:
        fits = isinstance(value, int) and 0 <= value <= 9999
    if field.choices and value:
        fits = fits and value in dict(field.choices)
    if name == "country":
        fits = fits and value in catalogue.countries()
    if not fits:
        raise ValueError(name)
    return value


PART = TransferPart("schooling", "Schulweg und Erhebungsbogen", True, collect, describe, restore, depart)
