from django.apps import AppConfig


class WorkspaceConfig(AppConfig):
    name = "lotse.workspace"
    verbose_name = "Arbeitsplatz"

    def ready(self) -> None:
        from lotse.core.registry import NavigationEntry, navigation
        from lotse.tenants.rules import USE_WORKSPACE

        entry = NavigationEntry("Heute", "today", "workspace:today", USE_WORKSPACE, ("heute/",))
        navigation.add("workspace.today", entry, order=10)
