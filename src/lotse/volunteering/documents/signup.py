"""The form on paper for people who want to help; what it says is entered by the coordinator."""

from lotse.core.pdf import render_pdf
from lotse.tenants.models import Centre
from lotse.volunteering.enums import Aim, EngagementKind, PartOfDay, Weekday


def signup_sheet(centre: Centre) -> bytes:
    """Raises core.pdf.PdfUnavailable where Pango is missing."""
    return render_pdf("volunteering/signup_print.html", {"centre": centre} | signup_choices())


def signup_choices() -> dict[str, list[str]]:
    """What can be ticked, in the words of the form on the screen."""
    return {
        "kinds": [str(one.label) for one in EngagementKind],
        "aims": [str(one.label) for one in Aim],
        "days": [str(one.label) for one in Weekday],
        "parts": [str(one.label) for one in PartOfDay],
    }
