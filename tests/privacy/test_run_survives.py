"""A deletion run killed in the middle: consistent afterwards, and done by whoever starts it again."""

from pathlib import Path
from typing import Any

import pytest

from lotse.core import deleted
from lotse.core.tenancy import tenant_scope
from lotse.people.models import Household
from lotse.privacy.enums import RunState
from lotse.privacy.models import DeletionRun, RunItem, RunKind
from lotse.privacy.services import preparing, running
from lotse.tenants.enums import Role
from tests.crashes import resumes
from tests.privacy.test_periods import old_family
from tests.privacy.test_runs import NEW_YEAR, answered
from tests.races import own_connections  # noqa: F401 - fixture
from tests.world import build


@pytest.mark.usefixtures("own_connections")
def test_a_killed_run_is_consistent_and_goes_on(transactional_db: None, settings: Any, tmp_path: Path) -> None:
    settings.DELETED_LIST = tmp_path / "deleted.list"
    running_batch, running.BATCH = running.BATCH, 1
    place = build().lippe
    with place.scope():
        for name in ("A", "B", "C"):
            old_family(place, name)
        keys = {str(one.pk) for one in Household.objects.all()}
        run = answered(place)
        preparing.confirm(actor=place.member(Role.ADMINISTRATOR), run=run, now=NEW_YEAR)

    def act() -> None:
        with tenant_scope(place.centre.pk):
            running.erase(run_id=run.pk, now=NEW_YEAR)

    def check() -> None:
        with tenant_scope(place.centre.pk):
            line = RunKind.objects.get(run=run, kind="people.file")
            there = Household.objects.count()
            assert (RunItem.objects.count(), line.deleted, line.prepared) == (there, 3 - there, 3)
            known = {one.key.split("/")[1] for rows in deleted.read().batches.values() for one in rows}
            gone = keys - {str(one.pk) for one in Household.objects.all()}
            assert gone <= known, "what is gone stands in the list outside the database"

    try:
        killed = resumes(act, check)
    finally:
        running.BATCH = running_batch
    assert killed >= 3
    with place.scope():
        assert DeletionRun.objects.get().state == RunState.DONE
        assert not Household.objects.exists()
