"""Hand-over packages: what is known of a child, what would go to whom, and what went."""

from lotse.schooling.selectors.handover.drafts import Draft, Wanted, draft_for, recipient_tabs, usual_recipient
from lotse.schooling.selectors.handover.packages import (
    PackageLine,
    PackagePage,
    disclosure_places,
    lines_of_pupil,
    package_file,
    package_for,
    package_page,
)

__all__ = [
    "Draft",
    "PackageLine",
    "PackagePage",
    "Wanted",
    "disclosure_places",
    "draft_for",
    "lines_of_pupil",
    "package_file",
    "package_for",
    "package_page",
    "recipient_tabs",
    "usual_recipient",
]
