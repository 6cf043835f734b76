"""Mails about complaints: a code and a link, never who complains, about whom, or what."""

from django.utils.translation import gettext

from lotse.tenants.models import Centre
from lotse.volunteering.mails import in_both
from lotse.volunteering.models import Complaint


def please_handle(complaint: Complaint, *, url: str, was_late: bool) -> tuple[str, str]:
    """Subject and text for those who handle it."""
    lines = [
        "Guten Tag,",
        f"{complaint} wartet in Lotse. Die Familie soll bis {complaint.answer_due_on:%d.%m.%Y} eine Antwort haben.",
    ]
    if was_late:
        lines.append("Diese Frist ist vorbei, und es gibt noch keine Antwort.")
    lines.append("Bitte sprechen Sie vorher mit niemandem darüber, der das Engagement koordiniert oder vertritt.")
    return f"{complaint}: bitte ansehen", "\n\n".join([*lines, url])


def to_family(complaint: Complaint, *, url: str, centre: Centre, answered: bool) -> tuple[str, str]:
    """Subject and text, in the language in which the family wrote; neither says what it is about."""

    def write() -> str:
        told = (
            gettext("wir haben Ihnen geantwortet. Sie finden die Antwort hier:")
            if answered
            else gettext("Ihre Nachricht ist angekommen. Hier finden Sie unsere Antwort, sobald sie da ist:")
        )
        lines = [
            gettext("Guten Tag,"),
            told,
            url,
            gettext("Der Link gehört nur Ihnen. Bitte geben Sie ihn nicht weiter."),
            ", ".join(part for part in (centre.name, centre.phone) if part),
        ]
        return "\n\n".join(lines)

    return f"{complaint.code}: {centre.name}", in_both(complaint.language, write)
