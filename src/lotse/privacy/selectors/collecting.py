"""Everything about one person, from all apps: found by what each model declares (``core.personal``), never by a list.

What the models do not lead to stands here by name: the account of a colleague, and rows that know somebody only by an
address that was typed. Each model with personal data is in one of these, or in ``NOT_SEARCHED`` with a reason; a test
holds that together.
"""

import re
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db.models import Model, Q, QuerySet

from lotse.conflicts.models import Party
from lotse.core.db.fields import EncryptedTextField
from lotse.core.personal import Impersonal, Personal
from lotse.core.tenancy import current_centre_id
from lotse.outbox.enums import MailState
from lotse.privacy import words
from lotse.privacy.enums import SubjectKind
from lotse.privacy.foreign import FOREIGN
from lotse.privacy.selectors.subjects import Subject
from lotse.tenants.models import MembershipRole

# The account of a colleague, by the key of its user: it belongs to no centre
ACCOUNT = {
    "accounts.user": "pk",
    "account.emailaddress": "user",
    "mfa.authenticator": "user",
    "socialaccount.socialaccount": "user",
    "socialaccount.socialtoken": "account__user",
    "usersessions.usersession": "user",
}
# Rows that know somebody by what was typed, and are told whole; of others, only the field that names the person
WHOLE = frozenset(
    {"administration.invitation", "cases.advicerequest", "network.participant", "outbox.mail", "programmes.participant"}
)
NOT_SEARCHED = {
    "sessions.session": "unlesbar; dieselbe Sitzung steht als angemeldetes Gerät da",
    "volunteering.complaint": "Wer sich beschwert, ist geschützt; Auskunft gibt die Beschwerdestelle zur Kennung",
    "volunteering.complaintentry": "Wer sich beschwert, ist geschützt; Auskunft gibt die Beschwerdestelle zur Kennung",
    "people.importdraft": "hochgeladene Liste, höchstens einen Tag bis zur Übernahme; danach steht alles in der Akte",
    "directory.importdraft": "hochgeladene Liste, höchstens einen Tag bis zur Übernahme",
    "directory.offerreport": "Wer ein Angebot meldet, ist nach drei Monaten vergessen; Auskunft zur Meldung selbst",
    "network.minutesversion": "Protokoll einer Sitzung; die Teilnahme selbst ist enthalten",
    "outbox.attachment": "Anhang einer E-Mail; was darin steht, ist in der Akte enthalten",
}
# Which rows of a table that is not bound to a centre, or not of interest as a whole, are searched
_STORED_IN = {"outbox.mail": Q(state__in=[MailState.QUEUED, MailState.SENDING, MailState.FAILED])}
# What somebody thinks of first stands first
_FIRST = {
    SubjectKind.HOUSEHOLD: "people",
    SubjectKind.PERSON: "people",
    SubjectKind.VOLUNTEER: "volunteering",
    SubjectKind.MEMBER: "tenants",
    SubjectKind.CONTACT: "directory",
    SubjectKind.CONFLICT: "conflicts",
}
# Of a conflict, what belongs to one side
_PARTY = {
    "conflicts.party": "pk",
    "conflicts.agreementpoint": "party",
    "conflicts.conflictpresence": "party",
    "conflicts.conflictmeeting": "presences__party",
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One field of a row. ``code`` and ``value`` are for machines, ``label`` and ``text`` for people.

    ``withheld``: why it is not handed out; then there is neither value nor text.
    """

    code: str
    label: str
    value: Any
    text: str
    withheld: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """``number`` counts from 1 within its table."""

    number: int
    cells: list[Cell]


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of one model, ``code`` its label (``people.person``); ``record`` the kind of record."""

    code: str
    label: str
    record: str
    rows: list[Row]


@dataclass(frozen=True, slots=True)
class Area:
    """The tables of one app, in plain words."""

    code: str
    label: str
    tables: list[Table] = field(default_factory=list)


def declared() -> Iterator[tuple[type[Model], Personal]]:
    """Each model with personal data, with its declaration."""
    for model in apps.get_models():
        found: Personal | Impersonal | None = getattr(model, "personal", None) or FOREIGN.get(model._meta.label_lower)
        if isinstance(found, Personal):
            yield model, found


def collect(subject: Subject) -> list[Area]:
    """All rows about this person, by app; about as many queries as there are models."""
    found = {model: rows for model, personal in declared() if (rows := _found(model, personal, subject))}
    teller = _Teller(subject, found)
    areas: dict[str, Area] = {}
    for model, rows in found.items():
        label = words.area(model._meta.app_config)
        areas.setdefault(label, Area(model._meta.app_label, label)).tables.append(teller.table(model, rows))
    return sorted(areas.values(), key=lambda one: (one.code == "audit", one.code != _FIRST[subject.kind], one.label))


@dataclass(frozen=True, slots=True)
class _Found:
    """A row, whether it is shared with others, and which fields of it are told (None: all)."""

    row: Model
    is_shared: bool = False
    only: frozenset[str] | None = None


def _found(model: type[Model], personal: Personal, subject: Subject) -> list[_Found]:
    rows = [_Found(row, shared) for row, shared in _reached(model, personal, subject)]
    known = {one.row.pk for one in rows}
    rows += [one for one in _traces(model, personal, subject) if one.row.pk not in known]
    return rows


def _reached(model: type[Model], personal: Personal, subject: Subject) -> list[tuple[Model, bool]]:
    """Rows that the model's own paths lead to, or a colleague's account; and whether others share them."""
    wanted, path, own = _condition(model, personal, subject)
    if wanted is None:
        return []
    rows = list(_with_targets(model).filter(pk__in=_rows(model).filter(wanted).values("pk")))
    shared = _shared(model, path, own, rows) if path else set()
    return [(row, row.pk in shared) for row in rows]


def _condition(model: type[Model], personal: Personal, subject: Subject) -> tuple[Q | None, str, frozenset[uuid.UUID]]:
    """What is asked of the rows, and the path on which somebody else may be found beside the subject."""
    label = model._meta.label_lower
    paths: dict[str, list[str]] = {}
    for kind, path in personal.paths():
        paths.setdefault(kind, []).append(path)
    if subject.kind == SubjectKind.MEMBER and label in ACCOUNT:
        return Q(**{ACCOUNT[label]: subject.user_id}), "", frozenset()
    if subject.kind in {SubjectKind.HOUSEHOLD, SubjectKind.PERSON}:
        return _family_condition(paths, subject)
    if subject.kind == SubjectKind.CONFLICT and label in _PARTY and paths:
        one = _PARTY[label]
        side = Q(**{one: subject.party_id}) | (Q(party=None) if one == "party" else Q())
        return Q(**{paths["conflict"][0]: subject.pk}) & side, "", frozenset()
    wanted = Q()
    own = paths.get(str(subject.kind), [])
    for path in own:
        wanted |= Q(**{path: subject.pk})
    return (wanted, own[0], frozenset({subject.pk})) if own else (None, "", frozenset())


def _family_condition(paths: dict[str, list[str]], subject: Subject) -> tuple[Q | None, str, frozenset[uuid.UUID]]:
    """Of one person: its own rows, and those of the family that are about nobody of it in particular."""
    if "family" not in paths:
        return None, "", frozenset()
    family = paths["family"][0]
    households = frozenset(subject.households)
    wanted = Q(**{f"{family}__in": list(households)})
    if subject.kind == SubjectKind.PERSON and "person" in paths:
        person = paths["person"][0]
        wanted = Q(**{person: subject.pk}) | (wanted & Q(**{f"{person}__isnull": True}))
    return wanted, family, households


def _shared(model: type[Model], path: str, own: frozenset[uuid.UUID], rows: list[Model]) -> set[Any]:
    """Rows that hang on somebody else too: an engagement with several families, for instance."""
    hop = model._meta
    for name in path.split("__"):
        one = hop.get_field(name) if name != "pk" else None
        if one is not None and one.one_to_many:
            pairs = _rows(model).filter(pk__in=[row.pk for row in rows]).values_list("pk", path)
            return {pk for pk, whose in pairs if whose is not None and whose not in own}
        if one is None or not one.is_relation:
            break
        hop = one.related_model._meta  # type: ignore[union-attr]
    return set()


def _traces(model: type[Model], personal: Personal, subject: Subject) -> Iterator[_Found]:
    """Rows that name the person by an address (or, of people known by their work, by name) that somebody typed."""
    label = model._meta.label_lower
    wanted = {_normal(one) for one in (*subject.addresses, *subject.names)} - {""}
    if not personal.names or label in NOT_SEARCHED or label in ACCOUNT or not wanted or label.startswith("conflicts."):
        return
    for row in _with_targets(model).filter(_STORED_IN.get(label, Q())):
        hits = frozenset(name for name in personal.names if _normal(str(getattr(row, name) or "")) in wanted)
        if hits:
            yield _Found(row, only=None if label in WHOLE else hits)


def _normal(typed: str) -> str:
    """An address or name so that two ways of typing it are one; a number without its prefix."""
    digits = re.sub(r"[\s()/+.-]", "", typed)
    if digits.isdigit() and len(digits) > 5:
        return re.sub(r"^(0049|49|0)", "", digits)
    return " ".join(typed.split()).casefold()


def _rows(model: type[Model]) -> QuerySet[Any]:
    """Rows of this centre; those of tables without one are bound by what is asked for."""
    rows: QuerySet[Any] = model._default_manager.all()
    names = {one.name for one in model._meta.concrete_fields}
    return rows.filter(centre_id=current_centre_id()) if "centre" in names else rows


def _with_targets(model: type[Model]) -> QuerySet[Any]:
    keys = [one.name for one in model._meta.concrete_fields if one.is_relation]
    return _rows(model).select_related(*keys).order_by(*(model._meta.ordering or ()), "pk")


class _Teller:
    """Puts rows into words. Knows which rows are told, so that one can point to another by its number."""

    def __init__(self, subject: Subject, found: dict[type[Model], list[_Found]]) -> None:
        self.subject = subject
        self.numbers = {
            (model, one.row.pk): number for model, rows in found.items() for number, one in enumerate(rows, 1)
        }
        self.declared = dict(declared())
        self.roles: dict[uuid.UUID, list[str]] = {}
        for row in MembershipRole.objects.all():
            self.roles.setdefault(row.membership_id, []).append(str(row))

    def table(self, model: type[Model], rows: Iterable[_Found]) -> Table:
        label, personal = model._meta.label_lower, self.declared[model]
        withheld = {name: words.WITHHELD[why] for name, why in personal.withheld}
        told = [Row(number, list(self._cells(one, withheld))) for number, one in enumerate(rows, 1)]
        return Table(label, words.table(label), personal.record, told)

    def _cells(self, found: _Found, withheld: dict[str, str]) -> Iterator[Cell]:
        row = found.row
        for one in row._meta.concrete_fields:
            why = withheld.get(one.name, "")
            if (words.technical(one) and not why) or (found.only is not None and one.name not in found.only):
                continue
            if found.is_shared and isinstance(one, EncryptedTextField):
                why = why or words.SHARED_ROW
            stored = getattr(row, one.attname)
            if why:
                yield Cell(one.name, words.field_label(one), None, "", why if stored not in ("", None) else "")
            elif one.is_relation:
                value, text = self._pointed(getattr(row, one.name))
                yield Cell(one.name, words.field_label(one), value, text)
            elif f"{row._meta.label_lower}.{one.name}" == "audit.entry.actor_id":
                yield Cell(one.name, words.field_label(one), self._member(stored), self._member(stored))
            else:
                yield Cell(one.name, words.field_label(one), words.plain(stored), words.readable(row, one, stored))

    def _pointed(self, target: Model | None) -> tuple[Any, str]:
        """What a key leads to. People other than the subject are told by what they are, not by name."""
        if target is None:
            return None, ""
        label = target._meta.label_lower
        if label == "people.household" and target.pk in self.subject.households:
            return self.subject.code, ""  # the file that all of this is about
        if label == "tenants.membership":
            return self._member(target.pk), self._member(target.pk)
        if target.pk in {self.subject.pk, self.subject.user_id, self.subject.party_id}:
            return "Sie", "Sie"
        if label == "people.person" and self.subject.kind == SubjectKind.HOUSEHOLD:
            return self._numbered(target) or str(target), str(target)
        if label in _SOMEBODY:
            return _SOMEBODY[label], _SOMEBODY[label]
        personal = getattr(target, "personal", None)
        if isinstance(target, Party) or not isinstance(personal, Personal) or not list(personal.paths()):
            return str(target), str(target)  # a school, a room, a group
        number = self._numbered(target)
        text = f"{words.table(label)} Nr. {number['number']}" if number else words.table(label)
        return number or text, text

    def _numbered(self, target: Model) -> dict[str, Any] | None:
        number = self.numbers.get((type(target), target.pk))
        return {"table": target._meta.label_lower, "number": number} if number else None

    def _member(self, pk: uuid.UUID | None) -> str:
        """By role: who works for the centre is no recipient (EuGH, 22 June 2023, C-579/21)."""
        if pk is None:
            return "ohne Anmeldung, oder Lotse selbst"
        if pk == self.subject.pk:
            return "Sie"
        return ", ".join(self.roles.get(pk, ["beschäftigte Person des Zentrums"]))


_SOMEBODY = {
    "people.person": "eine andere Person der Familie",
    "people.household": "eine andere Familie",
    "volunteering.volunteer": "eine ehrenamtliche Person",
    "volunteering.fulltimer": "eine hauptamtliche Person",
    "directory.contactperson": "eine andere Ansprechperson",
    "accounts.user": "ein anderer Zugang",
}
