"""What the pages of deletion runs show: what is due, one run with its lines, the proof."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db.models import QuerySet

from lotse.conflicts.models import Conflict
from lotse.conflicts.rules import workable_conflicts
from lotse.core import clock
from lotse.core.components import Tone
from lotse.core.errors import NotFound
from lotse.core.registry import retentions
from lotse.people.models import Household
from lotse.people.rules import visible_households
from lotse.privacy.enums import ArchiveAnswer, RunState
from lotse.privacy.models import DeletionRun, Hold, RunItem, RunKind
from lotse.privacy.rules import ARCHIVE, CONFLICT, FILE, PREPARE, endable_holds, holdable, may_confirm, visible_items
from lotse.privacy.selectors.due import due_kinds
from lotse.privacy.selectors.periods import settings
from lotse.tenants.linking import centre_url
from lotse.tenants.models import Membership

TONES: dict[str, Tone] = {
    RunState.PREPARED: "warning",
    RunState.CONFIRMED: "info",
    RunState.DONE: "success",
    RunState.CANCELLED: "neutral",
}


@dataclass(frozen=True, slots=True)
class DueLine:
    """A kind with what is due of it: how many, and since when the oldest one."""

    label: str
    count: int
    held: int
    oldest_on: dt.date | None
    period: str


def due_lines(on: dt.date) -> list[DueLine]:
    """Kinds of which something is due or held."""
    return [
        DueLine(
            one.period.kind.label,
            len(one.records),
            one.held,
            min((each.last_on for each in one.records), default=None),
            one.period.text,
        )
        for one in due_kinds(on)
        if one.records or one.held
    ]


def runs() -> QuerySet[DeletionRun]:
    """Newest first."""
    return DeletionRun.objects.select_related("prepared_by", "confirmed_by").order_by("-prepared_at", "-id")


def run_for(code: str) -> DeletionRun:
    """Raises NotFound."""
    found = runs().filter(code=code.upper()).first()
    if found is None:
        raise NotFound
    return found


def must_be_offered(run: DeletionRun) -> bool:
    """Whether a run holds files of a kind that the archive is asked about first."""
    asked = [one.kind for one in retentions if one.is_archived]
    return not run.is_request and RunKind.objects.filter(run=run, kind__in=asked, prepared__gt=0).exists()


@dataclass(frozen=True, slots=True)
class ItemRow:
    """A record that a run is to delete. ``url`` leads to it where the member may open it."""

    item: RunItem
    kind: str
    url: str
    is_held: bool
    may_hold: bool


@dataclass(frozen=True, slots=True)
class RunPage:
    """A run with its lines. ``archive_until``: the last day on which the archive may answer, once it was asked."""

    run: DeletionRun
    kinds: list[RunKind]
    tone: Tone
    deleted: int
    left: int
    to_archive: bool
    archive_until: dt.date | None
    is_answered: bool
    may_confirm: bool
    may_offer: bool
    may_answer: bool
    may_cancel: bool
    backup_days: int

    @property
    def is_own(self) -> bool:
        """Prepared, but not to be confirmed by this member."""
        return self.run.state == RunState.PREPARED and not self.may_confirm


def run_page(member: Membership, run: DeletionRun) -> RunPage:
    kinds = list(run.kinds.order_by("label"))
    open_ = run.state == RunState.PREPARED
    to_archive = must_be_offered(run)
    own = settings()
    until = run.archive_offered_at and clock.day_of(run.archive_offered_at) + dt.timedelta(weeks=own.archive_weeks)
    answered = not to_archive or run.archive_answer not in {"", ArchiveAnswer.WAITING}
    waiting = run.archive_answer == ArchiveAnswer.WAITING
    return RunPage(
        run=run,
        kinds=kinds,
        tone=TONES[run.state],
        deleted=sum(one.deleted for one in kinds),
        left=sum(one.prepared - one.deleted - one.left_out for one in kinds),
        to_archive=to_archive,
        archive_until=until or None,
        is_answered=answered,
        may_confirm=may_confirm(member, run),
        may_offer=open_ and to_archive and run.archive_answer == "" and member.holds(ARCHIVE),
        may_answer=open_ and waiting and (member.holds(ARCHIVE) or member.holds(PREPARE)),
        may_cancel=open_ and (member.holds(PREPARE) or run.prepared_by_id == member.pk),
        backup_days=own.backup_days,
    )


def items_of(member: Membership, run: DeletionRun) -> QuerySet[RunItem]:
    """What the member may see of it by code, oldest first."""
    return visible_items(member, run).select_related("run_kind").order_by("run_kind__label", "last_on", "pk")


def item_rows(member: Membership, items: list[RunItem]) -> list[ItemRow]:
    """Three queries for any number of items."""
    keys = [one.object_id for one in items]
    held = set(Hold.objects.filter(object_id__in=keys, ended_at=None).values_list("object_id", flat=True))
    files = dict(visible_households(member).filter(pk__in=keys).values_list("pk", "code"))
    return [
        ItemRow(
            item=one,
            kind=one.run_kind.label,
            url=centre_url("people:household", files[one.object_id]) if one.object_id in files else "",
            is_held=one.object_id in held,
            may_hold=one.object_id not in held and member.holds(PREPARE),
        )
        for one in items
    ]


def item_for(member: Membership, run: DeletionRun, item_id: uuid.UUID) -> RunItem:
    """Raises NotFound."""
    found = visible_items(member, run).select_related("run_kind").filter(pk=item_id).first()
    if found is None or run.state != RunState.PREPARED:
        raise NotFound
    return found


# --- Holds -----------------------------------------------------------------------------------------------------


def household_for(member: Membership, code: str) -> Household:
    """A file that the member may hold. Raises NotFound."""
    found = holdable(member).filter(code=code.upper()).first()
    if found is None:
        raise NotFound
    return found


def conflict_for(member: Membership, code: str) -> Conflict:
    """A conflict that the member may hold. Raises NotFound."""
    found = workable_conflicts(member).filter(code=code.upper()).first()
    if found is None:
        raise NotFound
    return found


def hold_for(member: Membership, hold_id: uuid.UUID) -> Hold:
    """An open hold that the member may end. Raises NotFound."""
    found = endable_holds(member).select_related("placed_by").filter(pk=hold_id).first()
    if found is None:
        raise NotFound
    return found


def back_from(hold: Hold) -> str:
    """Where the page of a hold leads back to: the file or the conflict, for those of such."""
    if hold.kind == FILE:
        code = Household.objects.filter(pk=hold.object_id).values_list("code", flat=True).first()
        return centre_url("people:household", code) if code else centre_url("privacy:runs")
    if hold.kind == CONFLICT:
        return centre_url("conflicts:conflict", hold.label)
    return centre_url("privacy:runs")
