"""Who may say that they worry about a child, who takes over, and what everybody is told."""

import re
import uuid
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from lotse.concerns.models import Concern, ConcernContact
from lotse.core.errors import LotseError
from lotse.tenants.enums import STAFF, Role
from lotse.tenants.models import Membership
from lotse.tenants.rights import declare
from lotse.tenants.selectors import active_members

RAISE = declare("concerns.raise", "Sorge um ein Kind melden", roles=STAFF)
EDIT_SETTINGS = declare("concerns.edit_settings", "Sorge um ein Kind: Ablauf einstellen", roles={Role.DIRECTOR})

# Shown where a centre has not written its own procedure.
STEPS = (
    _("Ist das Kind jetzt in Gefahr? Rufen Sie sofort 110 an."),
    _("Sonst rufen Sie noch heute eine der Personen oder Nummern hier an. Sie müssen sich nicht sicher sein."),
    _("Klären Sie nichts allein: Fragen Sie das Kind nicht aus, und sprechen Sie vorher niemanden darauf an."),
    _("Schreiben Sie nichts davon in Lotse. Merken Sie sich, wann Sie was gesehen oder gehört haben."),
)
ESCALATE_CHOICES = ((15, "15 Minuten"), (30, "30 Minuten"), (60, "1 Stunde"), (120, "2 Stunden"), (240, "4 Stunden"))
CONCERNS_PER_SENDER = 10  # by the link of one volunteer in an hour
CONCERNS_IN_ALL = 100
_LINE = re.compile(r"(?P<who>[^:]*[^:\s])\s*:\s*(?P<phone>\+?[0-9 /()-]*[0-9])")
_DIGITS = re.compile(r"[^0-9+]")


class BadNumber(LotseError):
    code = "concerns.bad_number"


@dataclass(frozen=True, slots=True)
class Number:
    """Whom to call."""

    who: str
    phone: str

    @property
    def dial(self) -> str:
        """As the link ``tel:`` wants it."""
        return _DIGITS.sub("", self.phone)


def parse_numbers(text: str) -> list[Number]:
    """The lines "who: number"; empty ones count for nothing. Raises BadNumber (numbers), naming the line."""
    found = []
    for position, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        match = _LINE.fullmatch(line.strip())
        if match is None:
            raise BadNumber(
                f"Zeile {position}: Bitte schreiben Sie, wer es ist, einen Doppelpunkt und die Nummer, zum Beispiel "
                "„Polizei: 110“. Es wurde nichts gespeichert.",
                field="numbers",
            )
        found.append(Number(match["who"], match["phone"]))
    return found


@dataclass(frozen=True, slots=True)
class Helpers:
    """``asked`` at once: those whom the centre named; nobody named, the leading ones. ``leading`` are asked when nobody
    has taken over in time: the directors; where there are none, the administration."""

    asked: tuple[Membership, ...]
    leading: tuple[Membership, ...]

    @property
    def all_ids(self) -> frozenset[uuid.UUID]:
        return frozenset(one.pk for one in (*self.asked, *self.leading))


def helpers() -> Helpers:
    """As it is now, by name; three queries."""
    people = tuple(active_members(*STAFF))
    contacts = set(ConcernContact.objects.values_list("member_id", flat=True))
    directors = tuple(one for one in people if Role.DIRECTOR in one.roles)
    leading = directors or tuple(one for one in people if Role.ADMINISTRATOR in one.roles)
    return Helpers(tuple(one for one in people if one.pk in contacts) or leading, leading)


def takes_over(member: Membership) -> bool:
    """Whether a member takes over such reports at all."""
    return member.pk in helpers().all_ids


def may_take_over(member: Membership, concern: Concern) -> bool:
    return concern.centre_id == member.centre_id and takes_over(member)


def concerns_to_take_over(member: Membership) -> QuerySet[Concern]:
    """The queryset twin of ``may_take_over``."""
    rows = Concern.objects.all()
    return rows if takes_over(member) else rows.none()
