"""The letter with the QR code, for families without e-mail: German beside the language of the family, as PDF/UA."""

from collections.abc import Callable
from dataclasses import dataclass

import segno
from django.utils import translation
from django.utils.translation import gettext

from lotse.cases.models import Appointment, AppointmentInvitation
from lotse.cases.selectors.appointments import words
from lotse.core.languages import SOURCE, check_note
from lotse.core.pdf import name_language, render_pdf
from lotse.people.catalogue import autonym, text_direction
from lotse.tenants.models import Centre


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the letter shows. ``lines`` are German and foreign; the foreign ones are empty for a German letter.

    ``bring`` likewise; its foreign text is also empty where nobody has checked it.
    """

    centre: Centre
    invitation: AppointmentInvitation
    language: str
    language_name: str
    direction: str
    lines: list[tuple[str, str]]
    bring: tuple[str, str]
    note: str
    url: str
    qr: str
    written_on: str


def letter(
    invitation: AppointmentInvitation, appointment: Appointment | None, *, url: str, language: str, written_on: str
) -> bytes:
    """The PDF; ``url`` stands in it as QR code and in letters. Raises core.pdf.PdfUnavailable."""
    centre = invitation.centre
    sentences = _sentences(invitation, appointment, centre)
    is_german = language == SOURCE
    german = [_in(SOURCE, one) for one in sentences]
    bring = [_flowing(_in(one, lambda: words.bring_text(invitation))) for one in (SOURCE, language)]
    foreign = [""] * len(german) if is_german else [_in(language, one) for one in sentences]
    sheet = Sheet(
        centre=centre,
        invitation=invitation,
        language="" if is_german else language,
        language_name=autonym(language),
        direction=text_direction(language),
        lines=[pair for pair in zip(german, foreign, strict=True) if pair[0]],
        bring=(bring[0], "" if is_german else bring[1]),
        note="" if is_german else _in(language, check_note),
        url=url,
        qr=segno.make(url, error="m").svg_data_uri(scale=4, border=2),
        written_on=written_on,
    )
    finisher = (
        name_language(language, sheet.language_name, [*(line for _, line in sheet.lines), sheet.bring[1]])
        if foreign[0]
        else None
    )
    return render_pdf("cases/appointments/letter.html", {"sheet": sheet}, finisher=finisher)


def _sentences(
    invitation: AppointmentInvitation, appointment: Appointment | None, centre: Centre
) -> list[Callable[[], str]]:
    kind = words.INVITED if appointment is None else words.BOOKED
    found = [lambda: gettext("Guten Tag,"), lambda: words.opening(kind)]
    if appointment is not None:
        found.append(lambda: words.when_and_where(appointment, centre))
    found += [
        lambda: words.closing(kind, invitation),
        lambda: gettext("Halten Sie die Kamera Ihres Telefons auf das Bild. Ein Konto brauchen Sie nicht."),
        lambda: words.questions(centre),
    ]
    return found


def _flowing(lines: str) -> str:
    """The list as a paragraph for each of its heads, so that the letter stays on one page."""
    return lines.replace(":\n• ", ": ").replace("\n• ", " · ")


def _in(language: str, sentence: Callable[[], str]) -> str:
    with translation.override(language):
        return sentence()
