"""Who looked at a list of names, and who took a table out of the house."""

import datetime as dt
from typing import Literal

from lotse.audit.services import record, record_all
from lotse.people.selectors.events import VIEWED
from lotse.programmes.selectors.programmes import ProgrammePage
from lotse.tenants.models import Membership


def note_read(*, actor: Membership, page: ProgrammePage, now: dt.datetime) -> None:
    """A page named who takes part: each family with a file has an entry of its own."""
    people = [*page.participants, *page.waiting, *page.left]
    families = {one.person.household_id: one.person.household for one in people if one.person}
    if families:
        record_all(actor=actor, action=VIEWED, objects=families.values(), now=now)
    elif people:
        record(actor=actor, action="programmes.viewed", obj=page.row.programme, now=now)


def note_export(*, actor: Membership, what: Literal["list", "sessions", "figures"], now: dt.datetime) -> None:
    record(actor=actor, action=f"programmes.{what}_exported", obj=actor, now=now)
