"""Letters with a QR code to schools that no mail reaches, as one tagged PDF."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import segno

from lotse.core.pdf import render_pdf
from lotse.schooling.models import PlaceRound, School
from lotse.tenants.models import Centre


@dataclass(frozen=True, slots=True)
class PlaceLetter:
    """One page: whom it goes to, and the address behind its code."""

    school: School
    url: str

    @property
    def code(self) -> str:
        """The QR code as an image in the page (data URI)."""
        return segno.make(self.url, error="m").svg_data_uri(scale=4, border=4)


def place_letters_pdf(letters: Sequence[PlaceLetter], *, round_: PlaceRound, centre: Centre, on: dt.date) -> bytes:
    """One page for each school. Raises core.pdf.PdfUnavailable where Pango is missing."""
    context = {"letters": letters, "round": round_, "centre": centre, "on": on, "until": round_.until(on)}
    return render_pdf("schooling/place_letters.html", context)
