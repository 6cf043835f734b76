"""Sheets for a family: information and consents beside each other; the link to its own consents; informed anew."""

import datetime as dt
import uuid
from collections.abc import Sequence

from django.conf import settings
from django.db import transaction

from lotse.audit import services as audit
from lotse.core import clock
from lotse.core.errors import LotseError, NotFound
from lotse.core.languages import SOURCE
from lotse.links import services as links
from lotse.people.enums import InformedHow
from lotse.people.inputs import Informed
from lotse.people.models import Consent, Household, Person
from lotse.people.rules import OWN_LINK
from lotse.people.selectors.consents import household_behind, information_given
from lotse.people.services.building import NotInformed, checked_language
from lotse.people.services.consents import withdraw
from lotse.people.services.households import must_edit, must_withdraw
from lotse.tenants.linking import centre_url
from lotse.tenants.models import Centre, Membership
from lotse.wording import selectors as wording
from lotse.wording.documents import Sheet, sheet_pdf
from lotse.wording.services import keep


class NothingToPrint(LotseError):
    code = "people.nothing_to_print"
    sentence = "Bitte kreuzen Sie an, was auf das Blatt soll."


def print_sheet(
    *,
    actor: Membership,
    household: Household,
    centre: Centre,
    language: str,
    information: bool,
    purposes: Sequence[str],
    now: dt.datetime,
    recipient: str = "",
    person: Person | None = None,
) -> bytes:
    """Information and consents in German and ``language``, with boxes, line to sign, and a link of the family's own.

    Earlier links stay open: each sheet of paper keeps its own. Raises NotAllowed, NothingToPrint,
    core.pdf.PdfUnavailable (then nothing is kept).
    """
    must_edit(actor, household)
    today = clock.day_of(now)
    texts = [wording.information(centre, language, today)] if information else []
    texts += [wording.consent_text(one, language, today) for one in purposes]
    if not texts:
        raise NothingToPrint
    facts = [("Familie", household.name), ("Person", str(person or "")), ("An wen", recipient.strip())]
    with transaction.atomic():
        kept = tuple(keep(texts=texts, now=now))
        url = own_url(_issue(household, actor, now), language) if purposes else ""
        pdf = sheet_pdf(
            Sheet(
                centre,
                language,
                kept,
                to_sign=bool(purposes),
                facts=tuple((label, value) for label, value in facts if value) if purposes else (),
                reference=household.code,
                own_url=url,
            )
        )
        _audit(actor, "people.sheet_printed", household, now)
    return pdf


def inform_again(*, actor: Membership, household: Household, informed: Informed, now: dt.datetime) -> None:
    """The family was given the information sheet once more. Raises NotAllowed, NotInformed, PersonInvalid."""
    must_edit(actor, household)
    if informed.on > clock.day_of(now):
        raise NotInformed("Die Information kann nicht in der Zukunft liegen.", field="informed_on")
    language = checked_language(informed.language)
    with transaction.atomic():
        Household.objects.filter(pk=household.pk).update(
            informed_how=InformedHow(informed.how).value,
            informed_on=informed.on,
            informed_language=language,
            informed_by=actor,
            informed_text=information_given(language, informed.on),
        )
        _audit(actor, "people.informed_again", household, now)


# --- The family's own page -----------------------------------------------------------------------------------------


def open_own_page(*, secret: str, now: dt.datetime) -> Household:
    """The family behind its link; writes nothing. Raises links.services.LinkUnusable."""
    found = household_behind(links.find(purpose=OWN_LINK, secret=secret, now=now).object_id)
    if found is None:
        raise links.LinkUnusable
    return found


def withdraw_by_family(*, secret: str, consent: str, now: dt.datetime) -> Consent:
    """The family withdraws one of its consents; it counts no more at once, and its adviser is told.

    Raises links.services.LinkUnusable, TooManySubmissions, NotFound.
    """
    household = open_own_page(secret=secret, now=now)
    links.count_submission(links.find(purpose=OWN_LINK, secret=secret, now=now), now=now)
    try:
        consent_id = uuid.UUID(consent)
    except ValueError:
        raise NotFound from None
    today = clock.day_of(now)
    return withdraw(actor=None, household=household, consent_id=consent_id, withdrawn_on=today, now=now)


def open_for_family(*, household: Household, now: dt.datetime) -> str:
    """A fresh link for a family that stands behind another link of its own. Its secret."""
    with transaction.atomic():
        _audit(None, "people.own_link_made", household, now)
        return _issue(household, None, now)


def revoke_own_links(*, actor: Membership, household: Household, now: dt.datetime) -> int:
    """None of the family's sheets opens its page any more; how many there were. Raises NotAllowed."""
    must_withdraw(actor, household)
    with transaction.atomic():
        count = links.revoke(purpose=OWN_LINK, object_id=household.pk, now=now)
        _audit(actor, "people.own_links_revoked", household, now)
    return count


def own_url(secret: str, language: str) -> str:
    """The absolute address of the family's page, in its language."""
    asked = f"?sprache={language}" if language != SOURCE else ""
    return f"{settings.BASE_URL}{centre_url('people:own_consents', secret)}{asked}"


def _issue(household: Household, actor: Membership | None, now: dt.datetime) -> str:
    return links.issue(purpose=OWN_LINK, object_id=household.pk, actor=actor, now=now, keep_others=True)


def _audit(actor: Membership | None, action: str, household: Household, now: dt.datetime) -> None:
    audit.record(actor=actor, action=action, obj=household, now=now, file_id=household.pk)
