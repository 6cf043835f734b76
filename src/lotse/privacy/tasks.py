"""Background work of the deletion run."""

import uuid

from django_tasks import task

from lotse.core import clock
from lotse.core.tenancy import tenant_scope
from lotse.privacy.services import running


@task()
def erase(centre_id: str, run_id: str) -> None:
    with tenant_scope(uuid.UUID(centre_id)):
        running.erase(run_id=uuid.UUID(run_id), now=clock.now())
