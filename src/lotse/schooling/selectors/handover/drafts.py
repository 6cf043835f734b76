"""What would go to whom: computed for the page that asks, and once more when it is sent."""

import datetime as dt
import uuid
from dataclasses import dataclass
from functools import cached_property

from lotse.core.components import Tab
from lotse.core.errors import NotFound
from lotse.people.enums import DisclosureWay
from lotse.people.models import Disclosure
from lotse.people.rules import Ground, NoGround, may_disclose
from lotse.schooling import schild
from lotse.schooling.enums import PupilState, Recipient
from lotse.schooling.models import HandoverPackage, Process, Pupil
from lotse.schooling.rules import handover as rules
from lotse.schooling.rules.pupils import editable_pupils
from lotse.schooling.schild.text import ENCODING, SEPARATOR
from lotse.schooling.selectors.handover.addressees import Addressee, addressee, office_label, organisations_for
from lotse.schooling.selectors.handover.companions import candidates_for, goes_with, why_not
from lotse.schooling.selectors.handover.facts import ChildFacts, facts_of, schild_child
from lotse.schooling.selectors.handover.missing import Missing, missing_of, missing_of_office
from lotse.schooling.selectors.handover.sections import Fact, Section, sections_for
from lotse.schooling.selectors.process import process as current_process
from lotse.tenants.models import Membership


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the page asks for. ``beside``: codes of further children; ``corrects``: the code of an earlier package."""

    kind: str = Recipient.SCHOOL
    beside: tuple[str, ...] = ()
    organisation: uuid.UUID | None = None
    corrects: str = ""


@dataclass(frozen=True, slots=True)
class ChildDraft:
    """What would go of one child. ``ground`` None: nothing may."""

    facts: ChildFacts
    sections: list[Section]
    ground: Ground | None
    ground_name: str = ""  # the name under which a consent knows the recipient
    corrects: Disclosure | None = None

    @property
    def name(self) -> str:
        return str(self.facts.person)

    @property
    def code(self) -> str:
        return self.facts.pupil.code


@dataclass(frozen=True)
class Draft:
    """One package before it is made. ``why_not``: why it cannot be made; ``others``: who could go with it."""

    process: Process
    wanted: Wanted
    addressee: Addressee
    organisations: list[tuple[str, str]]
    children: list[ChildDraft]
    others: list[tuple[str, str]]
    corrects: HandoverPackage | None
    why_not: str

    @property
    def kind(self) -> str:
        return self.addressee.kind

    @property
    def first(self) -> ChildDraft:
        return self.children[0]

    @property
    def is_for_school(self) -> bool:
        return self.kind == Recipient.SCHOOL

    @property
    def has_choice(self) -> bool:
        return len(self.organisations) > 1

    @property
    def decides(self) -> bool:
        """Whether sending it is the step "handed over"."""
        return rules.decides(self.process, self.kind)

    @property
    def without_ground(self) -> list[ChildDraft]:
        return [one for one in self.children if one.ground is None]

    @cached_property
    def written(self) -> schild.Written:
        """SchILD's files as they would be once the placeholders are confirmed."""
        children = [schild_child(one.facts) for one in self.children]
        optional = self.process.schild_optional_columns
        return schild.write(children, optional_columns=optional, placeholder_confirmed=True)

    @property
    def notices(self) -> list[tuple[str, schild.Notice]]:
        """What stands in the files otherwise than entered, with the name of the child."""
        names = {one.code: one.name for one in self.children}
        return [(names[one.child], one) for one in self.written.notices] if self.is_for_school else []

    @property
    def lacks_key(self) -> bool:
        """SchILD finds a child by name and birthday: without them there are no files."""
        return any(one.facts.person.born_on is None for one in self.children)

    @property
    def missing(self) -> list[Missing]:
        of_children = [one for child in self.children for one in missing_of(self.kind, child.facts)]
        return [*missing_of_office(self.addressee), *of_children]

    @property
    def previews(self) -> list[tuple[str, list[list[Fact]]]]:
        """SchILD's files as they would be: of each line the columns that are filled."""
        return [(name, _filled_cells(content)) for name, content in self.written.files.items()]

    @property
    def ways(self) -> list[tuple[str, str]]:
        """How it can go: by mail only where there is an address."""
        shown = [one for one in rules.WAYS if one != DisclosureWay.MAIL or self.addressee.email]
        return [(one.value, _WAY_WORDS[one].format(email=self.addressee.email)) for one in shown]

    @property
    def documents(self) -> list[tuple[str, str]]:
        """The files of the package with what they are."""
        found = list(_DOCUMENTS[self.kind])
        if self.kind == Recipient.PARENTS and self.first.facts.recommendation is None:
            found = found[1:]
        if self.is_for_school:
            found += [(file.name, "SchILD-Datei, nur mit bestätigtem Platzhalter") for file in schild.FILES]
        return found


def _filled_cells(content: bytes) -> list[list[Fact]]:
    head, *lines = content.decode(ENCODING).splitlines()
    names = head.split(SEPARATOR)
    return [[(name, cell) for name, cell in zip(names, line.split(SEPARATOR), strict=True) if cell] for line in lines]


