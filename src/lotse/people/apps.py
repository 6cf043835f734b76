from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "lotse.people"
    verbose_name = "Familien"

    def ready(self) -> None:
        from lotse.core import registry
        from lotse.core.registry import CreateEntry, LinkPurpose, NavigationEntry
        from lotse.people import rules
        from lotse.people.records import KINDS
        from lotse.people.selectors import consents, disclosures, search_people, transfers
        from lotse.people.services import expire_parcels
        from lotse.people.services.importing import forget_drafts

        for kind in KINDS:
            registry.record_kinds.add(kind.code, kind)
        entry = NavigationEntry("Familien", "people", "people:households", rules.VIEW_HOUSEHOLD, ("familien/",))
        registry.navigation.add("people.households", entry, order=20)
        registry.search.add("people.persons", search_people, order=10)
        registry.today.add("people.disclosures", disclosures.today)
        registry.today.add("people.consents", consents.today)
        own = LinkPurpose(rules.OWN_LINK, "Eigene Einwilligungen", rules.OWN_LINK_DAYS, consents.household_behind)
        registry.link_purposes.add("people.own_consents", own)
        create = CreateEntry("Familie", "people:household_create", rules.EDIT_HOUSEHOLD)
        registry.create_menu.add("people.household", create, order=20)
        registry.today.add("people.transfers", transfers.today)
        registry.periodic.add("people.transfers", expire_parcels)
        registry.periodic.add("people.drafts", forget_drafts)
        registry.kept.add("people.transfers", transfers.kept)
