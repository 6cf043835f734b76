"""Texts for families: facts of the information sheet, versions of one consent, and who agreed to which of them."""

import datetime as dt

from lotse.core import clock
from lotse.people.enums import ConsentForm, ConsentPurpose
from lotse.people.models import Household
from lotse.people.services.consents import record_consent, withdraw
from lotse.tenants.models import Membership
from lotse.wording.selectors.information import FACTS
from lotse.wording.services import change_facts, write_text, write_version
from lotse.wording.standard import AUTHORITY, GROUND

SUBJECT = ConsentPurpose.CASE_MANAGEMENT
FIRST = "Ich bin einverstanden: Das Zentrum darf dem Case Management (KIM) meinen Namen und meine Telefonnummer geben."
SECOND = FIRST.replace("Telefonnummer", "Telefonnummer und Anschrift")
TEXTS = {
    "uk": "Я погоджуюся: центр може передати Case Management (KIM) моє ім’я, номер телефону та адресу.",
    "ar": "أوافق على أن يعطي المركز إدارة الحالات (KIM) اسمي ورقم هاتفي وعنواني.",
}


def make(staff: dict[str, Membership], now: dt.datetime) -> None:
    """Two versions, of which the second asks anew: one family has agreed again, one has not, one has withdrawn."""
    by, adviser = staff["leitung"], staff["beratung"]
    officer = "Datenschutz beim Kreis, Telefon 05231 000-130"
    known = ("", officer, GROUND, AUTHORITY)
    change_facts(actor=by, values=dict(zip(FACTS, known, strict=True)), seen=0, now=now - dt.timedelta(days=300))
    old, new = now - dt.timedelta(days=300), now - dt.timedelta(days=20)
    write_version(
        actor=by, subject=SUBJECT, text=FIRST, starts_on=clock.day_of(old), asks_anew=False, now=old
    )  # fmt: skip
    second = write_version(
        actor=by, subject=SUBJECT, text=SECOND, starts_on=clock.day_of(new), asks_anew=True, now=new
    )  # fmt: skip
    for language, text in TEXTS.items():
        who = "Sprachdienst des Kreises" if language == "uk" else ""
        write_text(actor=by, wording=second, language=language, text=text, checked_by=who, now=new)
    mine = Household.objects.filter(responsible=adviser, merged_into=None, persons__kind="guardian").distinct()
    mine = mine.exclude(consents__purpose=SUBJECT)  # some have agreed for a referral
    for number, family in enumerate(mine.order_by("code")[:3]):
        _agree(adviser, family, old + dt.timedelta(days=60))
        if number == 1:
            _agree(adviser, family, now - dt.timedelta(days=6))
        if number == 2:
            consent = family.consents.get(purpose=SUBJECT)
            yesterday = now - dt.timedelta(days=1)
            withdraw(
                actor=None, household=family, consent_id=consent.pk, withdrawn_on=clock.day_of(yesterday), now=yesterday
            )


def _agree(by: Membership, family: Household, at: dt.datetime) -> None:
    record_consent(
        actor=by,
        household=family,
        purpose=SUBJECT,
        given_by=family.persons.filter(kind="guardian").order_by("created_at", "pk")[0],
        given_on=clock.day_of(at),
        language=family.preferred_language,
        form=ConsentForm.PAPER,
        now=at,
    )
