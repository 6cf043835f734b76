"""Letters to parents, and the checks of their translations."""

import datetime as dt

from django.db import transaction

from lotse.audit.services import record
from lotse.core.errors import LotseError, NotAllowed
from lotse.schooling.documents.letters import letter_pdf
from lotse.schooling.models import Pupil, SentenceCheck
from lotse.schooling.rules.pupils import CHECK_SENTENCES
from lotse.schooling.selectors.letters import letter_for
from lotse.schooling.sentences import CATALOGUES, LANGUAGES, Sentence, catalogue
from lotse.schooling.services.pupils import active_recommendation, check_day, require_edit
from lotse.tenants.models import Centre, Membership


class SentenceUnknown(LotseError):
    code = "schooling.sentence_unknown"
    sentence = "Diesen Satz gibt es nicht. Es wurde nichts gespeichert."


class CheckerMissing(LotseError):
    code = "schooling.checker_missing"
    sentence = "Bitte geben Sie an, wer die Übersetzung geprüft hat."


def print_letter(*, actor: Membership, pupil: Pupil, centre: Centre, on: dt.date, now: dt.datetime) -> bytes:
    """The letter for the active recommendation as PDF; printing is noted.

    Raises NotAllowed, RecommendationMissing, core.pdf.PdfUnavailable.
    """
    require_edit(actor, pupil)
    recommendation = active_recommendation(pupil)
    pdf = letter_pdf(letter_for(pupil, recommendation, centre, on))
    record(
        actor=actor,
        action="schooling.letter_printed",
        obj=recommendation,
        now=now,
        file_id=pupil.person.household_id,
    )
    return pdf


def record_checks(
    *, actor: Membership, language: str, keys: list[str], checked_by: str, checked_on: dt.date, now: dt.datetime
) -> int:
    """Note that a person who knows the language found these sentences right, as they read today; how many.

    Raises NotAllowed, CheckerMissing, SentenceUnknown, DateNotPlausible.
    """
    if not actor.holds(CHECK_SENTENCES):
        raise NotAllowed
    if not checked_by.strip():
        raise CheckerMissing(field="checked_by")
    check_day(checked_on, now=now, field="checked_on")
    if language not in LANGUAGES:
        raise SentenceUnknown
    sentences = [_sentence(key) for key in dict.fromkeys(keys)]
    with transaction.atomic():
        for one in sentences:
            row, _ = SentenceCheck.objects.update_or_create(
                key=one.key,
                language=language,
                defaults={
                    "text_hash": one.hash(language),
                    "checked_by": checked_by.strip(),
                    "checked_on": checked_on,
                },
            )
            record(actor=actor, action="schooling.sentence_checked", obj=row, now=now, fields=["checked_by"])
    return len(sentences)


def _sentence(key: str) -> Sentence:
    name, _, short = key.partition(".")
    found = catalogue(name).sentences.get(short) if name in CATALOGUES else None
    if found is None:
        raise SentenceUnknown
    return found
