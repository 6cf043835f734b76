"""The mails of the administration."""

from django.conf import settings

from lotse.administration.models import Invitation
from lotse.administration.selectors import role_labels
from lotse.core.registry import link_purposes
from lotse.tenants.linking import centre_url
from lotse.tenants.models import Centre


def invitation(invitation: Invitation, centre: Centre, secret: str) -> tuple[str, str]:
    """Subject and text; ``secret`` opens the invitation."""
    days = next(purpose.days for purpose in link_purposes if purpose.code == "invitation")
    url = settings.BASE_URL + centre_url("administration:accept", secret)
    task = f"Ihre Aufgabe: {role_labels(invitation.roles)}."
    if invitation.organisation:
        task = f"Sie sehen dort, was das Zentrum an Ihre Stelle schickt ({invitation.organisation}), und antworten."
    text = (
        f"Guten Tag {invitation.name},\n\n"
        f"Sie sind eingeladen, mit Lotse zu arbeiten: {centre.name}.\n"
        f"{task}\n\n"
        f"Hier richten Sie Ihren Zugang ein:\n\n{url}\n\n"
        f"Der Link gilt {days} Tage. Kennen Sie das Zentrum nicht? Dann löschen Sie diese E-Mail bitte."
    )
    return "Lotse: Ihre Einladung", text
