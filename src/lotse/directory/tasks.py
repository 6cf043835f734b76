import uuid

from django_tasks import task

from lotse.core import clock
from lotse.core.tenancy import tenant_scope
from lotse.directory.services.searching import refresh_unread


@task()
def read_offers(centre_id: str) -> None:
    """Let the search read what came in; in steps, each of which others can go between."""
    with tenant_scope(uuid.UUID(centre_id)):
        while refresh_unread(clock.today()):
            pass
