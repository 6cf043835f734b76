"""Background work of the work with volunteers."""

import uuid

from django_tasks import task

from lotse.core import clock
from lotse.core.tenancy import tenant_scope
from lotse.volunteering.models import Asking
from lotse.volunteering.services import asking, matching


@task()
def compute_match(centre_id: str, run_id: str) -> None:
    with tenant_scope(uuid.UUID(centre_id)):
        matching.compute_run(run_id=uuid.UUID(run_id), now=clock.now())


@task()
def carry_out_answer(centre_id: str, asking_id: str) -> None:
    with tenant_scope(uuid.UUID(centre_id)):
        found = Asking.objects.filter(pk=uuid.UUID(asking_id)).select_related("engagement").first()
        if found is not None:
            asking.carry_out(asking=found, now=clock.now())
