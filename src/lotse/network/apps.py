from django.apps import AppConfig


class NetworkConfig(AppConfig):
    name = "lotse.network"
    verbose_name = "Netzwerk"

    def ready(self) -> None:
        from lotse.core import registry
        from lotse.core.registry import CreateEntry, LinkPurpose, NavigationEntry
        from lotse.directory import areas, ties
        from lotse.network.records import KINDS
        from lotse.network.retention import OWN_PERIODS
        from lotse.network.rules import meetings as rules
        from lotse.network.rules import rights
        from lotse.network.selectors import feeds, links
        from lotse.network.selectors.orders import organisation_facts
        from lotse.network.selectors.ties import body_ties, referral_ties
        from lotse.network.services import forgetting, reminding
        from lotse.tenants.areas import Area

        for kind in KINDS:
            registry.record_kinds.add(kind.code, kind)
        for period in OWN_PERIODS:
            registry.own_periods.add(period.kind, period)
        entry = NavigationEntry("Netzwerk", "nodes", "network:bodies", rights.VIEW, ("netzwerk/",))
        registry.navigation.add("network", entry, order=61)
        areas.front.add("network.bodies", Area("bodies", "Gremien", "network:bodies"), order=60)
        more = {
            "meetings": "Sitzungen",
            "orders": "Aufträge",
            "overview": "Wer arbeitet mit wem?",
            "gaps": "Lücken",
            "labour": "Arbeitsmarkt",
        }
        for order, (key, label) in enumerate(more.items(), start=20):
            areas.more.add(f"network.{key}", Area(key, label, f"network:{key}"), order=order)
        ties.ways.add("bodies", ties.Way("Gremium", "Gremien", body_ties), order=20)
        ties.ways.add("referrals", ties.Way("Weg für Verweise", "Wege für Verweise", referral_ties), order=30)
        create = CreateEntry("Gremium anlegen", "network:new_body", rights.EDIT)
        registry.create_menu.add("network.body", create, order=120)
        registry.today.add("network.bodies", feeds.today)
        registry.calendar.add("network.meetings", feeds.calendar)
        registry.search.add("network.bodies", feeds.search, order=70)
        registry.organisation_facts.add("network.orders", organisation_facts)
        registry.periodic.add("network.answers", reminding.remind_of_answers)
        registry.periodic.add("network.meetings", reminding.remind_of_meetings)
        registry.periodic.add("network.orders", reminding.remind_of_orders)
        registry.periodic.add("network.names", forgetting.forget_names)
        for code, label, days, resolve in (
            (rules.LINK_PURPOSE, "Sitzung eines Gremiums", rules.LINK_DAYS, links.participant_of_link),
            (rules.ORDER_LINK, "Arbeitsauftrag", rules.ORDER_LINK_DAYS, links.order_of_link),
        ):
            registry.link_purposes.add(f"network.{code}", LinkPurpose(code, label, days, resolve))
