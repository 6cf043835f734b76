"""The mail that asks a family whether a need still exists."""

from django.utils.translation import gettext

from lotse.tenants.models import Centre
from lotse.volunteering.mails import in_both
from lotse.volunteering.models import Need


def still_needed(need: Need, *, url: str, centre: Centre, language: str) -> tuple[str, str]:
    """Subject and text; neither says what is needed, because a screen may be read by others."""

    def write() -> str:
        lines = [
            gettext("Guten Tag,"),
            gettext("Sie haben uns um Hilfe durch Ehrenamtliche gebeten. Brauchen Sie diese Hilfe noch?"),
            gettext("Bitte öffnen Sie den Link und antworten Sie mit einem Klick:"),
            url,
            gettext("Wenn Sie nicht antworten, bleibt Ihre Bitte bestehen. Wir suchen weiter."),
            ", ".join(part for part in (centre.name, centre.phone) if part),
        ]
        return "\n\n".join(lines)

    return f"{need.code}: {centre.name}", in_both(language, write)
