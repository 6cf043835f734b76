"""Agenda and minutes on paper."""

import datetime as dt

from lotse.core.pdf import render_pdf
from lotse.network.models import Meeting, MinutesVersion
from lotse.network.selectors.agenda import AgendaPage
from lotse.network.selectors.words import when, where
from lotse.tenants.models import Centre


def agenda_pdf(meeting: Meeting, page: AgendaPage, *, centre: Centre, on: dt.date) -> bytes:
    """Raises core.pdf.PdfUnavailable where Pango is missing."""
    context = {"meeting": meeting, "page": page, "when": when(meeting), "where": where(meeting).split("\n")}
    return render_pdf("network/agenda_print.html", context | {"centre": centre, "on": on})


def minutes_pdf(version: MinutesVersion, *, centre: Centre) -> bytes:
    """A final version, always the same. Raises core.pdf.PdfUnavailable where Pango is missing."""
    return render_pdf("network/minutes_print.html", {"version": version, "one": version.content, "centre": centre})
