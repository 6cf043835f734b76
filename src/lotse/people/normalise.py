"""Ways of contact in one form, so that the same number is found however it was written."""

import phonenumbers
from django.utils.translation import gettext_noop

from lotse.core import crypto
from lotse.core.errors import LotseError
from lotse.people.enums import ContactKind

_REGION = "DE"
_LEAST = 10_000  # five digits without the leading zero
_EMAIL_MAX = 254  # characters, RFC 5321


class ContactUnreadable(LotseError):
    """No phone number, or no e-mail address."""

    code = "people.contact_unreadable"


def phone(text: str) -> str:
    """``05231 62-0`` becomes ``+49 5231 620``; without a country code it is German. Raises ContactUnreadable."""
    try:
        number = phonenumbers.parse(text, _REGION)
    except phonenumbers.NumberParseException:
        number = None
    # A subscriber's number alone is "possible" from two digits on; nobody is reached by it.
    if number is None or not phonenumbers.is_possible_number(number) or (number.national_number or 0) < _LEAST:
        raise ContactUnreadable(
            gettext_noop("Das ist keine vollständige Telefonnummer. Beispiel: 05231 62-0 oder +380 67 1234567."),
            field="phone",
        )
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def email(text: str) -> str:
    """Lower case, without spaces around it. Raises ContactUnreadable."""
    address = text.strip().lower()
    name, at, host = address.partition("@")
    unusable = (
        not name or not at or "." not in host.strip(".") or "@" in host or any(sign.isspace() for sign in address)
    )
    if unusable or len(address) > _EMAIL_MAX:
        sentence = gettext_noop("Das ist keine vollständige E-Mail-Adresse. Beispiel: name@example.org.")
        raise ContactUnreadable(sentence, field="email")
    return address


def contact(kind: ContactKind | str, text: str) -> str:
    """The value as it is stored. Raises ContactUnreadable."""
    return phone(text) if ContactKind(kind) == ContactKind.PHONE else email(text)


def contact_hash(kind: ContactKind | str, value: str, centre_id: object) -> str:
    """Keyed hash of a normalised value, for exact search; different in each centre."""
    return crypto.blind_index(value.replace(" ", ""), centre_id=centre_id, kind=str(ContactKind(kind).value))
