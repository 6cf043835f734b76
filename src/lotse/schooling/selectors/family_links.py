"""A family's link to its status page, as staff see it and as a sheet of paper shows it."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Literal

from lotse.core import clock
from lotse.core.components import Tone
from lotse.core.errors import NotFound
from lotse.core.languages import spoken
from lotse.links.selectors import newest_link
from lotse.people.catalogue import language_label
from lotse.people.enums import ConsentPurpose, ContactKind
from lotse.people.models import ContactWay, Household
from lotse.people.rules import NoGround, may_disclose
from lotse.schooling.rules.family import LINK_PURPOSE, households_to_share
from lotse.schooling.selectors.speech import Said, speaker_for
from lotse.schooling.sentences import LANGUAGES, LETTER, STATUS, direction
from lotse.tenants.models import Centre, Membership


@dataclass(frozen=True, slots=True)
class Address:
    way_id: uuid.UUID
    label: str


@dataclass(frozen=True, slots=True)
class LinkPage:
    """Whether the family has a link that opens. ``refusal``: why it cannot be mailed; empty: it can."""

    state: Literal["none", "open", "expired", "revoked"]
    since: str
    until: str
    made_by: str
    language: str
    language_label: str
    addresses: list[Address]
    refusal: str

    @property
    def label(self) -> str:
        return {
            "none": "noch kein Link",
            "open": f"gültig bis {self.until}",
            "expired": f"abgelaufen am {self.until}",
            "revoked": "gesperrt",
        }[self.state]

    @property
    def tone(self) -> Tone:
        return {"none": "neutral", "open": "success", "expired": "warning", "revoked": "warning"}[self.state]  # type: ignore[return-value]

    @property
    def is_open(self) -> bool:
        return self.state == "open"


@dataclass(frozen=True, slots=True)
class StatusSheet:
    """The sheet with the QR code. ``language`` empty: German only. No name of the family stands on it."""

    centre: Centre
    code: str
    url: str
    language: str
    language_name: str
    direction: str
    said: list[Said]


def household_to_share(member: Membership, code: str) -> Household:
    """The family of this code whose link the member may make. Raises NotFound."""
    found = households_to_share(member).filter(code=code).first()
    if found is None:
        raise NotFound
    return found


def page_language(household: Household) -> str:
    """The family's language if the page has it, else ""."""
    return spoken(household.preferred_language)


def link_page(household: Household, now: dt.datetime) -> LinkPage:
    """Three queries."""
    link = newest_link(purpose=LINK_PURPOSE, object_id=household.pk)
    ways = ContactWay.objects.filter(person__household=household, kind=ContactKind.EMAIL).select_related("person")
    addresses = [Address(one.pk, f"{one.value} ({one.person.first_name})") for one in ways]
    state: Literal["none", "open", "expired", "revoked"] = "none"
    if link is not None:
        state = "open" if link.is_open(now) else "revoked" if link.revoked_at else "expired"
    return LinkPage(
        state=state,
        since=f"{clock.local(link.created_at):%d.%m.%Y}" if link else "",
        until=f"{clock.local(link.expires_at):%d.%m.%Y}" if link else "",
        made_by=str(link.created_by or "") if link else "",
        language=page_language(household),
        language_label=language_label(household.preferred_language),
        addresses=addresses,
        refusal=_refusal(household, addresses, clock.day_of(now)),
    )


def _refusal(household: Household, addresses: list[Address], on: dt.date) -> str:
    if not addresses:
        return "In der Akte steht keine E-Mail-Adresse."
    try:
        may_disclose(household, ConsentPurpose.CONTACT, "", on)
    except NoGround:
        return "Es gibt keine Einwilligung zum Kontakt per E-Mail."
    return ""


def status_sheet(household: Household, centre: Centre, url: str, until: dt.date) -> StatusSheet:
    speaker = speaker_for(household.preferred_language, centre)
    said = [
        speaker.say(STATUS, "link_intro"),
        speaker.say(STATUS, "link_scan"),
        speaker.say(STATUS, "link_valid", until),
        speaker.say(STATUS, "link_private"),
        speaker.say(STATUS, "link_phone"),
        speaker.say(LETTER, "questions"),
    ]
    language = speaker.language if any(one.foreign for one in said) else ""
    return StatusSheet(
        centre=centre,
        code=household.code,
        url=url,
        language=language,
        language_name=LANGUAGES.get(language, ""),
        direction=direction(language),
        said=said,
    )