_WAY_WORDS = {
    DisclosureWay.MAIL: "E-Mail an {email}: verschlüsselt, das Passwort nennen Sie am Telefon",
    DisclosureWay.FILE: "verschlüsselte Datei zum Herunterladen",
    DisclosureWay.HAND: "Datei ohne Passwort zum Herunterladen, persönlich übergeben",
    DisclosureWay.LETTER: "Datei ohne Passwort zum Herunterladen, ausgedruckt als Brief",
}
ADDRESS_LETTER, SHEET, EXAM_ORDER = "Anschreiben.pdf", "Datenblatt.pdf", "Untersuchungsauftrag.pdf"
PARENTS_LETTER, COPIES = "Empfehlung.pdf", "Weitergaben.pdf"
_DOCUMENTS: dict[str, tuple[tuple[str, str], ...]] = {
    Recipient.SCHOOL: (
        (ADDRESS_LETTER, "Brief an die Schule, mit allem, was fehlt oder anders geschrieben ist"),
        (SHEET, "die Angaben zum Lesen, für Schulen ohne SchILD"),
    ),
    Recipient.DECIDING_OFFICE: ((ADDRESS_LETTER, "Empfehlung mit Gründen und Antwort der Eltern"),),
    Recipient.HEALTH_OFFICE: ((EXAM_ORDER, "Anmeldung zur schulärztlichen Untersuchung, ohne Befunde"),),
    Recipient.PARENTS: (
        (PARENTS_LETTER, "Brief mit der Empfehlung, in der Sprache der Familie"),
        (COPIES, "was wann an wen ging und warum, in der Sprache der Familie"),
    ),
}


def usual_recipient(member: Membership, code: str) -> str:
    """Whom papers of a child usually go to next. Raises NotFound."""
    pupil = editable_pupils(member).filter(code=code).first()
    if pupil is None:
        raise NotFound
    if pupil.state in {PupilState.INTERVIEWED, PupilState.EXAM_ORDERED}:
        return Recipient.HEALTH_OFFICE
    if pupil.state == PupilState.RECOMMENDED:
        return Recipient.PARENTS
    there = rules.recipients(current_process())
    decides = pupil.state in {PupilState.ANSWERED, PupilState.NEED_NOTICE}
    return Recipient.DECIDING_OFFICE if decides and Recipient.DECIDING_OFFICE in there else Recipient.SCHOOL


def recipient_tabs(draft: Draft) -> list[Tab]:
    """All whom this centre sends packages to."""
    return [
        Tab(office_label(one, draft.process), f"?an={one}", one == draft.kind)
        for one in rules.recipients(draft.process)
    ]


def draft_for(member: Membership, code: str, wanted: Wanted, on: dt.date) -> Draft:
    """The package of one child, with those that go with it. Raises NotFound (unknown child, kind or package)."""
    process = current_process()
    pupil = editable_pupils(member).filter(code=code).select_related("person").first()
    if pupil is None or wanted.kind not in rules.recipients(process):
        raise NotFound
    corrects = _corrected(pupil, wanted)
    candidates = facts_of([pupil.pk, *candidates_for(pupil, wanted.kind, corrects)])
    first, rest = candidates[0], [one for one in candidates[1:] if goes_with(one, candidates[0], wanted.kind, process)]
    organisations = organisations_for(wanted.kind, process, first)
    to = addressee(wanted.kind, process, first, organisations, wanted.organisation)
    chosen = [first, *(one for one in rest if one.pupil.code in wanted.beside)][: rules.MOST_CHILDREN]
    earlier = {one.pupil_id: one.disclosure for one in corrects.children.all()} if corrects else {}
    return Draft(
        process=process,
        wanted=wanted,
        addressee=to,
        organisations=[(str(one.pk), one.name) for one in organisations],
        children=[_child(one, to, process, on, earlier.get(one.pupil.pk)) for one in chosen],
        others=[(one.pupil.code, str(one.person)) for one in rest],
        corrects=corrects,
        why_not=why_not(wanted.kind, first, process, corrects),
    )


def _corrected(pupil: Pupil, wanted: Wanted) -> HandoverPackage | None:
    """The earlier package that this one corrects: to the same kind of recipient, about this child. Raises NotFound."""
    if not wanted.corrects:
        return None
    rows = HandoverPackage.objects.filter(code=wanted.corrects, kind=wanted.kind, children__pupil=pupil)
    found = rows.prefetch_related("children__disclosure").first()
    if found is None:
        raise NotFound
    return found


def _child(facts: ChildFacts, to: Addressee, process: Process, on: dt.date, corrects: Disclosure | None) -> ChildDraft:
    purpose = rules.purpose(process, to.kind, "")
    sections = sections_for(to.kind, facts)
    if purpose is None:
        return ChildDraft(facts, sections, OWN_DATA)
    name, ground = ground_for(facts, to, purpose, on)
    return ChildDraft(facts, sections, ground, name, corrects)


OWN_DATA = Ground("eigene Daten der Familie", source="Art. 15 DSGVO")


def ground_for(facts: ChildFacts, to: Addressee, purpose: str, on: dt.date) -> tuple[str, Ground | None]:
    """A law, or a consent with the name by which it knows the recipient; (…, None): nothing may go."""
    for name in to.ground_names or ("",):
        try:
            return name, may_disclose(facts.household, purpose, name, on)
        except NoGround:
            continue
    return "", None
