"""Who may see and change schools and their places, and which places a school can have. No personal data here."""

from lotse.directory.enums import OrganisationKind
from lotse.schooling.enums import BERUFSKOLLEG_FORMS, GRADES, SchoolForm, SupportForm
from lotse.tenants.enums import ADVISING, Role
from lotse.tenants.rights import declare

VIEW_SCHOOLS = declare(
    "schooling.view_schools",
    "Schulen ansehen",
    roles=ADVISING | {Role.NETWORKER, Role.COORDINATOR, Role.ADMINISTRATOR},
)
EDIT_SCHOOLS = declare(
    "schooling.edit_schools", "Schulen und Schulregister pflegen", roles=ADVISING | {Role.ADMINISTRATOR}
)
REPORT_PLACES = declare("schooling.report_places", "Plätze eintragen", roles=ADVISING)

# Offices beside schools that papers of children go to
OFFICE_KINDS = (
    OrganisationKind.SCHOOL_AUTHORITY,
    OrganisationKind.MUNICIPALITY,
    OrganisationKind.SCHOOL_OWNER,
    OrganisationKind.HEALTH_OFFICE,
)
TOGETHER = "alle Jahrgänge zusammen"
USUAL_DUE_DAYS = 14
LONGEST_DUE_DAYS = 28  # a school has so long to answer at most: two weeks less than its link opens
MOST_PLACES = 2_000  # in one line of a report; more is a slip of the finger


def support_forms(form: str) -> list[SupportForm]:
    """The kinds of classes that a school of this form may have; those of the Berufskolleg only there."""
    return [one for one in SupportForm if one not in BERUFSKOLLEG_FORMS or form == SchoolForm.BERUFSKOLLEG]


def grade_problem(form: str, support_form: str, grade: int | None) -> str:
    """Why a school of this form cannot have such places, as a sentence; "" where it can. ``grade`` None: all."""
    if support_form not in support_forms(form):
        return f"{SupportForm(support_form).label} gibt es nur am Berufskolleg."
    first, last = GRADES.get(form, (1, 10))
    if grade is not None and not first <= grade <= last:
        return f"{SchoolForm(form).label}: Es gibt die Jahrgänge {first} bis {last}, nicht {grade}."
    return ""
