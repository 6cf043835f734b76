from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "lotse.outbox"
    verbose_name = "Postausgang"

    def ready(self) -> None:
        from lotse.core import mailing, registry
        from lotse.outbox.records import KINDS
        from lotse.outbox.services import post, resume

        for kind in KINDS:
            registry.record_kinds.add(kind.code, kind)
        mailing.use(post)
        registry.periodic.add("outbox", resume)
