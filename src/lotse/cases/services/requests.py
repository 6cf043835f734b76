"""A request for advice comes in, is answered, or becomes a family's file; then its names go."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_noop

from lotse.audit.services import record
from lotse.cases.enums import ReachedBy, RequestEnd
from lotse.cases.models import AdviceRequest
from lotse.cases.rules.requests import ANSWER_REQUESTS, ANSWER_WITHIN_DAYS, COUNTED, IN_ALL, KEPT, PER_SENDER
from lotse.core import clock
from lotse.core.errors import ChangedMeanwhile, LotseError, NotAllowed
from lotse.core.open_forms import too_many
from lotse.core.workdays import working_days_after
from lotse.people import normalise
from lotse.people.enums import ContactKind, InformedHow, PersonKind
from lotse.people.inputs import ContactInput, HouseholdInput, Informed, PersonInput
from lotse.people.models import Household
from lotse.people.rules import may_view_household
from lotse.people.services import create_household
from lotse.tenants.models import Centre, Membership, Municipality


class TooManyRequests(LotseError):
    code = "cases.too_many_requests"
    sentence = gettext_noop(
        "Gerade kommen sehr viele Anfragen an. Es wurde nichts gespeichert; was Sie eingegeben haben, steht noch da. "
        "Bitte senden Sie es in einer Stunde noch einmal, oder rufen Sie uns an."
    )


class NobodyReached(LotseError):
    code = "cases.nobody_reached"


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestFacts:
    """What the form asks for. Values of the enums; ``language`` a code of people.catalogue."""

    name: str
    reached_by: str
    phone: str
    email: str
    language: str
    interpreter: bool
    place: str
    times: tuple[str, ...]
    municipality: Municipality | None


def send(*, centre: Centre, form_id: uuid.UUID, facts: RequestFacts, sender: str, now: dt.datetime) -> None:
    """Keep a request; the same page sent twice is one. ``sender``: see core.open_forms.

    Raises TooManyRequests, NobodyReached (field), people.normalise.ContactUnreadable (field).
    """
    phone = normalise.phone(facts.phone) if facts.phone.strip() else ""
    email = normalise.email(facts.email) if facts.email.strip() else ""
    if facts.reached_by == ReachedBy.PHONE and not phone:
        raise NobodyReached(gettext_noop("Bitte geben Sie Ihre Telefonnummer an."), field="phone")
    if facts.reached_by == ReachedBy.EMAIL and not email:
        raise NobodyReached(gettext_noop("Bitte geben Sie Ihre E-Mail-Adresse an."), field="email")
    if AdviceRequest.objects.filter(form_id=form_id).exists():
        return
    if too_many(f"advice-request:{centre.pk}", sender, per_sender=PER_SENDER, in_all=IN_ALL):
        raise TooManyRequests
    try:
        with transaction.atomic():
            made = AdviceRequest.objects.create(
                form_id=form_id,
                name=facts.name.strip(),
                phone=phone,
                email=email,
                reached_by=facts.reached_by,
                language=facts.language,
                interpreter=facts.interpreter,
                place=facts.place,
                times=list(facts.times),
                municipality=facts.municipality,
                sent_at=now,
                due_on=working_days_after(clock.day_of(now), ANSWER_WITHIN_DAYS),
            )
            record(actor=None, action="cases.request_sent", obj=made, now=now)
    except IntegrityError:  # the second of two taps in one instant
        return


def record_view(*, actor: Membership, request: AdviceRequest, now: dt.datetime) -> None:
    """Leave a trace of who read it; once a family's file was made of it, shown there too."""
    record(actor=actor, action="cases.request_viewed", obj=request, now=now, file_id=request.household_id)


def claim(*, actor: Membership, request: AdviceRequest, now: dt.datetime) -> None:
    """I take care of it; others see that. Raises NotAllowed, ChangedMeanwhile."""
    _must_answer(actor)
    with transaction.atomic():
        if (
            AdviceRequest.objects.filter(pk=request.pk, settled_at=None, owner=request.owner_id).update(owner=actor)
            != 1
        ):
            raise ChangedMeanwhile
        record(actor=actor, action="cases.request_claimed", obj=request, now=now)


def settle(*, actor: Membership, request: AdviceRequest, end: RequestEnd, now: dt.datetime) -> None:
    """It is done without a file; what names the person is deleted. Raises NotAllowed, ChangedMeanwhile."""
    _must_answer(actor)
    with transaction.atomic():
        _settle(actor, request, end, now, None)


def take_in(*, actor: Membership, request: AdviceRequest, household: Household, now: dt.datetime) -> None:
    """The family is on file already. Raises NotAllowed, ChangedMeanwhile."""
    _must_answer(actor)
    if not may_view_household(actor, household):
        raise NotAllowed
    with transaction.atomic():
        _settle(actor, request, RequestEnd.FAMILY, now, household)


def open_new_file(
    *,
    actor: Membership,
    request: AdviceRequest,
    first_name: str,
    last_name: str,
    informed: InformedHow | str,
    now: dt.datetime,
) -> Household:
    """A file with what the request says, once the family has been informed (Art. 13 GDPR).

    Raises NotAllowed, ChangedMeanwhile and as ``people.services.create_household``.
    """
    _must_answer(actor)
    ways = ((ContactKind.PHONE, request.phone), (ContactKind.EMAIL, request.email))
    person = PersonInput(
        kind=PersonKind.ADULT,
        first_name=first_name,
        last_name=last_name,
        contacts=tuple(ContactInput(kind, value) for kind, value in ways if value),
    )
    with transaction.atomic():
        made = create_household(
            actor=actor,
            entered=HouseholdInput(
                persons=(person,),
                informed=Informed(informed, clock.day_of(now), request.language),
                municipality=request.municipality,
                preferred_language=request.language,
                interpreter_needed=request.interpreter,
                responsible=actor,
            ),
            now=now,
        )
        _settle(actor, request, RequestEnd.FAMILY, now, made)
    return made


def forget(centre: Centre, now: dt.datetime) -> None:
    """What came to nothing goes with its names; what was settled, once it has been counted (core.registry.periodic)."""
    old = Q(settled_at=None, sent_at__lte=now - KEPT) | Q(settled_at__lte=now - COUNTED)
    AdviceRequest.objects.filter(old).delete()


def _settle(
    actor: Membership, request: AdviceRequest, end: RequestEnd, now: dt.datetime, household: Household | None
) -> None:  # fmt: skip
    rows = AdviceRequest.objects.filter(pk=request.pk, settled_at=None)
    values = {"settled_at": now, "settled_by": actor, "end": end, "household": household}
    if rows.update(sent_at=F("sent_at"), **values) != 1:
        raise ChangedMeanwhile
    for name, value in values.items():
        setattr(request, name, value)
    request.name = request.phone = request.email = ""
    request.save(update_fields=["name", "phone", "email"])
    file_id = household.pk if household else None
    record(actor=actor, action="cases.request_settled", obj=request, now=now, file_id=file_id, fields=["end"])


def _must_answer(actor: Membership) -> None:
    if not actor.holds(ANSWER_REQUESTS):
        raise NotAllowed
