"""Questions about schools: the list, one school's page, the search."""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db.models import Q, QuerySet

from lotse.core import clock
from lotse.core.errors import NotFound
from lotse.core.names import search_key
from lotse.core.registry import FileFacts, SearchHit
from lotse.directory.enums import DECIDING_KINDS, OrganisationKind
from lotse.directory.models import Organisation
from lotse.directory.selectors import named
from lotse.links import services as links
from lotse.schooling.enums import NEVER_PROPOSED, PLACES_LINK, SchoolForm
from lotse.schooling.models import Hold, PlaceReport, PlaceRequest, RegisterImport, School
from lotse.schooling.rules.decisions import MANAGE_LISTS
from lotse.schooling.rules.schools import VIEW_SCHOOLS
from lotse.schooling.selectors.place_requests import open_request, open_requests
from lotse.schooling.selectors.places import PlaceGroup, free_places, place_groups, place_history, stale_before
from lotse.tenants.linking import centre_url
from lotse.tenants.models import Membership

SEARCH_HITS = 10
OPERATING, CLOSED, ALL = "", "geschlossen", "alle"
STALE, MISSING = "veraltet", "fehlt"
SORTS = ("name", "form", "gemeinde", "frei", "stand")
COLUMNS = (
    "Schulnummer", "Name", "Kurzname", "Schulform", "Gemeinde", "Träger", "in Betrieb", "freie Plätze", "Stand",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SchoolFilter:
    """What the list shall show. ``status``: OPERATING, CLOSED or ALL; ``form`` is a code, "" for all."""

    text: str = ""
    form: str = ""
    municipality: uuid.UUID | None = None
    status: str = OPERATING
    free_only: bool = False


@dataclass(frozen=True, slots=True)
class SchoolRow:
    """One line of the list. ``free`` None: no report; ``as_of``: the oldest report that counts."""

    code: str
    number: str
    name: str
    official_name: str
    form: str
    form_label: str
    municipality: str
    phone: str
    is_public: bool
    has_offer: bool
    is_operating: bool
    is_never_proposed: bool
    free: int | None
    as_of: dt.date | None
    is_stale: bool
    kinds: tuple[str, ...]  # support forms reported
    asked_on: dt.date | None = None  # waited for since then

    @property
    def owner(self) -> str:
        return "öffentlich" if self.is_public else "privat"


@dataclass(frozen=True, slots=True)
class SchoolList:
    """The filtered list, and how many schools of each form the other filters leave."""

    rows: list[SchoolRow]
    form_counts: dict[str, int]


def schools(wanted: SchoolFilter, *, on: dt.date, sort: str = "") -> SchoolList:
    """The filtered list, by name unless sorted otherwise ("-" first: backwards); four queries.

    Whole rows instead of a page of them: a district has a hundred schools, and the free places that the list sorts and
    filters by are not stored.
    """
    rows = School.objects.filter(_named_or_numbered(wanted.text))
    if wanted.municipality:
        rows = rows.filter(organisation__municipality_id=wanted.municipality)
    if wanted.status != ALL:
        rows = rows.filter(is_operating=wanted.status == OPERATING)
    lines = list(_rows(rows, on))
    if wanted.free_only:
        lines = [line for line in lines if line.free]
    key = sort.removeprefix("-")
    lines.sort(key=lambda line: _sort_key(line, key if key in SORTS else SORTS[0]), reverse=sort.startswith("-"))
    counts = Counter(line.form for line in lines)
    return SchoolList([line for line in lines if wanted.form in ("", line.form)], counts)


def form_options(form_counts: dict[str, int], chosen: str) -> list[tuple[str, str, int]]:
    """Value, label and count of each school form that there is."""
    return [("", "Alle", sum(form_counts.values()))] + [
        (form.value, str(form.label), form_counts.get(form, 0))
        for form in SchoolForm
        if form in form_counts or chosen == form
    ]


@dataclass(frozen=True, slots=True)
class PlacesFilter:
    """Which schools to ask for places. ``kind``: a support form; ``report``: STALE, MISSING, "" for all."""

    schools: SchoolFilter
    kind: str = ""
    report: str = ""


@dataclass(frozen=True, slots=True)
class ReportingList:
    """Schools by what they reported, and how many there are of each kind under the other filters."""

    rows: list[SchoolRow]
    all_count: int
    stale_count: int
    missing_count: int

    @property
    def ask_label(self) -> str:
        return "Diese Schule fragen" if len(self.rows) == 1 else f"Alle {len(self.rows)} nach Plätzen fragen"


def reporting_schools(wanted: PlacesFilter, *, on: dt.date, sort: str = "") -> ReportingList:
    """Operating schools to which children may come, with the report that is oldest; by name unless sorted."""
    rows = [row for row in schools(wanted.schools, on=on, sort=sort).rows if not row.is_never_proposed]
    asked = {code: clock.day_of(request.round.asked_at) for code, request in open_requests().items()}
    rows = [replace(row, asked_on=asked.get(row.code)) for row in rows]
    if wanted.kind:
        rows = [row for row in rows if wanted.kind in row.kinds]
    stale = [row for row in rows if row.is_stale]
    missing = [row for row in rows if row.as_of is None]
    shown = {STALE: stale, MISSING: missing}.get(wanted.report, rows)
    return ReportingList(shown, len(rows), len(stale), len(missing))


def report_options(found: ReportingList) -> list[tuple[str, str, int]]:
    """Value, label and count: all schools, those whose report is stale, those without one."""
    return [
        ("", "Alle", found.all_count),
        (STALE, "Veraltet", found.stale_count),
        (MISSING, "Ohne Meldung", found.missing_count),
    ]


def school_for(code: str) -> School:
    """The school of this code, with its organisation. Raises NotFound."""
    found = School.objects.select_related("organisation__municipality").filter(organisation__code=code).first()
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True, slots=True)
class SchoolPage:
    """What the page of one school shows. Holds and recommendations are counted; no child is named here."""

    school: School
    row: SchoolRow
    groups: list[PlaceGroup]
    history: list[PlaceReport]
    holds: list[Hold]
    recommendations_count: int
    needs_offer: bool
    asked: PlaceRequest | None
    has_open_links: bool


