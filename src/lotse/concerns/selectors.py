"""What people who worry about a child read, and what waits for those who take over."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext

from lotse.concerns import rules
from lotse.concerns.models import Concern, ConcernContact, ConcernSettings
from lotse.concerns.rules import Helpers, Number
from lotse.core import clock
from lotse.core.errors import NotFound
from lotse.core.registry import TodayItem
from lotse.tenants.linking import centre_url
from lotse.tenants.models import Centre, Membership

SETTINGS_FIELDS = ("procedure", "youth_office_phone", "numbers", "escalate_minutes", "keep_months")


@dataclass(frozen=True, slots=True)
class Helper:
    """A member who takes over, and the number: the own extension, else that of the centre."""

    name: str
    number: Number | None


@dataclass(frozen=True, slots=True)
class ConcernPage:
    """What to do and whom to call. ``procedure`` is the centre's own; empty: ``steps``.

    ``youth_office`` None: the centre has not entered its number. ``takes_over``: whether the reader is a helper.
    """

    procedure: str
    steps: list[str]
    youth_office: Number | None
    numbers: list[Number]
    helpers: list[Helper]
    takes_over: bool = False


def settings() -> ConcernSettings:
    """The centre's settings; the defaults, not stored, where nobody has changed any."""
    return ConcernSettings.objects.first() or ConcernSettings()


def settings_values(row: ConcernSettings) -> dict[str, object]:
    """For the form."""
    members = list(ConcernContact.objects.values_list("member_id", flat=True))
    return {name: getattr(row, name) for name in SETTINGS_FIELDS} | {"members": members, "seen": row.version}


def concern_page(centre: Centre, member: Membership | None = None) -> ConcernPage:
    """``member`` None: somebody without an account."""
    row, helpers = settings(), rules.helpers()
    return ConcernPage(
        procedure=row.procedure,
        steps=[str(step) for step in rules.STEPS],
        youth_office=Number("", row.youth_office_phone) if row.youth_office_phone else None,
        numbers=[Number(_spoken(one.who), one.phone) for one in rules.parse_numbers(row.numbers)],
        helpers=[_helper(one, centre) for one in helpers.asked],
        takes_over=member is not None and member.pk in helpers.all_ids,
    )


def _spoken(who: str) -> str:
    """In the language of the page, where a new centre names it too; else as the centre wrote it."""
    known = {
        "Polizei": gettext("Polizei"),
        "Rettungsdienst und Feuerwehr": gettext("Rettungsdienst und Feuerwehr"),
    }
    return known.get(who, who)


def _helper(member: Membership, centre: Centre) -> Helper:
    phone = member.phone or centre.phone
    return Helper(member.name, Number(member.name, phone) if phone else None)


@dataclass(frozen=True, slots=True)
class StatePage:
    """Whether somebody has taken over. ``may_take_over``: whether the reader may."""

    concern: Concern
    helper: Helper | None
    may_take_over: bool = False


def state_page(code: str, centre: Centre, member: Membership | None = None) -> StatePage:
    """Whoever knows the code may see it: there is nothing in it but a time and a colleague. Raises NotFound."""
    found = Concern.objects.filter(code=code.upper()).select_related("taken_over_by").first()
    if found is None:
        raise NotFound
    helper = _helper(found.taken_over_by, centre) if found.taken_over_by else None
    return StatePage(found, helper, helper is None and member is not None and rules.may_take_over(member, found))


def concerns(member: Membership) -> QuerySet[Concern]:
    """All reports, the newest first, for those who take over; none for others."""
    return rules.concerns_to_take_over(member).select_related("taken_over_by")


def today(member: Membership, on: dt.date) -> list[TodayItem]:
    """What nobody has taken over yet, and numbers that nobody has entered (core.registry.today)."""
    helpers = rules.helpers()
    return [*_waiting(member, helpers), *_incomplete(member, helpers)]


def _waiting(member: Membership, helpers: Helpers) -> list[TodayItem]:
    rows = Concern.objects.filter(taken_over_at=None).order_by("noted_at", "pk")
    return [
        TodayItem(
            "waiting",
            f"Sorge um ein Kind: Bitte übernehmen ({row.code})",
            centre_url("concerns:concern", row.code),
            meta=f"seit {clock.local(row.noted_at):%d.%m.%Y, %H:%M} Uhr",
            due_on=clock.day_of(row.noted_at),
            badge="dringend",
            tone="danger",
            action_label="Ich übernehme",
            action_url=centre_url("concerns:take_over", row.code),
            action_is_post=True,
        )
        for row in rows
        if member in helpers.asked or (member in helpers.leading and row.escalated_at)
    ]


def _incomplete(member: Membership, helpers: Helpers) -> list[TodayItem]:
    found = []
    if member.holds(rules.EDIT_SETTINGS) and not settings().youth_office_phone:
        found.append(("Die Nummer des Jugendamts fehlt", centre_url("concerns:settings")))
    if member in helpers.asked and not member.phone:
        found.append(("Ihre Durchwahl fehlt", centre_url("concerns:own_phone")))
    return [
        TodayItem(
            "alarms",
            f"Sorge um ein Kind: {what}",
            url,
            tone="warning",
            badge="unvollständig",
            action_label="Eintragen",
            action_url=url,
        )
        for what, url in found
    ]
