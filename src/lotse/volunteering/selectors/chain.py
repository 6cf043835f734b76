"""Who was asked for a need, one after the other, as staff read it."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from lotse.core import clock
from lotse.volunteering.enums import Answer, EngagementState
from lotse.volunteering.models import Asking, Engagement
from lotse.volunteering.selectors.settings import settings


@dataclass(frozen=True, slots=True)
class AskingLine:
    """One question as staff read it. ``note``: what comes next, or why nothing does."""

    asking: Asking
    note: str = ""

    @property
    def who(self) -> str:
        return str(self.asking.volunteer or self.asking.household)

    @property
    def how(self) -> str:
        """By which way, and whether somebody was reminded."""
        one = self.asking
        if one.mailed_at is None:
            return "am Telefon" if one.asked_by_id else "bitte am Telefon fragen"
        by = "per E-Mail" if one.asked_by_id else "von selbst per E-Mail"
        return f"{by}, erinnert am {clock.day_of(one.reminded_at):%d.%m.}" if one.reminded_at else by

    @property
    def is_open(self) -> bool:
        return self.asking.answered_at is None and self.asking.engagement.state == EngagementState.ASKED

    @property
    def is_changeable(self) -> bool:
        """Answered by link a moment ago; nothing has followed from it yet."""
        return self.asking.takes_effect_at is not None

    @property
    def said(self) -> str:
        one = self.asking
        if one.answered_at is None:
            until = f" (bis {clock.day_of(one.expires_at) - dt.timedelta(days=1):%d.%m.})" if one.expires_at else ""
            return f"noch keine Antwort{until}"
        later = f", wieder ab {one.later_from_on:%d.%m.%Y}" if one.later_from_on else ""
        return f"{one.get_answer_display()}{later}"

    @property
    def said_how(self) -> str:
        """When, and by which way; of what nobody answered only when it ended."""
        one = self.asking
        if one.answered_at is None:
            return ""
        on = f"{clock.day_of(one.answered_at):%d.%m.%Y}"
        return on if one.answer in (Answer.SILENCE, Answer.MOOT) else f"{one.get_way_display()}, {on}"


def chain_of(needs: Iterable[uuid.UUID], *, also: Engagement | None = None) -> list[AskingLine]:
    """Who was asked for these needs one after the other, and for ``also``; the first on top. Two queries."""
    wanted = Q(engagement__participations__need__in=list(needs))
    wanted |= Q(engagement=also) if also else Q()
    rows = Asking.objects.filter(wanted).distinct().order_by("asked_at", "id")
    shown, most = list(rows.select_related("engagement", "volunteer", "household")), settings().ask_at_most
    families = {one.engagement_id for one in shown if one.volunteer_id is None}
    return [AskingLine(one, _next(one, most, one.engagement_id in families)) for one in shown]


def _next(asking: Asking, most: int, family_asked: bool) -> str:
    """What follows by itself from a question to a volunteer."""
    if asking.volunteer_id is None or asking.engagement.state != EngagementState.ASKED:
        return ""
    if asking.answer == Answer.ACCEPT and asking.takes_effect_at is None and not family_asked:
        return "Die Familie ist vor Kurzem schon gefragt worden. Lotse fragt sie von selbst, sobald die Woche um ist."
    if asking.answered_at is not None:
        return ""
    if not asking.goes_on:
        return "Danach fragt Lotse niemanden von selbst."
    if asking.position >= most:
        return f"Person {asking.position} von {most}: Danach sind Sie an der Reihe."
    return f"Person {asking.position} von {most}: Nach einem Nein fragt Lotse von selbst die nächste."
