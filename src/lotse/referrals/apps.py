from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    name = "lotse.referrals"
    verbose_name = "Verweise"

    def ready(self) -> None:
        from lotse.core import registry
        from lotse.core.registry import LinkPurpose, NavigationEntry
        from lotse.directory import areas
        from lotse.referrals import rules
        from lotse.referrals.selectors import feeds
        from lotse.referrals.selectors.referrals import referral_of_link
        from lotse.referrals.services import ending, periodic
        from lotse.referrals.services.transfers import PART
        from lotse.tenants.areas import Area

        own = NavigationEntry(
            "Meine Verweise", "arrow-right", "referrals:own_referrals", rules.ANSWER, ("meine-verweise/",)
        )
        registry.navigation.add("referrals.own", own, order=5)
        areas.front.add("referrals", Area("referrals", "Verweise", "referrals:referrals"), order=40)
        areas.more.add(
            "referrals.figures", Area("referral_figures", "Zahlen der Verweise", "referrals:figures"), order=40
        )
        registry.file_tabs.add("referrals", feeds.file_tabs, order=45)
        registry.file_actions.add("referrals", feeds.file_actions, order=60)
        registry.organisation_actions.add("referrals", feeds.organisation_actions)
        registry.offer_actions.add("referrals", feeds.offer_actions)
        registry.organisation_facts.add("referrals", feeds.organisation_facts, order=30)
        registry.timeline.add("referrals", feeds.timeline)
        registry.today.add("referrals", feeds.today)
        registry.disclosure_places.add("referrals", feeds.disclosure_places)
        registry.kept.add("referrals", feeds.kept)
        registry.before_deletion.add("referrals", ending.forget_families)
        registry.consent_withdrawn.add("referrals", ending.consent_withdrawn)
        registry.merge.add("referrals", ending.merge)
        registry.periodic.add("referrals", periodic.see_to_it)
        registry.transfer_parts.add("referrals", PART, order=40)
        purpose = LinkPurpose(rules.LINK_PURPOSE, "Verweis an eine Stelle", rules.LINK_DAYS, referral_of_link)
        registry.link_purposes.add("referrals.referral", purpose)
