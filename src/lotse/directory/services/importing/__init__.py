"""Partners and offers from a table: upload, dry run, all or nothing."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import transaction

from lotse.audit import services as audit
from lotse.core import clock, jobs
from lotse.directory.columns import OFFER, ORGANISATION, label_of
from lotse.directory.imports import read_table
from lotse.directory.models import ImportDraft, Offer
from lotse.directory.selectors.partners import keepers
from lotse.directory.services import drafts, searching
from lotse.directory.services.importing.plan import Plan, PlannedOffer, PlannedOrganisation, plan
from lotse.directory.services.importing.writing import write
from lotse.directory.services.keeping import must_edit
from lotse.tenants import selectors as tenants
from lotse.tenants.models import Membership

KIND = "table"
READ_TASK = "lotse.directory.tasks.read_offers"
READ_AT_ONCE = 200
_SHOWN = 100


@dataclass(frozen=True, slots=True)
class PreviewLine:
    """A line of the file that would do something; ``changed``: which columns, "" for a new row."""

    line: int
    what: str
    name: str
    is_new: bool
    changed: str


@dataclass(frozen=True, slots=True)
class Preview:
    """The dry run. Lists hold the first hundred; the counts are complete."""

    filename: str
    new_organisations: int
    changed_organisations: int
    new_offers: int
    changed_offers: int
    same_offers: int
    lines: list[PreviewLine]
    places: list[str]
    contacts: list[str]

    @property
    def is_idle(self) -> bool:
        """Whether confirming would change nothing."""
        return not (self.new_organisations + self.changed_organisations + self.new_offers + self.changed_offers)


def upload(*, actor: Membership, content: bytes, filename: str, now: dt.datetime) -> ImportDraft:
    """Check a table whole and keep it until it is confirmed. Raises NotAllowed, FileRefused."""
    must_edit(actor)
    _planned(actor, content, now)
    with transaction.atomic():
        return drafts.keep(actor=actor, kind=KIND, content=content, filename=filename, now=now)


def preview(*, actor: Membership, draft_id: uuid.UUID, now: dt.datetime) -> Preview:
    """What confirming the member's own upload would do. Raises NotAllowed, NotFound, FileRefused."""
    draft = drafts.find(actor=actor, kind=KIND, draft_id=draft_id, now=now)
    found = _planned(actor, drafts.content_of(draft), now)
    new, changed = [one for one in found.offers if one.is_new], _changed(found)
    organisations = [one for one in found.organisations if one.is_new or one.changed]
    lines = [_shown_organisation(one) for one in organisations] + [_shown_offer(one) for one in (*new, *changed)]
    return Preview(
        filename=draft.filename,
        new_organisations=sum(one.is_new for one in organisations),
        changed_organisations=sum(not one.is_new for one in organisations),
        new_offers=len(new),
        changed_offers=len(changed),
        same_offers=len(found.offers) - len(new) - len(changed),
        lines=sorted(lines, key=lambda one: one.line)[:_SHOWN],
        places=[one.name for one in found.places[:_SHOWN]],
        contacts=[f"{one.name} ({one.organisation})" for one in found.contacts[:_SHOWN]],
    )


def import_table(*, actor: Membership, draft_id: uuid.UUID, now: dt.datetime) -> tuple[int, int]:
    """Take over the whole upload, or nothing; returns how many offers are new, and how many changed.

    Raises NotAllowed, NotFound (also where it was confirmed already), FileRefused, ChangedMeanwhile.
    """
    draft = drafts.find(actor=actor, kind=KIND, draft_id=draft_id, now=now)
    with transaction.atomic():
        drafts.use(draft)
        found = _planned(actor, drafts.content_of(draft), now)
        write(found, now)
        new, changed = [one.row for one in found.offers if one.is_new], [one.row for one in _changed(found)]
        moved = [one.row.pk for one in found.organisations if one.changed and not one.is_new]
        others = [one for start in range(0, len(moved), 500) for one in _offers_of(moved[start : start + 500])]
        _let_search_read([*new, *changed, *others], actor, now)
        organisations = [one.row for one in found.organisations if one.is_new or one.changed]
        rows = [*organisations, *found.places, *found.contacts, *new, *changed]
        audit.record_all(actor=actor, action="directory.imported", objects=rows, now=now)
    return len(new), len(changed)


def _let_search_read(offers: list[Offer], actor: Membership, now: dt.datetime) -> None:
    """Few at once; many are read in the background, so that nobody waits for them."""
    if len(offers) <= READ_AT_ONCE:
        searching.refresh(offers, clock.day_of(now))
        return
    keys = [one.pk for one in offers]
    for start in range(0, len(keys), 500):
        Offer.objects.filter(pk__in=keys[start : start + 500]).update(searched_on=None)
    jobs.enqueue(READ_TASK, str(actor.centre_id))


def _planned(actor: Membership, content: bytes, now: dt.datetime) -> Plan:
    """Read and match the whole file. Raises FileRefused."""
    towns, today = tenants.municipalities(), clock.day_of(now)
    read = read_table(content, today=today, municipalities=towns, keepers=keepers())
    found = plan(read, actor=actor, now=now)
    read.errors.raise_if_any()
    return found


def _changed(found: Plan) -> list[PlannedOffer]:
    return [one for one in found.offers if one.changed and not one.is_new]


def _offers_of(organisations: list[uuid.UUID]) -> list[Offer]:
    return list(Offer.objects.filter(organisation__in=organisations))


def _shown_organisation(one: PlannedOrganisation) -> PreviewLine:
    changed = ", ".join(label_of(ORGANISATION, name) for name in one.changed)
    return PreviewLine(one.line, "Organisation", one.row.name, one.is_new, "" if one.is_new else changed)


def _shown_offer(one: PlannedOffer) -> PreviewLine:
    names = ("last_on" if name == "ends_on" else name for name in one.changed)
    changed = ", ".join(label_of(OFFER, name) for name in names)
    return PreviewLine(one.line, "Angebot", one.facts.name, one.is_new, "" if one.is_new else changed)
