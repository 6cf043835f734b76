from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "lotse.cases"
    verbose_name = "Beratung"

    def ready(self) -> None:
        from lotse.cases import rules
        from lotse.cases.records import KINDS
        from lotse.cases.selectors import history, keeping, provided, requests
        from lotse.cases.services import move_to, transfers
        from lotse.cases.services.requests import forget
        from lotse.core import registry
        from lotse.core.registry import CreateEntry, NavigationEntry

        for kind in KINDS:
            registry.record_kinds.add(kind.code, kind)
        entry = NavigationEntry("Beratung", "speech", "cases:cases", rules.VIEW_CONTACTS, ("beratung/",))
        registry.navigation.add("cases.advice", entry, order=25)
        contact = CreateEntry("Beratungskontakt", "cases:new_contact", rules.ADD_CONTACT)
        registry.create_menu.add("cases.contact", contact, order=10)
        registry.create_menu.add(
            "cases.case", CreateEntry("Beratungsfall", "cases:new_case", rules.EDIT_CASE), order=30
        )
        registry.timeline.add("cases", history.of_household)
        registry.file_tabs.add("cases", provided.file_tabs, order=20)
        registry.file_actions.add("cases", provided.file_actions, order=20)
        registry.file_facts.add("cases", provided.file_facts, order=90)
        registry.merge.add("cases", move_to)
        registry.kept.add("cases", keeping.kept)
        registry.today.add("cases", provided.today)
        registry.search.add("cases", provided.search, order=50)
        registry.transfer_parts.add("cases", transfers.PART, order=20)
        registry.today.add("cases.requests", requests.today)
        registry.periodic.add("cases.requests", forget)
        self._appointments()

    def _appointments(self) -> None:
        from lotse.cases.enums import LINK_DAYS, LINK_PURPOSE
        from lotse.cases.rules.appointments import OWN_APPOINTMENTS
        from lotse.cases.selectors.appointments import provided
        from lotse.cases.selectors.appointments.objects import invitation_or_none
        from lotse.cases.services.appointments import consent_withdrawn, remind
        from lotse.core import registry
        from lotse.core.registry import CreateEntry, LinkPurpose, NavigationEntry

        prefixes = ("termine/",)
        entry = NavigationEntry("Termine", "calendar", "cases:appointments", OWN_APPOINTMENTS, prefixes)
        registry.navigation.add("cases.appointments", entry, order=35)
        registry.create_menu.add(
            "cases.appointment", CreateEntry("Termin", "cases:new_appointment", OWN_APPOINTMENTS), order=20
        )
        registry.timeline.add("cases.appointments", provided.timeline)
        registry.file_tabs.add("cases.appointments", provided.file_tabs, order=25)
        registry.file_actions.add("cases.appointments", provided.file_actions, order=30)
        registry.file_facts.add("cases.appointments", provided.file_facts, order=95)
        registry.today.add("cases.appointments", provided.today)
        registry.search.add("cases.appointments", provided.search, order=60)
        registry.calendar.add("cases.appointments", provided.calendar)
        registry.periodic.add("cases.appointments", remind)
        registry.consent_withdrawn.add("cases.appointments", consent_withdrawn)
        purpose = LinkPurpose(LINK_PURPOSE, "Termin buchen, verschieben und absagen", LINK_DAYS, invitation_or_none)
        registry.link_purposes.add(LINK_PURPOSE, purpose)
