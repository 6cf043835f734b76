from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "lotse.outbox"
    verbose_name = "Postausgang"

    def ready(self) -> None:
        from lotse.core import mailing, registry
        from lotse.outbox.services import post, resume

        mailing.use(post)
        registry.periodic.add("outbox", resume)
