import uuid

from django_tasks import task

from lotse.core import clock
from lotse.outbox import services


@task()
def deliver(mail_id: str) -> None:
    services.deliver(mail_id=uuid.UUID(mail_id), now=clock.now())
