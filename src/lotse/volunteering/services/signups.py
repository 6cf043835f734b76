"""Somebody offers to help on the public pages: nothing is in the register before the address is confirmed.

The page answers the same for each address, known or not: only the mail tells.
"""

import datetime as dt
import json
import uuid
from dataclasses import asdict, dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_noop

from lotse.audit.services import record
from lotse.core import clock
from lotse.core.errors import LotseError
from lotse.core.open_forms import too_many
from lotse.links import services as links
from lotse.outbox.services import post, stop
from lotse.people import normalise
from lotse.people.enums import ContactKind
from lotse.tenants.linking import centre_url
from lotse.tenants.models import Centre, Municipality
from lotse.volunteering.enums import AskedBy
from lotse.volunteering.mails import signups as mails
from lotse.volunteering.models import SignUp, Volunteer, VolunteerSlot
from lotse.volunteering.rules.signups import IN_ALL, KEPT, LINK_PURPOSE, PER_ADDRESS, PER_SENDER
from lotse.volunteering.selectors.signups import needed_of, next_step, receiver
from lotse.volunteering.services.needs import Slots
from lotse.volunteering.services.volunteers import VolunteerFacts


class SignUpClosed(LotseError):
    code = "volunteering.sign_up_closed"
    sentence = gettext_noop("Zurzeit nehmen wir hier keine Anmeldungen an. Bitte rufen Sie uns an.")


class TooManySignUps(LotseError):
    code = "volunteering.too_many_sign_ups"
    sentence = gettext_noop(
        "Gerade kommen sehr viele Anmeldungen an. Es wurde nichts gespeichert; was Sie eingegeben haben, steht noch "
        "da. Bitte senden Sie es in einer Stunde noch einmal, oder rufen Sie uns an."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SignUpFacts:
    """What the form asks for, as plain JSON. ``municipality``: an id or ""; ``language``: the one of the page."""

    first_name: str
    last_name: str
    email: str
    language: str
    phone: str = ""
    best_reached: str = ""
    municipality: str = ""
    reach_km: int = 10
    languages: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    with_children: bool = False
    wishes: str = ""
    slots: Slots = ()


def send(*, centre: Centre, facts: SignUpFacts, sender: str, now: dt.datetime) -> None:
    """Mail whoever signs up a link to confirm with; a known address is told so instead, by mail only.

    ``sender``: a network address, see ``core.open_forms.too_many``. Raises SignUpClosed, TooManySignUps,
    people.normalise.ContactUnreadable (field).
    """
    if not centre.takes_volunteers or receiver(clock.day_of(now)) is None:
        raise SignUpClosed
    email = normalise.email(facts.email)
    if facts.phone.strip():
        normalise.phone(facts.phone)
    if too_many(f"volunteer-sign-up:{centre.pk}", sender, per_sender=PER_SENDER, in_all=IN_ALL):
        raise TooManySignUps
    if too_many(f"volunteer-sign-up-mail:{centre.pk}", email, per_sender=PER_ADDRESS, in_all=IN_ALL):
        return
    email_hash = normalise.contact_hash(ContactKind.EMAIL, email, centre.pk)
    with transaction.atomic():
        if Volunteer.objects.filter(email_hash=email_hash).exists():
            subject, text = mails.known_already(centre=centre, language=facts.language)
            post(to=email, subject=subject, text=text, centre=centre, now=now)
            return
        sign_up = SignUp(email_hash=email_hash, sent_at=now, facts=json.dumps(asdict(facts)))
        sign_up.save()
        secret = links.issue(purpose=LINK_PURPOSE, object_id=sign_up.pk, actor=None, now=now)
        url = f"{settings.BASE_URL}{centre_url('volunteering:confirm_sign_up', secret)}?sprache={facts.language}"
        subject, text = mails.please_confirm(url=url, centre=centre, language=facts.language)
        post(to=email, subject=subject, text=text, centre=centre, now=now, carries=[sign_up.pk])
        record(actor=None, action="volunteering.sign_up_sent", obj=sign_up, now=now)


def sign_up_behind(secret: str, now: dt.datetime) -> SignUp:
    """What a link confirms, or has confirmed; writes nothing. Raises links.LinkUnusable."""
    link = links.find(purpose=LINK_PURPOSE, secret=secret, now=now)
    return SignUp.objects.select_related("volunteer__coordinator").get(pk=link.object_id)


def confirm(*, secret: str, centre: Centre, now: dt.datetime) -> SignUp:
    """The address is the person's: from now on they are in the register, as somebody to talk to first.

    Confirmed twice, it counts once. Raises links.LinkUnusable, links.TooManySubmissions, SignUpClosed.
    """
    links.count_submission(links.find(purpose=LINK_PURPOSE, secret=secret, now=now), now=now)
    with transaction.atomic():
        sign_up = sign_up_behind(secret, now)
        # Takes the row: of two taps in one instant, the second waits and finds it confirmed
        if SignUp.objects.filter(pk=sign_up.pk, confirmed_at=None).update(sent_at=F("sent_at")) != 1:
            return sign_up_behind(secret, now)
        volunteer = Volunteer.objects.filter(email_hash=sign_up.email_hash).first()
        if volunteer is None:
            volunteer = _take_up(sign_up, now)
            _thank(volunteer, centre, now)
        sign_up.confirmed_at, sign_up.volunteer, sign_up.facts = now, volunteer, ""
        sign_up.save(update_fields=["confirmed_at", "volunteer", "facts"])
    return sign_up


def forget(centre: Centre, now: dt.datetime) -> None:
    """Two days later nothing is left of a sign-up, confirmed or not (core.registry.periodic)."""
    old = list(SignUp.objects.filter(sent_at__lte=now - KEPT).values_list("pk", flat=True))
    with transaction.atomic():
        stop(carrying=old)
        SignUp.objects.filter(pk__in=old).delete()


def _take_up(sign_up: SignUp, now: dt.datetime) -> Volunteer:
    given = json.loads(sign_up.facts)
    coordinator = receiver(clock.day_of(now))
    if coordinator is None:
        raise SignUpClosed
    language, town, slots = given.pop("language"), given.pop("municipality"), given.pop("slots")
    facts = VolunteerFacts(
        **given,
        coordinator=coordinator,
        municipality=Municipality.objects.filter(pk=uuid.UUID(town)).first() if town else None,
    )
    volunteer = Volunteer.objects.create(
        came_by=AskedBy.PUBLIC,
        preferred_language=language,
        state_since_on=clock.day_of(now),
        created_at=now,
        changed_at=now,
        **facts.fields(sign_up.centre_id),
    )
    VolunteerSlot.objects.bulk_create(VolunteerSlot(volunteer=volunteer, weekday=day, part=part) for day, part in slots)
    record(actor=None, action="volunteering.signed_up", obj=volunteer, now=now)
    return volunteer


def _thank(volunteer: Volunteer, centre: Centre, now: dt.datetime) -> None:
    caller, until_on = next_step(volunteer, clock.day_of(now))
    subject, text = mails.thanks(
        caller=caller.name,
        until_on=until_on,
        needed=needed_of(volunteer),
        centre=centre,
        language=volunteer.preferred_language,
    )
    post(to=volunteer.email, subject=subject, text=text, centre=centre, now=now)
