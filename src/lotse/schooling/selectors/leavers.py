"""Who leaves school or turns 18, with the next step and the ways that are open; computed like all deadlines."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from lotse.core.components import Action
from lotse.core.export import Cell, Sheet
from lotse.schooling.enums import ENDED_STATES, WAITING_STATES
from lotse.schooling.enums.deadlines import DeadlineAnchor
from lotse.schooling.models import Pupil, SupportPeriod
from lotse.schooling.rules import pupils as rules
from lotse.schooling.rules.deadlines import FIXED_DAYS, Rule, anniversary, default_rules, entry_days, school_year_end
from lotse.schooling.selectors.deadlines import current_rules
from lotse.schooling.selectors.process import process as current_process
from lotse.tenants.linking import centre_url
from lotse.tenants.models import Membership

A = DeadlineAnchor
MONTHS = (3, 6, 12)
LAST_GRADE = 10  # of lower secondary school

DUTY, ADULT, CLASS, GRADE, NO_STEP = "schulpflicht", "wird-18", "klasse", "jahrgang-10", "ohne-schritt"
KINDS = (
    (DUTY, "Schulpflicht endet"),
    (ADULT, "wird 18"),
    (CLASS, "Klasse am Berufskolleg endet"),
    (GRADE, "Ende Jahrgang 10"),
    (NO_STEP, "ohne nächsten Schritt"),
)
_CLASSES = {"international_class": A.IN_INTERNATIONAL_CLASS, "fit_fuer_mehr": A.IN_FIT_FUER_MEHR}


@dataclass(frozen=True, slots=True)
class Leaver:
    """``reasons``: kind and sentence of each reason. ``options``: where the child could go on, with the next day."""

    pupil: Pupil
    reasons: tuple[tuple[str, str], ...]
    first_on: dt.date
    options: tuple[str, ...]
    step: str
    step_due_on: dt.date | None

    @property
    def kinds(self) -> set[str]:
        return {kind for kind, _ in self.reasons} | ({NO_STEP} if not self.step else set())

    @property
    def sentences(self) -> list[str]:
        return [sentence for _, sentence in self.reasons]

    @property
    def url(self) -> str:
        return centre_url("schooling:pupil", self.pupil.code)

    @property
    def action(self) -> Action:
        """Plan where nothing is planned, else go on from the child."""
        if self.step:
            return Action("Zum Kind", self.url)
        return Action("Nächsten Schritt planen", centre_url("schooling:next_step", self.pupil.code))


def leavers(member: Membership, months: int, on: dt.date, *, mine: bool = False) -> list[Leaver]:
    """Children whose school duty, class or last grade ends with this school year or has ended, or who turn 18 within
    so many months; who comes first stands first. Three queries."""
    known = rules.visible_pupils(member).exclude(state__in=ENDED_STATES)
    if mine:
        known = known.filter(responsible=member)
    ids = known.order_by().values("pk")
    periods = {one.pupil_id: one for one in SupportPeriod.objects.filter(ends_on=None, pupil__in=ids)}
    in_force = current_rules()
    rows = known.select_related("person__household__municipality", "responsible", "next_step")
    found = [_leaver(one, periods.get(one.pk), in_force, months, on) for one in rows]
    present = [one for one in found if one is not None]
    return sorted(present, key=lambda one: (one.first_on, one.pupil.person.last_name, one.pupil.code))


def _leaver(
    pupil: Pupil, period: SupportPeriod | None, in_force: Iterable[Rule], months: int, on: dt.date
) -> Leaver | None:
    reasons = _reasons(pupil, period, months, on)
    if not reasons:
        return None
    born_on = pupil.person.born_on
    open_days = [
        (rule.label, next(entry_days(rule, born_on, on), None))
        for rule in in_force
        if rule.is_active and rule.anchor in FIXED_DAYS
    ]
    step = pupil.next_step if pupil.next_step is not None and pupil.next_step.done_at is None else None
    return Leaver(
        pupil=pupil,
        reasons=tuple((kind, sentence) for kind, sentence, _ in reasons),
        first_on=min(day for _, _, day in reasons),
        options=tuple(f"{label}: {day:%d.%m.%Y}" for label, day in open_days if day is not None),
        step=step.action if step else "",
        step_due_on=step.due_on if step else None,
    )


def _reasons(pupil: Pupil, period: SupportPeriod | None, months: int, on: dt.date) -> list[tuple[str, str, dt.date]]:
    """Kind, sentence and day. The days are those of the law (defaults), whatever a centre watches."""
    law, this_year, found = default_rules(), school_year_end(on), []
    born_on = pupil.person.born_on
    if born_on is not None:
        adult_on, duty_on = law["turns_18"].last_day(born_on), law["school_duty"].last_day(born_on)
        if on <= adult_on <= anniversary(on, months):
            found.append((ADULT, f"wird am {adult_on:%d.%m.%Y} 18 Jahre alt", adult_on))
        if duty_on <= this_year:
            verb = "endete" if duty_on < on else "endet"
            found.append((DUTY, f"Schulpflicht {verb} am {duty_on:%d.%m.%Y}", duty_on))
    if period is not None and period.support_form in _CLASSES:
        day = law[f"{period.support_form}_ends"].last_day(period.starts_on)
        if day <= this_year:
            found.append((CLASS, f"{period.get_support_form_display()} endet am {day:%d.%m.%Y}", day))
    elif _grade(pupil, period, on) == LAST_GRADE:
        found.append((GRADE, f"verlässt voraussichtlich am {this_year:%d.%m.%Y} die Sekundarstufe I", this_year))
    return found


def _grade(pupil: Pupil, period: SupportPeriod | None, on: dt.date) -> int | None:
    """The grade of today if the child went up each year; of a waiting child the one it is to enter."""
    if pupil.state in WAITING_STATES or period is None:
        return pupil.grade if pupil.state in WAITING_STATES else None
    if period.grade is None:
        return None
    return period.grade + rules.school_year(on) - rules.school_year(period.starts_on)


def hint() -> str:
    """What the centre says above the list; "" for nothing."""
    return current_process().leavers_hint


def of_kind(rows: Iterable[Leaver], kind: str) -> list[Leaver]:
    return [one for one in rows if kind in {"", *one.kinds}]


def kind_counts(rows: list[Leaver]) -> list[tuple[str, str, int]]:
    """A chip (key, label, number) for all and for each kind."""
    return [("", "Alle", len(rows)), *((kind, label, len(of_kind(rows, kind))) for kind, label in KINDS)]


def leaver_sheet(rows: Iterable[Leaver]) -> Sheet:
    columns = (
        "Kennung",
        "Nachname",
        "Vorname",
        "Geburtsdatum",
        "Warum",
        "Nächster Schritt",
        "Bis",
        "Mögliche Wege",
        "Gemeinde",
        "Zuständig",
    )
    return Sheet("Schulabgang", columns, [_sheet_row(one) for one in rows])


def _sheet_row(row: Leaver) -> tuple[Cell, ...]:
    person = row.pupil.person
    return (
        row.pupil.code,
        person.last_name,
        person.first_name,
        person.born_on,
        "; ".join(row.sentences),
        row.step or "keiner geplant",
        row.step_due_on,
        "; ".join(row.options),
        str(person.household.municipality or ""),
        str(row.pupil.responsible),
    )
