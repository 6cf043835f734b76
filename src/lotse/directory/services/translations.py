"""Texts of an offer in other languages: written, checked, taken away."""

import datetime as dt
from collections.abc import Mapping

from django.conf import settings
from django.db import transaction

from lotse.audit.services import record
from lotse.core import clock
from lotse.core.errors import LotseError
from lotse.core.languages import SOURCE
from lotse.core.seen import must_be_as_seen, values_of
from lotse.directory.enums import TranslationState
from lotse.directory.models import Offer, OfferTranslation
from lotse.directory.rules.wording import TEXTS
from lotse.directory.services import keeping, searching
from lotse.tenants.models import Membership


class TranslationUnfit(LotseError):
    code = "directory.translation_unfit"


def put_translation(
    *,
    actor: Membership,
    offer: Offer,
    language: str,
    texts: Mapping[str, str],
    checked_by: str,
    source: str,
    now: dt.datetime,
    seen: str = "",
) -> OfferTranslation:
    """Write the texts of an offer in a language, by the names of TEXTS. ``checked_by``: who speaks it and has read
    them; "" leaves a draft. ``source`` is the hash of the German texts that the translator saw: where they have changed
    meanwhile, the translation is kept and counts as outdated. ``seen`` as in core.seen, of TEXTS.

    Raises NotAllowed, TranslationUnfit (field), ChangedMeanwhile.
    """
    keeping.must_edit(actor)
    if language == SOURCE or language not in dict(settings.LANGUAGES):
        raise TranslationUnfit("In diese Sprache wird nicht übersetzt. Es wurde nichts gespeichert.")
    for text in TEXTS:
        if getattr(offer, text) and not texts.get(text):
            raise TranslationUnfit("Hier steht ein deutscher Text. Bitte übersetzen Sie auch ihn.", field=text)
    checked = {"state": TranslationState.CHECKED, "checked_by": checked_by, "checked_at": now}
    draft = {"state": TranslationState.DRAFT, "checked_by": "", "checked_at": None}
    values = dict(texts) | (checked if checked_by else draft) | {"source_hash": source, "changed_at": now}
    with transaction.atomic():
        rows = OfferTranslation.objects.select_for_update(of=("self",)).filter(offer=offer, language=language)
        current = rows.first()
        must_be_as_seen(values_of(current or OfferTranslation(), TEXTS), seen)
        row, _ = OfferTranslation.objects.update_or_create(offer=offer, language=language, defaults=values)
        _finish(actor, offer, "directory.translation_written", language, now)
    return row


def drop_translation(*, actor: Membership, offer: Offer, language: str, now: dt.datetime) -> None:
    """Take a translation away; pages are German again. Raises NotAllowed; does nothing where there is none."""
    keeping.must_edit(actor)
    with transaction.atomic():
        found, _ = OfferTranslation.objects.filter(offer=offer, language=language).delete()
        if found:
            _finish(actor, offer, "directory.translation_dropped", language, now)


def _finish(actor: Membership, offer: Offer, action: str, language: str, now: dt.datetime) -> None:
    searching.refresh([offer], clock.day_of(now))
    record(actor=actor, action=action, obj=offer, now=now, fields=[language])
