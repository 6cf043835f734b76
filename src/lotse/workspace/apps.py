from django.apps import AppConfig


class WorkspaceConfig(AppConfig):
    name = "lotse.workspace"
    verbose_name = "Arbeitsplatz"

    def ready(self) -> None:
        from lotse.core import registry
        from lotse.core.registry import LinkPurpose, NavigationEntry
        from lotse.tenants.rules import USE_WORKSPACE
        from lotse.workspace import selectors
        from lotse.workspace.tasks import weekly_mails

        entry = NavigationEntry("Heute", "today", "workspace:today", USE_WORKSPACE, ("heute/",))
        registry.navigation.add("workspace.today", entry, order=10)
        registry.link_purposes.add(
            "calendar",
            LinkPurpose(
                selectors.CALENDAR_LINK, "eigener Kalender", selectors.CALENDAR_LINK_DAYS, selectors.calendar_owner
            ),
        )
        registry.today.add("workspace.calendar", selectors.expiring_calendar)
        registry.periodic.add("workspace.weekly_mail", weekly_mails)
