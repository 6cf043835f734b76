from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "lotse.outbox"
    verbose_name = "Postausgang"

    def ready(self) -> None:
        from lotse.core import mailing
        from lotse.outbox.services import post

        mailing.use(post)