def school_page(school: School, *, now: dt.datetime) -> SchoolPage:
    """Facts, places now, reports of the past, open holds of one school."""
    on = clock.day_of(now)
    (row,) = _rows(School.objects.filter(pk=school.pk), on)
    return SchoolPage(
        school=school,
        row=row,
        groups=place_groups(school, on),
        history=place_history(school),
        holds=list(school.holds.filter(released_at__isnull=True, expires_on__gte=on)),
        recommendations_count=school.recommendations.filter(withdrawn_at__isnull=True).count(),
        needs_offer=not school.is_public and school.offer_recorded_on is None,
        asked=open_request(school),
        has_open_links=links.has_open(purpose=PLACES_LINK, object_id=school.pk, now=now),
    )


def last_register() -> RegisterImport | None:
    """The register that was taken over last."""
    return RegisterImport.objects.filter(applied_at__isnull=False).defer("content").order_by("-applied_at").first()


def search(member: Membership, query: str) -> Iterable[SearchHit]:
    """Schools by number or by beginnings of words of their name and town."""
    if not member.holds(VIEW_SCHOOLS) or not query.strip():
        return
    rows = School.objects.filter(_named_or_numbered(query))
    for school in rows.select_related("organisation__municipality")[:SEARCH_HITS]:
        town = school.organisation.municipality
        meta = [school.get_form_display(), str(town) if town else "", "" if school.is_operating else "geschlossen"]
        url = centre_url("schooling:school", school.organisation.code)
        yield SearchHit("Schulen", str(school), url, " · ".join(part for part in meta if part))


def organisation_facts(member: Membership, organisation: Organisation) -> list[FileFacts]:
    """On the page of a school: where its name, address and places are kept; of a deciding office: its access."""
    if organisation.kind in DECIDING_KINDS and member.holds(MANAGE_LISTS):
        url = centre_url("schooling:office_access", organisation.code)
        return [FileFacts("Zugang zu den Listen", "Code und Ansprechperson", url)]
    if organisation.kind != OrganisationKind.SCHOOL or not member.holds(VIEW_SCHOOLS):
        return []
    return [
        FileFacts("Gepflegt im Bereich Schule", "Seite der Schule", centre_url("schooling:school", organisation.code))
    ]


def _named_or_numbered(text: str) -> Q:
    """Schools by beginnings of words of name and town, or by the whole number; an empty text finds all."""
    return named(text, "organisation__") | Q(number=text.strip()) if text.strip() else Q()


def _rows(schools: QuerySet[School], on: dt.date) -> Iterable[SchoolRow]:
    free: Counter[uuid.UUID] = Counter()
    oldest: dict[uuid.UUID, dt.date] = {}
    kinds: dict[uuid.UUID, set[str]] = {}
    for pool in free_places(on):
        free[pool.school_id] += pool.free
        oldest[pool.school_id] = min(pool.as_of, oldest.get(pool.school_id, pool.as_of))
        kinds.setdefault(pool.school_id, set()).add(pool.support_form)
    stale = stale_before(on)
    columns = ("pk", "number", "form", "is_public", "is_operating", "offer_recorded_on")
    joined = ("code", "name", "short_name", "phone", "municipality__name")
    # Plain values: three model instances for each of thousands of schools would take most of the time
    for row in schools.values_list(*columns, *(f"organisation__{name}" for name in joined)):
        pk, number, form, is_public, is_operating, offered_on, code, name, short_name, phone, town = row
        as_of = oldest.get(pk)
        yield SchoolRow(
            code=code,
            number=number,
            name=short_name or name,
            official_name=name,
            form=form,
            form_label=str(SchoolForm(form).label),
            municipality=town or "",
            phone=phone,
            is_public=is_public,
            has_offer=offered_on is not None,
            is_operating=is_operating,
            is_never_proposed=form in NEVER_PROPOSED,
            free=free[pk] if as_of else None,
            as_of=as_of,
            is_stale=as_of is not None and as_of < stale,
            kinds=tuple(sorted(kinds.get(pk, ()))),
        )


def _sort_key(row: SchoolRow, key: str) -> tuple[object, ...]:
    name = search_key(row.name)
    return {
        "name": (name,),
        "form": (row.form_label, name),
        "gemeinde": (search_key(row.municipality), name),
        "frei": (-1 if row.free is None else row.free,),
        "stand": (row.as_of or dt.date.min,),
    }[key]


def address_sheet() -> list[tuple[str, str, str]]:
    """Number, e-mail address and name of each school in operation, by number."""
    rows = School.objects.filter(is_operating=True).order_by("number")
    return list(rows.values_list("number", "organisation__email", "organisation__name"))
