"""Writing versions of the texts, and keeping the words that were given to somebody."""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import replace

from django.db import IntegrityError, transaction

from lotse.audit.services import record
from lotse.core import clock
from lotse.core.errors import ChangedMeanwhile, LotseError, NotAllowed
from lotse.core.languages import SOURCE
from lotse.tenants.models import Centre, Membership
from lotse.wording import rules
from lotse.wording.documents import Sheet, sheet_pdf
from lotse.wording.enums import INFORMATION
from lotse.wording.models import KeptText, SheetFacts, Wording, WordingText
from lotse.wording.selectors import Worded, information, kept_worded
from lotse.wording.selectors.information import FACTS


class AlreadyUsed(LotseError):
    code = "wording.already_used"
    sentence = (
        "Diesen Text hat schon jemand bekommen. Er bleibt, wie er ist; es wurde nichts geändert. "
        "Bitte schreiben Sie eine neue Fassung."
    )


class DayNotPossible(LotseError):
    code = "wording.day_not_possible"
    sentence = "Eine neue Fassung gilt frühestens ab heute und erst nach der letzten Fassung."


class TextMissing(LotseError):
    code = "wording.text_missing"
    sentence = "Bitte schreiben Sie den Text. Es wurde nichts gespeichert."


def keep(*, texts: Iterable[Worded], now: dt.datetime) -> list[Worded]:
    """Keep the exact words before they are given to somebody; the same words are kept once. Each with its code."""
    found = []
    for one in texts:
        kept, _ = KeptText.objects.get_or_create(
            digest=_digest(one),
            defaults={
                "subject": one.subject,
                "number": one.number,
                "label": one.label,
                "language": one.language,
                "lines": [[line.german, line.foreign, line.is_strong] for line in one.lines],
                "note": one.note,
                "kept_at": now,
            },
        )
        found.append(replace(one, code=kept.code))
    return found


def write_version(
    *, actor: Membership, subject: str, text: str, starts_on: dt.date, asks_anew: bool, now: dt.datetime
) -> Wording:
    """The German text of a new version; earlier ones stay as they are.

    ``asks_anew``: from its first day on, consents to earlier versions count no more. Raises NotAllowed, TextMissing
    (text), DayNotPossible (starts_on), ChangedMeanwhile (somebody else wrote one at the same moment).
    """
    _check(actor, text)
    last = Wording.objects.filter(subject=subject).order_by("-number").first()
    if starts_on < clock.day_of(now) or (last is not None and starts_on <= last.starts_on):
        raise DayNotPossible(field="starts_on")
    try:
        with transaction.atomic():
            made = Wording.objects.create(
                subject=subject,
                number=last.number + 1 if last else 1,
                starts_on=starts_on,
                asks_anew=asks_anew and subject != INFORMATION,
                written_by=actor,
                written_at=now,
            )
            WordingText.objects.create(wording=made, language=SOURCE, text=text.strip())
            record(actor=actor, action="wording.version_written", obj=made, now=now)
    except IntegrityError as error:
        raise ChangedMeanwhile from error
    return made


def write_text(
    *,
    actor: Membership,
    wording: Wording,
    language: str,
    text: str,
    checked_by: str,
    now: dt.datetime,
) -> None:
    """A version in one language, and who has checked it today; who checked the same words before stays.

    Raises NotAllowed, TextMissing (text), AlreadyUsed (other words than somebody was given already).
    """
    _check(actor, text)
    with transaction.atomic():
        row = WordingText.objects.filter(wording=wording, language=language).first()
        row = row or WordingText(wording=wording, language=language)
        words, who = text.replace("\r\n", "\n").strip(), checked_by.strip()
        if words != row.text and is_used(wording, language):
            raise AlreadyUsed(field="text")
        if words != row.text or who != row.checked_by:
            row.checked_on = clock.day_of(now) if who else None
        row.text, row.checked_by = words, who
        row.save()
        record(actor=actor, action="wording.text_written", obj=wording, now=now, fields=[language])


def discard_version(*, actor: Membership, wording: Wording, now: dt.datetime) -> None:
    """Take back a version that nobody was given. Raises NotAllowed, AlreadyUsed."""
    if not actor.holds(rules.EDIT):
        raise NotAllowed
    with transaction.atomic():
        newer = Wording.objects.filter(subject=wording.subject, number__gt=wording.number)
        if is_used(wording) or newer.exists():
            raise AlreadyUsed
        record(actor=actor, action="wording.version_discarded", obj=wording, now=now)
        wording.delete()


def is_used(wording: Wording, language: str = SOURCE) -> bool:
    """Whether somebody was given a version; in German, if no language is named, with any of them."""
    rows = KeptText.objects.filter(subject=wording.subject, number=wording.number)
    return (rows if language == SOURCE else rows.filter(language=language)).exists()


def change_facts(*, actor: Membership, values: Mapping[str, str], seen: int, now: dt.datetime) -> None:
    """What the information sheet says of this centre; ``seen``: the version shown.

    Raises NotAllowed, ChangedMeanwhile.
    """
    if not actor.holds(rules.EDIT):
        raise NotAllowed
    new = {name: values[name].replace("\r\n", "\n").strip() for name in FACTS}
    try:
        with transaction.atomic():
            row = SheetFacts.objects.filter(version=seen).first()
            if row is None and seen == 0:
                row = SheetFacts.objects.create(**new, version=1)
            elif SheetFacts.objects.filter(version=seen).update(**new, version=seen + 1) != 1 or row is None:
                raise ChangedMeanwhile
            record(actor=actor, action="wording.facts_changed", obj=row, now=now, fields=FACTS)
    except IntegrityError as error:
        raise ChangedMeanwhile from error


def print_information(*, actor: Membership, centre: Centre, language: str, now: dt.datetime) -> bytes:
    """The information sheet for somebody who has no file yet. Raises NotAllowed, core.pdf.PdfUnavailable."""
    if not actor.holds(rules.VIEW):
        raise NotAllowed
    with transaction.atomic():
        [text] = keep(texts=[information(centre, language, clock.day_of(now))], now=now)
        pdf = sheet_pdf(Sheet(centre, language, (text,)))
        record(actor=actor, action="wording.information_printed", obj=centre, now=now)
    return pdf


def print_kept(*, centre: Centre, kept: KeptText) -> bytes:
    """The words as they were given, once more. Raises core.pdf.PdfUnavailable."""
    return sheet_pdf(Sheet(centre, kept.language, (kept_worded(kept),)))


def _check(actor: Membership, text: str) -> None:
    if not actor.holds(rules.EDIT):
        raise NotAllowed
    if not text.strip():
        raise TextMissing(field="text")


def _digest(one: Worded) -> str:
    lines = [[line.german, line.foreign, line.is_strong] for line in one.lines]
    words = [one.subject, one.number, one.label, one.language, lines, one.note]
    return hashlib.sha256(json.dumps(words, ensure_ascii=False).encode()).hexdigest()
