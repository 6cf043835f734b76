from django.apps import AppConfig


class VolunteeringConfig(AppConfig):
    name = "lotse.volunteering"
    verbose_name = "Ehrenamt"

    def ready(self) -> None:
        from lotse.core import registry
        from lotse.core.registry import CreateEntry, LinkPurpose, NavigationEntry
        from lotse.volunteering.records import KINDS
        from lotse.volunteering.retention import OWN_PERIODS, RETENTIONS
        from lotse.volunteering.rules import needs as need_rules
        from lotse.volunteering.rules import own as own_rules
        from lotse.volunteering.rules import rights
        from lotse.volunteering.selectors import need_feeds
        from lotse.volunteering.selectors import needs as need_selectors
        from lotse.volunteering.selectors import own as own_selectors
        from lotse.volunteering.selectors import relief as relief_selectors
        from lotse.volunteering.services import engagements as engagement_services
        from lotse.volunteering.services import needs as need_services
        from lotse.volunteering.services import relief as relief_services

        for kind in KINDS:
            registry.record_kinds.add(kind.code, kind)
        for order, ending in enumerate(RETENTIONS):
            registry.retentions.add(ending.kind, ending, order=order)
        for period in OWN_PERIODS:
            registry.own_periods.add(period.kind, period)
        entry = NavigationEntry("Ehrenamt", "heart", "volunteering:needs", rights.VIEW_NEEDS, ("ehrenamt/",))
        registry.navigation.add("volunteering", entry, order=40)
        rules = NavigationEntry("Ehrenamt", "heart", "volunteering:requirements", rights.EDIT_SETTINGS, ("ehrenamt/",))
        registry.navigation.add("volunteering.rules", rules, order=41)
        create = CreateEntry("Bedarf festhalten", "volunteering:new_need", rights.EDIT_NEEDS)
        registry.create_menu.add("volunteering.need", create, order=60)
        registry.timeline.add("volunteering.needs", need_feeds.timeline)
        registry.file_tabs.add("volunteering.needs", need_feeds.file_tabs, order=40)
        registry.file_actions.add("volunteering.needs", need_feeds.file_actions, order=80)
        registry.today.add("volunteering.needs", need_feeds.today)
        registry.search.add("volunteering.needs", need_feeds.search, order=50)
        registry.merge.add("volunteering.needs", need_services.merge)
        registry.merge.add("volunteering.engagements", engagement_services.merge)
        purpose = LinkPurpose(
            need_rules.LINK_PURPOSE,
            "Frage, ob Hilfe noch gebraucht wird",
            need_rules.LINK_DAYS,
            need_selectors.need_of_link,
        )
        registry.link_purposes.add("volunteering.need_question", purpose)
        own = LinkPurpose(
            own_rules.LINK_PURPOSE,
            "Eigene Seiten von Ehrenamtlichen",
            own_rules.LINK_DAYS,
            own_selectors.volunteer_of_link,
        )
        registry.link_purposes.add("volunteering.own", own)
        registry.today.add("volunteering.relief", relief_selectors.today)
        registry.periodic.add("volunteering.relief", relief_services.escalate)
        self._askings()
        self._sign_ups()
        self._volunteers()
        self._complaints()
        self._full_timers()
        self._coaching()
        self._expenses()

    def _askings(self) -> None:
        from lotse.core import registry
        from lotse.core.registry import LinkPurpose
        from lotse.volunteering.rules import asking as rules
        from lotse.volunteering.selectors import asking_today
        from lotse.volunteering.selectors.asking import asking_of_link
        from lotse.volunteering.services import asking

        purpose = LinkPurpose(rules.LINK_PURPOSE, "Frage nach einer Begleitung", rules.LINK_DAYS, asking_of_link)
        registry.link_purposes.add("volunteering.asking", purpose)
        registry.today.add("volunteering.askings", asking_today.today)
        registry.merge.add("volunteering.askings", asking.merge)
        registry.consent_withdrawn.add("volunteering.askings", asking.consent_withdrawn)
        registry.periodic.add("volunteering.askings", asking.see_to_it)

    def _sign_ups(self) -> None:
        from lotse.core import registry
        from lotse.core.registry import LinkPurpose
        from lotse.volunteering.rules import signups as rules
        from lotse.volunteering.selectors.signups import sign_up_of_link
        from lotse.volunteering.services import signups

        purpose = LinkPurpose(rules.LINK_PURPOSE, "Anmeldung zum Ehrenamt", rules.LINK_DAYS, sign_up_of_link)
        registry.link_purposes.add("volunteering.sign_up", purpose)
        registry.periodic.add("volunteering.sign_ups", signups.forget)

    def _full_timers(self) -> None:
        from lotse.core import registry
        from lotse.core.registry import LinkPurpose
        from lotse.volunteering.rules import shares as rules
        from lotse.volunteering.selectors import full_timers, share_feeds
        from lotse.volunteering.services.cover import pass_on
        from lotse.volunteering.services.shares import naming, periodic

        registry.today.add("volunteering.full_timers", full_timers.today)
        registry.today.add("volunteering.shares", share_feeds.today)
        registry.calendar.add("volunteering.shares", share_feeds.calendar)
        registry.disclosure_places.add("volunteering.shares", share_feeds.disclosure_places)
        registry.consent_withdrawn.add("volunteering.shares", naming.consent_withdrawn)
        registry.merge.add("volunteering.shares", naming.merge)
        registry.periodic.add("volunteering.shares", periodic.look_after)
        registry.periodic.add("volunteering.coordinators", pass_on)
        for code, label, days, resolve in (
            (rules.OFFER_LINK, "Anteil annehmen", rules.LINK_DAYS, share_feeds.offered_share),
            (rules.AGREE_LINK, "Einem Anteil zustimmen", rules.LINK_DAYS, share_feeds.agreeing_share),
            (rules.PAGE_LINK, "Seite eines Anteils", rules.PAGE_LINK_DAYS, share_feeds.agreed_share),
        ):
            registry.link_purposes.add(f"volunteering.{code}", LinkPurpose(code, label, days, resolve))

    def _volunteers(self) -> None:
        from lotse.core import registry
        from lotse.core.registry import CreateEntry
        from lotse.volunteering.rules import rights
        from lotse.volunteering.selectors import notices as notice_selectors
        from lotse.volunteering.selectors import retention as retention_selectors
        from lotse.volunteering.selectors import volunteer_feeds
        from lotse.volunteering.services import notices, requirements, retention, volunteers

        create = CreateEntry("Ehrenamtliche aufnehmen", "volunteering:new_volunteer", rights.EDIT_VOLUNTEERS)
        registry.create_menu.add("volunteering.volunteer", create, order=65)
        registry.today.add("volunteering.volunteers", volunteer_feeds.today)
        registry.today.add("volunteering.notices", notice_selectors.today)
        registry.search.add("volunteering.volunteers", volunteer_feeds.search, order=55)
        registry.kept.add("volunteering", retention_selectors.kept)
        registry.before_deletion.add("volunteering", retention.forget_families)
        registry.periodic.add("volunteering.requirements", requirements.adopt_defaults)
        registry.periodic.add("volunteering.proofs_end", requirements.remind_of_ends)
        registry.periodic.add("volunteering.proofs_forgotten", requirements.forget_proofs)
        registry.periodic.add("volunteering.pauses_begin", volunteers.begin_pauses)
        registry.periodic.add("volunteering.pauses_end", volunteers.end_pauses)
        registry.periodic.add("volunteering.stops_late", notices.escalate)

    def _coaching(self) -> None:
        from lotse.core import registry
        from lotse.core.registry import CreateEntry, LinkPurpose
        from lotse.volunteering.rules import coaching as rules
        from lotse.volunteering.rules import rights
        from lotse.volunteering.selectors.coaching import needs
        from lotse.volunteering.selectors.coaching.own import registration_of_link
        from lotse.volunteering.services.coaching.registering import remind, tidy

        create = CreateEntry("Coaching planen", "volunteering:new_coaching", rights.EDIT_COACHING)
        registry.create_menu.add("volunteering.coaching", create, order=70)
        registry.today.add("volunteering.coaching", needs.today)
        registry.calendar.add("volunteering.coaching", needs.calendar)
        registry.digest.add("volunteering.coaching", needs.digest)
        purpose = LinkPurpose(rules.LINK_PURPOSE, "Anmeldung zu einem Coaching", rules.LINK_DAYS, registration_of_link)
        registry.link_purposes.add("volunteering.coaching", purpose)
        registry.periodic.add("volunteering.coaching_seats", tidy)
        registry.periodic.add("volunteering.coaching_reminders", remind)

    def _complaints(self) -> None:
        from lotse.core import registry
        from lotse.core.registry import CreateEntry, LinkPurpose
        from lotse.volunteering.rules import complaints as rules
        from lotse.volunteering.selectors import complaints as selectors
        from lotse.volunteering.services import complaints as services

        purpose = LinkPurpose(
            rules.LINK_PURPOSE, "Antwort auf eine Beschwerde", rules.LINK_DAYS, selectors.complaint_of_link
        )
        registry.link_purposes.add("volunteering.complaint", purpose)
        create = CreateEntry("Beschwerde aufnehmen", "volunteering:new_complaint", rules.RECORD_COMPLAINTS)
        registry.create_menu.add("volunteering.complaint", create, order=70)
        registry.family_links.add("volunteering.complaint", selectors.family_links)
        registry.search.add("volunteering.complaints", selectors.search, order=60)
        registry.today.add("volunteering.complaints", selectors.today)
        registry.periodic.add("volunteering.complaints_late", services.remind)
        registry.periodic.add("volunteering.complaints_forgotten", services.forget)

    def _expenses(self) -> None:
        from lotse.core import registry
        from lotse.volunteering.selectors import expenses as selectors
        from lotse.volunteering.services import expenses as services

        registry.today.add("volunteering.expenses", selectors.today)
        registry.periodic.add("volunteering.allowances", services.adopt_limits)
