"""The mail with the link to a volunteer's own pages."""

from django.utils.translation import gettext

from lotse.core.languages import SOURCE
from lotse.tenants.models import Centre
from lotse.volunteering.mails import in_both, spoken


def own_pages(*, url: str, centre: Centre, language: str) -> tuple[str, str]:
    """Subject and text; no name, because a screen may be read by others. ``language`` "": German."""

    def write() -> str:
        lines = [
            gettext("Guten Tag,"),
            gettext(
                "hier sind Ihre eigenen Seiten im Ehrenamt: Ihre Engagements, Ihre Stunden, Ihr Kalender, und der "
                "Knopf „Es wird mir zu viel“."
            ),
            url,
            gettext(
                "Der Link gehört nur Ihnen. Bitte geben Sie ihn nicht weiter. Ein neuer Link macht diesen ungültig."
            ),
            ", ".join(part for part in (centre.name, centre.phone) if part),
        ]
        return "\n\n".join(lines)

    chosen = language or SOURCE
    subject = spoken(chosen, lambda: gettext("Ihr Ehrenamt: %(centre)s") % {"centre": centre.name})
    return subject, in_both(chosen, write)
