import uuid

from django_tasks import task

from lotse.core import clock
from lotse.core.tenancy import tenant_scope
from lotse.people.selectors.transfers import parcel_to_settle
from lotse.people.services import transfers


@task()
def settle_departure(parcel_id: str) -> None:
    """In the scope of the centre that the family has left."""
    parcel = parcel_to_settle(uuid.UUID(parcel_id))
    if parcel is not None and parcel.from_centre_id is not None:
        with tenant_scope(parcel.from_centre_id):
            transfers.settle_departure(parcel=parcel, now=clock.now())
