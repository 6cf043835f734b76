"""What the interface shows: the kinds of entries, which of them answer a question, and in which words.

A scope is either one centre or, None, all of them: then everything is read through Door.PUBLISHED_OFFERS. Entries
come in the order of their ids, so that a page neither loses nor repeats one while somebody edits names.
"""

import math
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Avg, F, FloatField, Q, QuerySet, Value
from django.db.models.functions import Cast

from lotse.api.parameters import MOST_PER_MINIMAL_PAGE, MOST_PER_PAGE, Question
from lotse.core import clock
from lotse.core.db.text import HasTokens
from lotse.core.errors import NotFound
from lotse.core.tenancy import Door, across_centres, tenant_scope
from lotse.directory import selectors as directory
from lotse.directory.enums import Reach
from lotse.directory.hsds import emit, vocabulary
from lotse.directory.models import ContactPerson, Offer, OfferGroup, OfferPlace, OfferTopic, Organisation
from lotse.directory.rules import rights
from lotse.directory.selectors.finding.understanding import understand
from lotse.tenants.models import Centre

Json = dict[str, Any]
PER_PAGE = 50
PER_CHUNK = 500  # entries that are read at once where all are sent


def opened(centre: Centre | None) -> AbstractContextManager[None]:
    """Within, the published entries of the scope may be read."""
    return across_centres(Door.PUBLISHED_OFFERS) if centre is None else tenant_scope(centre.pk)


def _offers(centre: Centre | None) -> "QuerySet[Offer]":
    on = clock.today()
    return directory.published_everywhere(on) if centre is None else rights.published_offers(directory.settings(), on)


# --- Which entries ------------------------------------------------------------------------------------------

Rows = "QuerySet[Any] | Sequence[Any]"


def _services(centre: Centre | None, asked: Question) -> "QuerySet[Offer]":
    rows = _offers(centre).filter(_sorted_into(asked)).select_related(*emit.RELATED)
    if asked.search:
        rows = _said(rows, asked.search)
    if asked.organization_id:
        rows = rows.filter(organisation=_id(asked.organization_id))
    if asked.modified_after:
        rows = rows.filter(changed_at__gte=asked.modified_after)
    return rows.prefetch_related(*(emit.PREFETCHED if asked.full else emit.PREFETCHED_BRIEF))


def _organizations(centre: Centre | None, asked: Question) -> "QuerySet[Organisation]":
    shown = Q(is_published=True) | Q(pk__in=_offers(centre).values("organisation"))
    rows = Organisation.objects.filter(shown, is_active=True).select_related("municipality")
    return rows.filter(directory.named(asked.search)) if asked.search else rows


def _places(centre: Centre | None, asked: Question) -> "QuerySet[OfferPlace]":
    plain = Question(
        search=asked.search,
        taxonomy_term_id=asked.taxonomy_term_id,
        taxonomy_id=asked.taxonomy_id,
        organization_id=asked.organization_id,
        modified_after=asked.modified_after,
    )
    offers = _services(centre, plain).values("pk")
    rows = OfferPlace.objects.filter(offer__in=offers)
    if asked.postcode:
        everywhere = OfferPlace.objects.filter(offer__in=_offers(centre).values("pk"), place__postcode=asked.postcode)
        rows = _around(rows, everywhere, asked)
    rows = rows.select_related("place__municipality", *(f"offer__{name}" for name in emit.RELATED))
    needed = emit.PREFETCHED if asked.full else emit.PREFETCHED_BRIEF
    return rows.prefetch_related(*(f"offer__{name}" for name in needed))


def _around(rows: "QuerySet[OfferPlace]", there: "QuerySet[OfferPlace]", asked: Question) -> "QuerySet[OfferPlace]":
    """Those under a postcode, or around the middle of what is known there; ``there`` is all that is known."""
    if asked.proximity is None:
        district = Q(offer__reach=Reach.DISTRICT, centre__in=there.values("centre"))
        return rows.filter(Q(place__postcode=asked.postcode) | district)
    middle = there.aggregate(east=Avg("place__easting_m"), north=Avg("place__northing_m"))
    if middle["east"] is None:
        return rows.none()
    rows = rows.annotate(
        east=Cast("place__easting_m", FloatField()) - Value(middle["east"], FloatField()),
        north=Cast("place__northing_m", FloatField()) - Value(middle["north"], FloatField()),
    )
    return rows.annotate(square=F("east") * F("east") + F("north") * F("north")).filter(square__lte=asked.proximity**2)


