"""The page behind the link of a question: what is asked, what the volunteer carries, what became of it.

Least data: the volunteer reads no name and no address of the family, the family at most a first name.
"""

import datetime as dt
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext

from lotse.core import clock
from lotse.people.catalogue import autonym
from lotse.volunteering.enums import SAID, Aim, Answer, EngagementKind, EngagementState, PartOfDay, Weekday
from lotse.volunteering.models import Asking, Commitment, Need
from lotse.volunteering.rules.asking import LATER_WEEKS
from lotse.volunteering.selectors.load import loads
from lotse.volunteering.selectors.needs import hours_label
from lotse.volunteering.selectors.relief import load_label


@dataclass(frozen=True, slots=True)
class AskedPage:
    """``outcome``: "" while it waits; else accepted, started, declined, silence, moot.

    ``can_answer``: the buttons are shown, for the first time or because the answer may still be changed.
    """

    asking: Asking
    facts: list[tuple[str, str]]
    until_on: dt.date | None
    outcome: str
    can_answer: bool
    first_name: str  # of the volunteer
    load_without: str = ""
    load_with: str = ""

    @property
    def is_volunteer(self) -> bool:
        return self.asking.volunteer_id is not None

    @property
    def coordinator(self) -> str:
        return self.asking.engagement.coordinator.name


def asked_page(asking: Asking, now: dt.datetime) -> AskedPage:
    """All that the page shows, in the language that is active."""
    engagement = asking.engagement
    promised = Commitment.objects.filter(engagement=engagement).select_related("volunteer").order_by("pk").first()
    assert promised is not None  # nobody is asked without a promise
    joined = engagement.participations.select_related("need__municipality").order_by("pk").first()
    need = joined.need if joined else None
    without = with_it = ""
    if asking.volunteer_id is not None:
        day = max(promised.starts_on, clock.day_of(now))
        carried = loads([asking.volunteer_id], day, but=engagement.pk)[asking.volunteer_id]
        without = load_label(carried)
        with_it = load_label(carried.plus(promised.minutes_per_week))
    return AskedPage(
        asking=asking,
        facts=_facts(asking, promised, need),
        until_on=clock.day_of(asking.expires_at) - dt.timedelta(days=1) if asking.expires_at else None,
        outcome=_outcome(asking, now),
        can_answer=_can_answer(asking, now),
        first_name=promised.volunteer.first_name,
        load_without=without,
        load_with=with_it,
    )


def later_choices(on: dt.date) -> list[tuple[str, str]]:
    """From when on somebody may be asked again: the day, as it is stored and as people read it."""
    days = [on + dt.timedelta(weeks=weeks) for weeks in LATER_WEEKS]
    return [(day.isoformat(), date_format(day)) for day in days]


def _facts(asking: Asking, promised: Commitment, need: Need | None) -> list[tuple[str, str]]:
    found = [(gettext("Worum geht es?"), str(EngagementKind(asking.engagement.kind).label))]
    if need is not None:
        found.append((gettext("Thema"), str(Aim(need.aim).label)))
        if need.for_children:
            found.append((gettext("Für wen?"), gettext("für Kinder")))
        if need.language:
            found.append((gettext("Gemeinsame Sprache"), autonym(need.language)))
        found.append((gettext("Wann?"), _slots(need)))
        if need.municipality is not None:
            found.append((gettext("Wo ungefähr?"), need.municipality.name))
    hours = gettext("%(hours)s je Woche") % {"hours": hours_label(promised.minutes_per_week)}
    found.append((gettext("Wie viel?"), hours))
    found.append((gettext("Ab wann?"), date_format(promised.starts_on)))
    return found


def _slots(need: Need) -> str:
    slots = [f"{Weekday(one.weekday).label} {PartOfDay(one.part).label}" for one in need.slots.all()]
    return ", ".join(slots) or gettext("nach Absprache")


def _can_answer(asking: Asking, now: dt.datetime) -> bool:
    if asking.engagement.state != EngagementState.ASKED:
        return False
    if asking.answered_at is None:
        return asking.expires_at is None or now < asking.expires_at
    return asking.answer in SAID and asking.takes_effect_at is not None and now < asking.takes_effect_at


def _outcome(asking: Asking, now: dt.datetime) -> str:
    if asking.answered_at is None:
        is_over = asking.expires_at is not None and asking.expires_at <= now
        return "silence" if is_over else "moot" if asking.engagement.state != EngagementState.ASKED else ""
    if asking.answer == Answer.ACCEPT:
        states = {EngagementState.ASKED: "accepted", EngagementState.ENDED: "moot"}
        return states.get(EngagementState(asking.engagement.state), "started")
    return asking.answer if asking.answer in (Answer.SILENCE, Answer.MOOT) else "declined"
