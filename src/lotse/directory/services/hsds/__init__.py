"""Services of a file in the open format (HSDS 3): upload, dry run, all or nothing; and the file that goes out."""

import datetime as dt
import json
import uuid
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from lotse.audit import services as audit
from lotse.core import clock
from lotse.core.archives import bundle
from lotse.core.errors import NotAllowed
from lotse.directory.hsds import emit
from lotse.directory.hsds.files import MAX_BYTES, services_of
from lotse.directory.hsds.nodes import HsdsRefused, Remark
from lotse.directory.hsds.read import read_services
from lotse.directory.models import ContactPerson, ImportDraft, Offer, Organisation, Place
from lotse.directory.rules import rights
from lotse.directory.selectors import settings
from lotse.directory.services import drafts, searching
from lotse.directory.services.hsds.plan import Plan, plan
from lotse.directory.services.hsds.writing import write
from lotse.directory.services.keeping import must_edit
from lotse.tenants.models import Membership

KIND = "hsds"
_SHOWN = 100


@dataclass(frozen=True, slots=True)
class PreviewOffer:
    """An offer that would be new or different; ``changed``: what of it."""

    name: str
    organisation: str
    state: str
    is_new: bool
    changed: str


@dataclass(frozen=True, slots=True)
class Preview:
    """The dry run. Lists hold the first hundred; the counts are complete. ``notes``: what would be left out."""

    filename: str
    new_count: int
    changed_count: int
    same_count: int
    offers: list[PreviewOffer]
    organisations: list[str]
    place_count: int
    contact_count: int
    other_changes: list[str]
    notes: list[Remark]

    @property
    def is_idle(self) -> bool:
        """Whether confirming would change nothing."""
        return not (self.new_count or self.changed_count or self.other_changes)


def upload(*, actor: Membership, content: bytes, filename: str, now: dt.datetime) -> ImportDraft:
    """Check a file whole and keep it until it is confirmed. Raises NotAllowed, HsdsRefused."""
    must_edit(actor)
    _planned(content, now)
    with transaction.atomic():
        return drafts.keep(actor=actor, kind=KIND, content=content, filename=filename, now=now)


def preview(*, actor: Membership, draft_id: uuid.UUID, now: dt.datetime) -> Preview:
    """What confirming the member's own upload would do. Raises NotAllowed, NotFound, HsdsRefused."""
    draft = drafts.find(actor=actor, kind=KIND, draft_id=draft_id, now=now)
    found, notes = _planned(drafts.content_of(draft), now)
    new = [one for one in found.offers if one.is_new]
    changed = [one for one in found.offers if one.changed]
    return Preview(
        filename=draft.filename,
        new_count=len(new),
        changed_count=len(changed),
        same_count=len(found.offers) - len(new) - len(changed),
        offers=[
            PreviewOffer(
                one.offer.name,
                str(one.offer.organisation),
                one.offer.get_state_display(),
                one.is_new,
                ", ".join(one.labels),
            )
            for one in [*new, *changed][:_SHOWN]
        ],
        organisations=[str(one) for one in found.rows(Organisation, new=True)][:_SHOWN],
        place_count=len(found.rows(Place, new=True)),
        contact_count=len(found.rows(ContactPerson, new=True)),
        other_changes=[str(one) for one in found.changed.values()][:_SHOWN],
        notes=notes[:_SHOWN],
    )


def import_services(*, actor: Membership, draft_id: uuid.UUID, now: dt.datetime) -> tuple[int, int]:
    """Take over the whole upload, or nothing; returns how many offers are new, and how many changed.

    New offers belong to the actor. Raises NotAllowed, NotFound (also where it was confirmed already), HsdsRefused
    (also where somebody else takes over the same ones in this moment).
    """
    draft = drafts.find(actor=actor, kind=KIND, draft_id=draft_id, now=now)
    try:
        return _import(draft, actor, now)
    except IntegrityError as error:
        raise HsdsRefused(
            "Jemand anderes hat gerade dieselben Angebote eingelesen. Von Ihrer Datei wurde nichts gespeichert: Bitte "
            "prüfen Sie den Probelauf noch einmal."
        ) from error


@transaction.atomic
def _import(draft: ImportDraft, actor: Membership, now: dt.datetime) -> tuple[int, int]:
    drafts.use(draft)
    found, _ = _planned(drafts.content_of(draft), now)
    write(found, actor=actor, now=now)
    touched = [one.offer for one in found.offers if one.is_new or one.changed]
    moved = Offer.objects.filter(organisation__in=list(found.changed)) | Offer.objects.filter(
        offer_places__place__in=list(found.changed)
    )
    searching.refresh([*touched, *moved.distinct()], clock.day_of(now))
    rows = [*found.added.values(), *found.changed.values(), *touched]
    audit.record_all(actor=actor, action="directory.imported", objects=rows, now=now)
    return sum(one.is_new for one in found.offers), sum(bool(one.changed) for one in found.offers)


def export_services(*, actor: Membership, everything: bool, now: dt.datetime) -> tuple[str, bytes]:
    """The centre's offers as a JSON list, as the interface says them; ``everything``: drafts and ended ones too.

    Name and content of the file: a ZIP archive where the list is larger than what ``upload`` takes. Contact persons
    who are not published are in neither. Raises NotAllowed.
    """
    must_view(actor)
    rows = Offer.objects.all() if everything else rights.published_offers(settings(), clock.day_of(now))
    offers = rows.order_by("pk").select_related(*emit.RELATED).prefetch_related(*emit.PREFETCHED)
    content = json.dumps([emit.service(one) for one in offers], ensure_ascii=False, indent=1).encode()
    name = "angebote-hsds.json"
    return (name, content) if len(content) <= MAX_BYTES else ("angebote-hsds.zip", bundle({name: content}))


def must_view(actor: Membership) -> None:
    """Raises NotAllowed."""
    if not actor.holds(rights.VIEW):
        raise NotAllowed


def _planned(content: bytes, now: dt.datetime) -> tuple[Plan, list[Remark]]:
    """Read and match the whole file. Raises HsdsRefused."""
    today = clock.day_of(now)
    offers, log = read_services(services_of(content), today=today)
    log.raise_if_any()
    return plan(offers, log, today=today), log.notes