def _taxonomies(centre: Centre | None, asked: Question) -> list[vocabulary.Taxonomy]:
    return [one for one in vocabulary.taxonomies() if asked.search.casefold() in one.name.casefold()]


def _terms(centre: Centre | None, asked: Question) -> list[vocabulary.Term]:
    found = [one for one in vocabulary.terms().values() if asked.search.casefold() in one.name.casefold()]
    if asked.taxonomy_id:
        found = [one for one in found if vocabulary.derived(one.taxonomy) == asked.taxonomy_id]
    if asked.parent_id:
        found = [one for one in found if one.parent_id == asked.parent_id]
    above = {one.parent_id for one in vocabulary.terms().values()} if asked.top_only else set()
    return [one for one in found if one.id not in above]


def _said(rows: "QuerySet[Offer]", search: str) -> "QuerySet[Offer]":
    """Those that hold each word, as the search of the public pages understands it; an empty text finds all."""
    groups = [term.group for term in understand(search)]
    return rows.filter(HasTokens(F("search_tokens"), groups)) if groups else rows


def _sorted_into(asked: Question) -> Q:
    """The offers that have one of the terms asked for; none where there is no such term or taxonomy."""
    found = Q()
    if asked.taxonomy_term_id:
        term = vocabulary.terms().get(asked.taxonomy_term_id)
        found &= _having(term.taxonomy, [one.code for one in vocabulary.with_narrower(term)]) if term else Q(pk=None)
    if asked.taxonomy_id:
        taxonomy = vocabulary.taxonomy_ids().get(asked.taxonomy_id)
        found &= _having(taxonomy.code, [one.code for one in taxonomy.terms]) if taxonomy else Q(pk=None)
    return found


def _having(taxonomy: str, codes: Sequence[str]) -> Q:
    ways: Mapping[str, Callable[[], Q]] = {
        "topics": lambda: Q(pk__in=OfferTopic.objects.filter(topic__in=codes).values("offer")),
        "target_groups": lambda: Q(pk__in=OfferGroup.objects.filter(group__in=codes).values("offer")),
        "audiences": lambda: Q(audience__in=codes),
        "levels": lambda: Q(level_from__in=codes) | Q(level_to__in=codes),
        "reach": lambda: Q(reach__in=codes),
        "cost_kinds": lambda: Q(cost_kind__in=codes),
        "organisation_kinds": lambda: Q(organisation__kind__in=codes),
        "access": lambda: Q(
            pk__in=OfferPlace.objects.filter(
                Q(place__step_free__in=codes) | Q(place__accessible_toilet__in=codes)
            ).values("offer")
        ),
    }
    return ways[taxonomy]()


