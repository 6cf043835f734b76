from django.apps import AppConfig


class VolunteeringConfig(AppConfig):
    name = "lotse.volunteering"
    verbose_name = "Ehrenamt"

    def ready(self) -> None:
        from lotse.volunteering.rules import rights  # noqa: F401  (declares what roles may do)
