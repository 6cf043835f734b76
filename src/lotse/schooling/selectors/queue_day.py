"""The queue of any day, past or present, child by child and counted: nobody has to keep lists for it."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, UUIDField

from lotse.core import clock
from lotse.people.enums import ResidenceBand
from lotse.people.rules import band_of_answer
from lotse.schooling.enums import (
    COUNTED_COUNTRY,
    ENDED_STATES,
    WAITING_STATES,
    Dimension,
    PupilState,
    Reading,
    SchoolForm,
    SupportForm,
)
from lotse.schooling.enums.support import FIRST_SUPPORT_FORMS
from lotse.schooling.models import (
    Assignment,
    Process,
    Pupil,
    PupilFacts,
    Recommendation,
    StateChange,
    SupportPeriod,
)
from lotse.schooling.rules import pupils as rules
from lotse.schooling.rules.counts import DayCounts, Tally
from lotse.tenants.models import Municipality

YES, NO, UNKNOWN = "ja", "nein", "unbekannt"
_LITERACY = ((YES, "mit Bedarf"), (NO, "ohne Bedarf"))

Labels = Mapping[Dimension, Sequence[tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class DayChild:
    """A waiting child as it stood on a day. ``since_on``: waiting since; ``step_on``: at this step since."""

    code: str
    last_name: str
    first_name: str
    state: str
    step_on: dt.date
    since_on: dt.date
    grade: int | None
    band: str
    support_form: str
    school_form: str  # of the assigned or recommended school; empty: none yet
    municipality_id: uuid.UUID | None
    residence: ResidenceBand

    def key(self, dimension: Dimension | str) -> str:
        """The value by which this child is counted in a dimension."""
        match Dimension(dimension):
            case Dimension.STEP:
                return self.state
            case Dimension.SCHOOL_FORM:
                return self.school_form or UNKNOWN
            case Dimension.LITERACY:
                return YES if self.support_form == SupportForm.LITERACY else NO
            case Dimension.MUNICIPALITY:
                return str(self.municipality_id or UNKNOWN)
            case Dimension.RESIDENCE:
                return str(self.residence)


def waiting_on(pupils: QuerySet[Pupil], day: dt.date, reading: Reading | str) -> list[DayChild]:
    """Those of ``pupils`` who waited on a day, longest first. One query.

    Of two entries for one day the later one counts. *As entered then* leaves out all that was entered after the day.
    """
    until = clock.start_of(day + dt.timedelta(days=1))
    held = {"pupil": OuterRef("pk"), "effective_on__lte": day}
    then = reading == Reading.THEN
    if then:
        held["at__lt"] = until
    steps = StateChange.objects.filter(**held).order_by("-effective_on", "-at")
    begun = steps.filter(Q(from_state="") | Q(from_state__in=ENDED_STATES))
    facts = PupilFacts.objects.filter(**held).order_by("-effective_on", "-at")
    # A correction of the arrival is no change of the child: today's reading takes the newest answer for all days
    answers = facts if then else PupilFacts.objects.filter(pupil=OuterRef("pk")).order_by("-at")
    recommended = Recommendation.objects.filter(pupil=OuterRef("pk"), made_at__lt=until).filter(
        Q(withdrawn_at=None) | Q(withdrawn_at__gte=until)
    )
    decided = Assignment.objects.filter(pupil=OuterRef("pk"), decided_on__lte=day)
    if then:
        decided = decided.filter(recorded_at__lt=until)
    rows = (
        pupils.annotate(day_state=Subquery(steps.values("to_state")[:1]))
        .filter(day_state__in=WAITING_STATES)
        .annotate(
            step_on=Subquery(steps.values("effective_on")[:1]),
            since_on=Subquery(begun.values("effective_on")[:1]),
            day_grade=Subquery(facts.values("grade")[:1]),
            day_support=Subquery(facts.values("support_form")[:1]),
            day_municipality=Subquery(facts.values("municipality")[:1], output_field=UUIDField()),
            day_answer=Subquery(answers.values("arrival_answer")[:1]),
            day_arrived=Subquery(answers.values("arrived_on")[:1]),
            recommended_form=Subquery(recommended.order_by("-made_at", "-id").values("school__form")[:1]),
            decided_form=Subquery(decided.order_by("-recorded_at", "-id").values("school__form")[:1]),
        )
        .order_by("since_on", "code")
        .values_list(
            "code",
            "person__last_name",
            "person__first_name",
            "day_state",
            "step_on",
            "since_on",
            "day_grade",
            "day_support",
            "day_municipality",
            "day_answer",
            "day_arrived",
            "recommended_form",
            "decided_form",
        )
    )
    return [
        DayChild(
            code=code,
            last_name=last_name,
            first_name=first_name,
            state=state,
            step_on=step_on,
            since_on=since_on or step_on,
            grade=grade,
            band=rules.age_band(grade) or "",
            support_form=support or "",
            school_form=(decided_form if state == PupilState.ASSIGNED else recommended_form) or "",
            municipality_id=municipality,
            residence=band_of_answer(answer or "", arrived_on, day),
        )
        for (
            code,
            last_name,
            first_name,
            state,
            step_on,
            since_on,
            grade,
            support,
            municipality,
            answer,
            arrived_on,
            recommended_form,
            decided_form,
        ) in rows
    ]


def labels_of(process: Process, municipalities: Iterable[Municipality]) -> Labels:
    """The values of each dimension in the order of the tables, in the words of the centre."""
    return {
        Dimension.STEP: [(str(state), rules.state_label(process, state)) for state in WAITING_STATES],
        Dimension.SCHOOL_FORM: [
            *((one.value, str(one.label)) for one in SchoolForm),
            (UNKNOWN, "noch keine Schule empfohlen"),
        ],
        Dimension.LITERACY: _LITERACY,
        Dimension.MUNICIPALITY: [*((str(one.pk), one.name) for one in municipalities), (UNKNOWN, "unbekannt")],
        Dimension.RESIDENCE: [(one.value, one.label) for one in ResidenceBand],
    }


def counts_of(day: dt.date, children: Sequence[DayChild], labels: Labels) -> DayCounts:
    """The children counted by each dimension and age band."""
    tables = {}
    for dimension in Dimension:
        tally = Tally()
        for child in children:
            tally.add(child.key(dimension), child.band)
        tables[dimension.value] = tally.rows(labels[dimension])
    waited = sorted((day - child.since_on).days for child in children)
    return DayCounts(
        day=day,
        tables=tables,
        median_days=waited[len(waited) // 2] if waited else None,
        longest_days=waited[-1] if waited else None,
    )


def supported_on(day: dt.date, reading: Reading | str) -> tuple[tuple[tuple[str, int], ...], int]:
    """Children in first support on a day by kind of class (label, count), and how many of COUNTED_COUNTRY. Two queries.

    A period is corrected in its own row, so both readings differ only by periods that were begun or ended later.
    """
    until = clock.start_of(day + dt.timedelta(days=1))
    running = Q(ends_on=None) | Q(ends_on__gt=day)
    rows = SupportPeriod.objects.filter(starts_on__lte=day, support_form__in=FIRST_SUPPORT_FORMS)
    if reading == Reading.THEN:
        rows = rows.filter(recorded_at__lt=until).filter(running | Q(ended_at__gte=until))
    else:
        rows = rows.filter(running)
    counted = dict(rows.order_by().values_list("support_form").annotate(number=Count("pupil", distinct=True)))
    forms = tuple((str(form.label), counted[form.value]) for form in FIRST_SUPPORT_FORMS if form.value in counted)
    citizens = rows.order_by().values_list("pupil", "pupil__person__citizenships")
    return forms, len({pupil for pupil, countries in citizens if COUNTED_COUNTRY in countries})
