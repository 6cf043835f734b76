"""Background work of the school path."""

import uuid

from django_tasks import task

from lotse.core import clock
from lotse.core.tenancy import tenant_scope
from lotse.schooling.services import proposals


@task()
def compute_run(centre_id: str, run_id: str) -> None:
    with tenant_scope(uuid.UUID(centre_id)):
        proposals.compute_run(run_id=uuid.UUID(run_id), now=clock.now())