def _id(text: str) -> uuid.UUID | None:
    """None for what is no id: then nothing is found."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


# --- In which words -----------------------------------------------------------------------------------------


def _say_services(centre: Centre | None, rows: Sequence[Offer], asked: Question) -> list[Json]:
    if asked.minimal:
        return [emit.service_minimal(row) for row in rows]
    return [emit.service(row) if asked.full else emit.service_brief(row) for row in rows]


def _say_organizations(centre: Centre | None, rows: Sequence[Organisation], asked: Question) -> list[Json]:
    if not (asked.full or asked.full_service):
        return [emit.organization_brief(row) for row in rows]
    offers = _offers(centre).filter(organisation__in=[row.pk for row in rows]).order_by("pk")
    if asked.full_service:
        offers = offers.select_related(*emit.RELATED).prefetch_related(*emit.PREFETCHED)
    services: dict[uuid.UUID, list[Json]] = {row.pk: [] for row in rows}
    for one in offers:
        services[one.organisation_id].append(emit.service(one) if asked.full_service else emit.service_named(one))
    contacts: dict[uuid.UUID, list[ContactPerson]] = {row.pk: [] for row in rows}
    for person in ContactPerson.objects.filter(organisation__in=list(contacts), is_published=True, is_active=True):
        contacts[person.organisation_id].append(person)
    return [emit.organization(row, services[row.pk], contacts[row.pk]) for row in rows]


def _say_places(centre: Centre | None, rows: Sequence[OfferPlace], asked: Question) -> list[Json]:
    say = emit.service_at_location_full if asked.full else emit.service_at_location_brief
    return [say(row) for row in rows]


# --- The kinds ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Kind:
    """``path`` in the address, the ``parameters`` of its list and of a single entry, and the schema of both."""

    path: str
    parameters: tuple[str, ...]
    rows: Callable[[Centre | None, Question], Any] = field(repr=False)
    say: Callable[[Centre | None, Any, Question], list[Json]] = field(repr=False)
    single: tuple[str, ...] = ()


PAGING = ("page", "per_page", "format")
KINDS = {
    kind.path: kind
    for kind in (
        Kind(
            "services",
            (
                "search",
                *PAGING,
                "taxonomy_term_id",
                "taxonomy_id",
                "organization_id",
                "modified_after",
                "minimal",
                "full",
            ),
            _services,
            _say_services,
        ),
        Kind(
            "organizations",
            ("search", "full_service", "full", *PAGING),
            _organizations,
            _say_organizations,
            ("full_service",),
        ),
        Kind(
            "service_at_locations",
            (
                "search",
                "taxonomy_term_id",
                "taxonomy_id",
                "organization_id",
                "modified_after",
                "full",
                *PAGING,
                "postcode",
                "proximity",
            ),
            _places,
            _say_places,
        ),
        Kind("taxonomies", ("search", *PAGING), _taxonomies, lambda _, rows, __: [emit.taxonomy(row) for row in rows]),
        Kind(
            "taxonomy_terms",
            ("search", *PAGING, "taxonomy_id", "top_only", "parent_id"),
            _terms,
            lambda _, rows, __: [emit.taxonomy_term(row) for row in rows],
        ),
    )
}


def page(kind: Kind, centre: Centre | None, asked: Question) -> Json:
    """One page of a list, as the standard's ``Page``; beyond the last page it is empty."""
    most = MOST_PER_MINIMAL_PAGE if asked.minimal else MOST_PER_PAGE
    size = min(asked.per_page or (most if asked.minimal else PER_PAGE), most)
    with opened(centre):
        rows = _ordered(kind.rows(centre, asked))
        total = rows.count() if isinstance(rows, QuerySet) else len(rows)
        pages = math.ceil(total / size)
        start = (asked.page - 1) * size
        contents = kind.say(centre, list(rows[start : start + size]), asked) if start < total else []
    return {
        "total_items": total,
        "total_pages": pages,
        "page_number": asked.page,
        "size": len(contents),
        "first_page": asked.page == 1,
        "last_page": asked.page >= pages,
        "empty": not contents,
        "contents": contents,
    }


def everything(kind: Kind, centre: Centre | None, asked: Question) -> Iterator[list[Json]]:
    """All entries, some at a time. The scope is open only while one part is read: between, anything may happen."""
    last: object = None
    while True:
        with opened(centre):
            rows = _ordered(kind.rows(centre, asked))
            if isinstance(rows, QuerySet):
                rows = list((rows.filter(pk__gt=last) if last else rows)[:PER_CHUNK])
            contents = kind.say(centre, rows, asked)
        if contents:
            yield contents
        if len(rows) < PER_CHUNK:
            return
        last = rows[-1].pk


def single(kind: Kind, centre: Centre | None, key: str, asked: Question) -> Json:
    """One entry with all that belongs to it. Raises NotFound."""
    asked = Question(full=True, full_service=asked.full_service)
    with opened(centre):
        rows = kind.rows(centre, asked)
        if isinstance(rows, QuerySet):
            found = list(rows.filter(pk=_id(key)))
        else:
            found = [row for row in rows if row.id == key.lower()]
        if not found:
            raise NotFound("Diesen Eintrag gibt es nicht, oder er ist nicht mehr veröffentlicht.")
        (entry,) = kind.say(centre, found, asked)
    if kind.path == "service_at_locations":
        # The standard's document names the schema of a service for this answer: what that needs is given too
        entry |= {name: entry["service"][name] for name in ("name", "status")}
    return entry


def _ordered(rows: Any) -> Any:
    return rows.order_by("pk") if isinstance(rows, QuerySet) else rows
