"""The facts by which children were counted begin with what is known today: earlier grades were not kept.

Steps that were entered in the same instant are put a microsecond apart, in the order of the path.
"""

import datetime as dt
import uuid
from itertools import groupby
from typing import Any

from django.db import migrations
from django.db.migrations.state import StateApps

BATCH = 1000


def begin_facts(apps: StateApps, schema_editor: Any) -> None:
    pupils = apps.get_model("schooling", "Pupil")._base_manager
    facts = apps.get_model("schooling", "PupilFacts")
    changes = apps.get_model("schooling", "StateChange")._base_manager
    entered = {pupil: at for pupil, at in changes.order_by("-at").values_list("pupil_id", "at")}
    rows = [
        facts(
            id=uuid.uuid4(),
            centre_id=pupil.centre_id,
            pupil_id=pupil.pk,
            effective_on=pupil.registered_on,
            at=entered.get(pupil.pk, pupil.changed_at),
            grade=pupil.grade,
            support_form=pupil.support_form,
            municipality_id=pupil.person.household.municipality_id,
            arrival_answer=pupil.person.arrival_answer,
            arrived_on=pupil.person.arrived_on,
        )
        for pupil in pupils.select_related("person__household").iterator(chunk_size=BATCH)
    ]
    facts._base_manager.bulk_create(rows, batch_size=BATCH)


def part_instants(apps: StateApps, schema_editor: Any) -> None:
    changes = apps.get_model("schooling", "StateChange")._base_manager
    rows = changes.order_by("pupil_id", "at").only("pupil_id", "at", "from_state", "to_state", "effective_on")
    for _, same in groupby(rows.iterator(chunk_size=BATCH), key=lambda one: (one.pupil_id, one.at)):
        for place, one in enumerate(_chain(list(same))):
            if place:
                changes.filter(pk=one.pk).update(at=one.at + place * dt.timedelta(microseconds=1))


def _chain(rows: list[Any]) -> list[Any]:
    """Each step after the one whose end it begins with; what does not fit comes last."""
    ends = {one.to_state for one in rows}
    ordered: list[Any] = []
    rest = sorted(rows, key=lambda one: (one.effective_on, one.from_state in ends))
    while rest:
        following = next((one for one in rest if ordered and one.from_state == ordered[-1].to_state), rest[0])
        rest.remove(following)
        ordered.append(following)
    return ordered


class Migration(migrations.Migration):
    dependencies = (("schooling", "0004_queue_history"), ("people", "0002_disclosure"))
    operations = (
        migrations.RunPython(begin_facts, migrations.RunPython.noop),
        migrations.RunPython(part_instants, migrations.RunPython.noop),
    )
