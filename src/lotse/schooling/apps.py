from django.apps import AppConfig


class SchoolingConfig(AppConfig):
    name = "lotse.schooling"
    verbose_name = "Schule"

    def ready(self) -> None:
        from lotse.core import registry
        from lotse.core.registry import CreateEntry, LinkPurpose, NavigationEntry
        from lotse.schooling.enums import PLACES_LINK, PLACES_LINK_DAYS
        from lotse.schooling.records import KINDS
        from lotse.schooling.retention import RETENTIONS
        from lotse.schooling.rules import decisions, family, pupils, schools
        from lotse.schooling.selectors import (
            bring,
            deadline_feeds,
            decision_feeds,
            family_feeds,
            handover,
            keeping,
            place_feeds,
            place_links,
            proposal_feeds,
            pupil_feeds,
            support_feeds,
        )
        from lotse.schooling.selectors import decisions as decision_selectors
        from lotse.schooling.selectors import schools as school_selectors
        from lotse.schooling.services import decisions as decision_services
        from lotse.schooling.services import family_links, history, transfers
        from lotse.schooling.services import handover as handover_services
        from lotse.schooling.services.appointments import follow_appointment
        from lotse.schooling.services.key_dates import freeze_before_deletion, keep_key_dates
        from lotse.schooling.services.place_requests import remind_due

        for kind in KINDS:
            registry.record_kinds.add(kind.code, kind)
        for ending in RETENTIONS:
            registry.retentions.add(ending.kind, ending)
        entry = NavigationEntry("Schule", "school", "schooling:home", schools.VIEW_SCHOOLS, ("schule/",))
        registry.navigation.add("schooling.pupils", entry, order=30)
        create = CreateEntry("Kind anmelden", "schooling:find_child", pupils.EDIT_PUPIL)
        registry.create_menu.add("schooling.pupil", create, order=40)
        registry.appointments.add("schooling.pupils", follow_appointment)
        registry.timeline.add("schooling.pupils", pupil_feeds.timeline)
        registry.file_tabs.add("schooling.pupils", pupil_feeds.file_tabs, order=30)
        registry.file_facts.add("schooling.pupils", pupil_feeds.file_facts, order=50)
        registry.today.add("schooling.deadlines", deadline_feeds.today)
        registry.file_facts.add("schooling.deadlines", deadline_feeds.file_facts, order=60)
        registry.calendar.add("schooling.deadlines", deadline_feeds.calendar)
        registry.digest.add("schooling.deadlines", deadline_feeds.digest)
        registry.step_places.add("schooling.pupils", pupil_feeds.step_places)
        registry.search.add("schooling.pupils", pupil_feeds.search, order=20)
        registry.search.add("schooling.schools", school_selectors.search, order=30)
        registry.organisation_facts.add("schooling.schools", school_selectors.organisation_facts)
        registry.household_changed.add("schooling.history", history.household_changed)
        registry.kept.add("schooling.pupils", keeping.kept)
        registry.before_deletion.add("schooling.key_dates", freeze_before_deletion)
        registry.periodic.add("schooling.key_dates", keep_key_dates)
        registry.timeline.add("schooling.support", support_feeds.timeline)
        registry.today.add("schooling.support", support_feeds.today)
        registry.disclosure_places.add("schooling.handover", handover.disclosure_places)
        registry.periodic.add("schooling.handover", handover_services.forget_archives)
        registry.consent_withdrawn.add("schooling.handover", handover_services.consent_withdrawn)
        entry = NavigationEntry(
            "Meine Listen", "list", "schooling:own_lists", decisions.ANSWER_LISTS, ("meine-listen/",),
            decisions.represents_office,
        )  # fmt: skip
        registry.navigation.add("schooling.own_lists", entry, order=30)
        purpose = LinkPurpose("decision_list", "Liste zur Entscheidung", 120, decision_selectors.running_list)
        registry.link_purposes.add("schooling.decision_list", purpose)
        registry.today.add("schooling.decisions", decision_feeds.today)
        registry.timeline.add("schooling.decisions", decision_feeds.timeline)
        registry.search.add("schooling.decisions", decision_feeds.search, order=35)
        registry.disclosure_places.add("schooling.decisions", decision_feeds.disclosure_places)
        registry.consent_withdrawn.add("schooling.decisions", decision_services.consent_withdrawn)
        registry.periodic.add("schooling.decisions", decision_services.remind_due)
        registry.timeline.add("schooling.proposals", proposal_feeds.timeline)
        registry.today.add("schooling.proposals", proposal_feeds.today)
        registry.transfer_parts.add("schooling", transfers.PART, order=10)
        registry.today.add("schooling.places", place_feeds.today)
        registry.periodic.add("schooling.places", remind_due)
        link = LinkPurpose(PLACES_LINK, "Plätze melden", PLACES_LINK_DAYS, place_links.school_of_link)
        registry.link_purposes.add("schooling.places", link)
        status = LinkPurpose(family.LINK_PURPOSE, "Statusseite für Eltern", family.LINK_DAYS, family.household_behind)
        registry.link_purposes.add("schooling.family_status", status)
        registry.merge.add("schooling.family", family_links.merge)
        registry.bring.add("schooling", bring.for_appointment)
        registry.consent_withdrawn.add("schooling.family", family_links.consent_withdrawn)
        registry.timeline.add("schooling.family", family_feeds.timeline)
