"""A school is asked about our children in one of its groups: is it still so? Each name leaves with its ground."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from lotse.core import archives, export
from lotse.core.errors import LotseError, NotAllowed
from lotse.outbox.services import File, post
from lotse.people.enums import ConsentPurpose, DisclosureWay
from lotse.people.services import record_disclosure
from lotse.schooling.documents.question_list import question_pdf
from lotse.schooling.rules.pupils import EDIT_PUPIL
from lotse.schooling.selectors.question_list import QuestionList, list_sheet
from lotse.tenants.models import Centre, Membership

PDF = "application/pdf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NAME = "fragenliste"
WHAT = "Fragenliste: Name, Jahrgang, Art und Beginn der Förderung"


class NobodyOnList(LotseError):
    code = "schooling.nobody_on_list"
    sentence = (
        "Für kein Kind dieser Gruppe darf etwas an die Schule gehen: Es fehlen die Einwilligungen. "
        "Fragen Sie zuerst die Familien."
    )


class SchoolWithoutMail(LotseError):
    code = "schooling.school_without_mail"
    sentence = "Für diese Schule ist keine E-Mail-Adresse eingetragen. Tragen Sie sie bei der Schule ein."


@dataclass(frozen=True, slots=True)
class IssuedList:
    """A list that has left: the file to hand on, or, where it was mailed, the password to tell on the telephone."""

    way: str
    file: File | None
    password: str
    sent_to: str


def issue_question_list(
    *, actor: Membership, centre: Centre, questions: QuestionList, way: str, now: dt.datetime
) -> IssuedList:
    """The list as PDF (``LETTER``), as a spreadsheet (``FILE``), or sealed in a mail to the school (``MAIL``).

    Each child on it is recorded as disclosed; whose family has given no ground is not on it. Raises NotAllowed,
    NobodyOnList, SchoolWithoutMail, people.rules.NoGround (a consent withdrawn meanwhile), core.pdf.PdfUnavailable.
    """
    if not actor.holds(EDIT_PUPIL):
        raise NotAllowed
    if not questions.children:
        raise NobodyOnList
    school = questions.group.school
    to = school.organisation.email
    if way == DisclosureWay.MAIL and not to:
        raise SchoolWithoutMail(field="way")
    with transaction.atomic():
        disclosures = [
            record_disclosure(
                actor=actor,
                household=child.pupil.person.household,
                person=child.pupil.person,
                purpose=ConsentPurpose.SCHOOL,
                recipient=school.organisation.name,
                what=WHAT,
                way=way,
                now=now,
            )
            for child in questions.children
        ]
        sheet = export.to_xlsx(list_sheet(questions))
        if way == DisclosureWay.LETTER:
            return IssuedList(way, File(f"{NAME}.pdf", PDF, question_pdf(questions, centre)), "", "")
        if way == DisclosureWay.FILE:
            return IssuedList(way, File(f"{NAME}.xlsx", XLSX, sheet), "", "")
        password = archives.new_password()
        sealed = archives.seal({f"{NAME}.xlsx": sheet}, password)
        post(
            to=to,
            subject=f"{centre.name}: Stimmt unsere Liste noch?",
            text=_mail_text(centre, actor),
            centre=centre,
            now=now,
            files=[File(f"{NAME}.zip", "application/zip", sealed)],
            carries=[one.pk for one in disclosures],
        )
        return IssuedList(way, None, password, to)


def _mail_text(centre: Centre, actor: Membership) -> str:
    phone = f", Telefon {actor.phone or centre.phone}" if actor.phone or centre.phone else ""
    return (
        "Guten Tag,\n\n"
        "in der Anlage steht, welche Kinder nach unseren Einträgen bei Ihnen gefördert werden. Bitte sehen Sie nach, "
        "ob das noch stimmt, und sagen Sie uns, was sich geändert hat.\n\n"
        "Die Anlage ist verschlüsselt. Das Passwort sagen wir Ihnen am Telefon.\n\n"
        f"{actor.name}\n{centre.name}{phone}\n"
    )
