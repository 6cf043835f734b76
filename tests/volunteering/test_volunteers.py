"""The register of volunteers: taken up, agreed with, paused, ended; what was shown, and until when it counts."""

import datetime as dt
from typing import Any

import pytest

from lotse.audit.models import Entry
from lotse.core.errors import ChangedMeanwhile, NotAllowed
from lotse.outbox.models import Mail
from lotse.people.normalise import ContactUnreadable
from lotse.tenants.enums import Role
from lotse.volunteering.documents.signup import signup_choices
from lotse.volunteering.enums import AskedBy, ReliefMeasure, VolunteerEnd
from lotse.volunteering.models import Commitment, Proof, Requirement, Talk, Volunteer, VolunteerAbsence
from lotse.volunteering.rules import rights
from lotse.volunteering.selectors import volunteers as selectors
from lotse.volunteering.selectors.volunteer_feeds import today
from lotse.volunteering.selectors.volunteers import VolunteerFilter
from lotse.volunteering.services import relief, requirements
from lotse.volunteering.services import volunteers as services
from tests import make
from tests.exports import personal_file
from tests.world import NOW, TODAY, Place, World

DAY = dt.timedelta(days=1)
TYPED: dict[str, Any] = {
    "first_name": "Ö|🙂",
    "last_name": "سمير",
    "email": " Sam@Example.org ",
    "phone": "05231 62-0",
    "came_by": "paper",
    "kinds": ["mentorship"],
    "aims": ["homework", "reading"],
    "languages": ["ar"],
    "more_languages": "Deutsch, isländisch ,",
    "slots": ["5-morning"],
    "reach_km": "12",
    "wishes": "am Wochenende",
}


def facts(place: Place, **fields: Any) -> services.VolunteerFacts:
    values: dict[str, Any] = {"first_name": "Ute", "last_name": "Brandt", "coordinator": place.member(Role.COORDINATOR)}
    return services.VolunteerFacts(**(values | fields))


def test_a_person_is_taken_up_changed_admitted_paused_and_ended(world: World) -> None:
    place = world.lippe
    by = place.member(Role.COORDINATOR)
    with place.scope():
        person = services.take_up(
            actor=by, facts=facts(place, slots=((5, "morning"), (5, "morning"))), came_by=AskedBy.PHONE, now=NOW
        )
        stale = Volunteer.objects.get()
        services.change(actor=by, volunteer=person, facts=facts(place, wishes="🙂"), version=0, now=NOW)
        with pytest.raises(ChangedMeanwhile):
            services.change(actor=by, volunteer=stale, facts=facts(place), version=0, now=NOW)
        assert (Volunteer.objects.get().wishes, person.slots.count()) == ("🙂", 0)
        with pytest.raises(services.WrongState):
            services.pause(actor=by, volunteer=person, until_on=None, now=NOW)
        services.admit(actor=by, volunteer=person, now=NOW)
        services.pause(actor=by, volunteer=person, until_on=TODAY + 7 * DAY, now=NOW)
        services.end_pauses(place.centre, NOW + 6 * DAY)
        assert Volunteer.objects.get().state == "paused"
        services.end_pauses(place.centre, NOW + 7 * DAY)
        person = Volunteer.objects.get()
        assert person.state == "active"
        engaged = Commitment.objects.create(
            engagement=make.engagement(place), volunteer=person, minutes_per_week=60, starts_on=TODAY, made_at=NOW
        )
        with pytest.raises(services.StillEngaged, match="Patenschaft"):
            services.end(actor=by, volunteer=person, reason=VolunteerEnd.TIME, now=NOW)
        Commitment.objects.filter(pk=engaged.pk).update(ends_on=TODAY)
        person = Volunteer.objects.get()
        services.end(actor=by, volunteer=person, reason=VolunteerEnd.TIME, now=NOW)
        assert (Volunteer.objects.get().state, Volunteer.objects.get().end_reason) == ("ended", "time")
        services.resume(actor=by, volunteer=person, now=NOW)
        assert Volunteer.objects.get().end_reason == ""
        actions = Entry.objects.filter(object_id=person.pk).order_by("at", "pk").values_list("action", flat=True)
        assert sorted(actions) == sorted(
            f"volunteering.volunteer_{one}"
            for one in ("taken_up", "changed", "active", "paused", "active", "ended", "active")
        )


def test_a_pause_without_an_end_lasts_until_somebody_says_so(world: World) -> None:
    place = world.lippe
    with place.scope():
        person = make.volunteer(place)
        VolunteerAbsence.objects.create(volunteer=person, starts_on=TODAY - 9 * DAY, ends_on=TODAY - DAY)
        services.pause(actor=place.member(Role.COORDINATOR), volunteer=person, until_on=None, now=NOW)
        services.end_pauses(place.centre, NOW + 900 * DAY)
        assert Volunteer.objects.get().state == "paused"
        services.resume(actor=place.member(Role.COORDINATOR), volunteer=person, now=NOW + 20 * DAY)
        assert list(person.absences.values_list("ends_on", flat=True)) == [TODAY - DAY, TODAY + 20 * DAY]


def test_strangers_change_nothing_and_wrong_values_are_named(world: World) -> None:
    place = world.lippe
    by = place.member(Role.COORDINATOR)
    with place.scope():
        person = make.volunteer(place)
        common: dict[str, Any] = {"volunteer": person, "now": NOW}
        with pytest.raises(NotAllowed):
            services.admit(actor=place.counsellor, **common)
        with pytest.raises(ContactUnreadable) as refused:
            services.take_up(actor=by, facts=facts(place, phone="12"), came_by=AskedBy.STAFF, now=NOW)
        assert refused.value.field == "phone"
        limit = {"minutes_per_week": 60, "engagements": 1, "agreed_on": TODAY}
        for wrong in ({"minutes_per_week": 2401}, {"engagements": 21}, {"agreed_on": TODAY + DAY}):
            with pytest.raises(services.LimitOutOfRange):
                services.agree_limit(actor=by, **common, **(limit | wrong))
        for starts, ends in ((TODAY, TODAY), (TODAY - 9 * DAY, TODAY)):
            with pytest.raises(services.DaysOutOfRange):
                services.add_days_off(actor=by, starts_on=starts, ends_on=ends, **common)
        with pytest.raises(services.DaysOutOfRange):
            services.record_talk(actor=by, on=TODAY + DAY, next_step="", **common)


def test_the_newest_agreement_counts_and_the_earlier_ones_stay(world: World) -> None:
    place = world.lippe
    by = place.member(Role.COORDINATOR)
    with place.scope():
        person = make.volunteer(place)
        services.agree_limit(
            actor=by, volunteer=person, minutes_per_week=90, engagements=1, agreed_on=TODAY, now=NOW + DAY / 24
        )
        services.record_talk(actor=by, volunteer=person, on=TODAY, next_step=" Anruf im Mai ", now=NOW)
        services.record_talk(actor=by, volunteer=person, on=TODAY - 9 * DAY, next_step="", now=NOW)
        page = selectors.volunteer_page(by, person, NOW)
        assert (page.row.hours, page.row.engagements) == ("0 Std. von 1,5 Std.", "0 von 1")
        assert [one.minutes_per_week for one in page.limits] == [90, 240]
        assert [one.next_step for one in page.talks] == ["Anruf im Mai", ""]
        assert Volunteer.objects.get().last_talk_on == TODAY


def test_who_may_see_and_change_agrees_with_the_lists(world: World) -> None:
    with world.lippe.scope():
        person = make.volunteer(world.lippe)
        for role in Role:
            member = world.lippe.member(role)
            assert rights.may_view_volunteer(member, person) == rights.visible_volunteers(member).exists(), role
            assert rights.may_edit_volunteer(member, person) == rights.editable_volunteers(member).exists(), role
    with world.other.scope():
        assert not rights.visible_volunteers(world.other.director).exists()


def test_the_list_is_filtered_counted_and_searched(world: World) -> None:
    place = world.lippe
    by = place.member(Role.COORDINATOR)
    with place.scope():
        first = services.take_up(actor=by, facts=facts(place, email="u@b.de"), came_by=AskedBy.STAFF, now=NOW)
        second = make.volunteer(place, "Şahin", languages=["uk", "ru"], with_children=True)

        def found(**wanted: Any) -> list[str]:
            return [one.code for one in selectors.volunteers(by, VolunteerFilter(**({"state": "alle"} | wanted)))]

        assert found() == [first.code, second.code]
        assert found(state="aktiv") == found(language="ru") == found(text="sah") == found(kind="mentorship")
        assert found(with_children=True) == [second.code] and found(language="r") == []
        assert found(text="U@B.de") == found(text=first.code.lower()) == [first.code]
        assert found(text="\x00", kind="x") == []
        counts = {value: count for value, _, count in selectors.volunteer_counts(by, VolunteerFilter())}
        assert counts == {"aktiv": 1, "angemeldet": 1, "pausiert": 0, "beendet": 0, "entlastung": 0, "alle": 2}
        assert [one.title for one in today(by, TODAY)] == ["Ute Brandt möchte helfen"]
        twin = make.volunteer(place, "Brandt")
        assert list(selectors.duplicates_of(by, first)) == [twin]


def test_pages_take_a_person_up_and_show_them(world: World) -> None:
    place = world.lippe
    client = place.client(Role.COORDINATOR)
    data = TYPED | {"coordinator": str(place.member(Role.COORDINATOR).pk)}
    wrong = client.post(place.url("ehrenamt/personen/neu/"), data | {"phone": "12", "reach_km": "9" * 30})
    assert wrong.status_code == 200 and "am Wochenende" in wrong.content.decode()
    made = client.post(place.url("ehrenamt/personen/neu/"), data)
    with place.scope():
        person = Volunteer.objects.get()
        assert (person.email, person.phone, person.languages, person.came_by) == (
            "sam@example.org", "+49 5231 620", ["ar", "is"], "paper",
        )  # fmt: skip
        requirements.adopt_defaults(place.centre, NOW)
    home = place.url(f"ehrenamt/personen/{person.code}/")
    assert made.headers["Location"] == home
    for path, posted in (
        ("aufnehmen/", {}),
        ("bearbeiten/", data | {"version": "1", "with_children": "on"}),
        ("grenze/", {"hours": "2,5", "engagements": "2", "agreed_on": "1.10.2026"}),
        ("gespraech/", {"on": "1.10.2026"}),
        ("freie-tage/", {"starts_on": "1.12.2030", "ends_on": "9.12.2030"}),
        ("nachweis/", {"requirement": "confidentiality", "is_met": "yes", "seen_on": "1.10.2026"}),
        ("pause/", {"until_on": ""}),
    ):
        assert client.post(home + path, posted).status_code == 302, path
    text = client.get(home).content.decode()
    for shown in ("Ö|🙂 سمير", "0 Std. von 2,5 Std.", "Vorher fehlt noch", "gilt ohne Ende", "01.12.2030", "pausiert"):
        assert shown in text, shown
    listed = personal_file(client, place.url("ehrenamt/personen/?stand=alle&export=csv")).decode()
    assert f"{person.code};Ö|🙂 سمير;pausiert;Patenschaft;ja;Arabisch" in listed
    assert place.client(Role.COUNSELLOR).get(home).status_code == 403
    assert (
        world.other.client(Role.COORDINATOR).get(world.other.url(f"ehrenamt/personen/{person.code}/")).status_code
        == 404
    )


def test_a_language_that_nobody_knows_is_named_and_what_was_typed_stays(world: World) -> None:
    answer = world.lippe.client(Role.COORDINATOR).post(
        world.lippe.url("ehrenamt/personen/neu/"), TYPED | {"more_languages": "Isländisch, Klingonisch"}
    )
    shown = answer.content.decode()
    assert "Diese Sprache kennt Lotse nicht: Klingonisch." in shown and "Isländisch, Klingonisch" in shown
    assert shown.count('name="slots"') == 21 and shown.count("Samstag vormittags") == 1
    with world.lippe.scope():
        assert Volunteer.objects.count() == 0


def test_one_conversation_is_one_talk(world: World) -> None:
    place, by = world.lippe, world.lippe.member(Role.COORDINATOR)
    with place.scope():
        person = make.volunteer(place)
        request = relief.ask_relief(actor=None, volunteer=person, asked_by=AskedBy.LINK, centre=place.centre, now=NOW)
        step: dict[str, Any] = {"actor": by, "volunteer": person, "next_step": "Anruf im Mai", "now": NOW}
        services.record_talk(on=TODAY, **step)
        relief.record_relief_talk(
            actor=by, request=request, on=TODAY, measures=[ReliefMeasure.TALK], asks_again=True, now=NOW
        )
        services.record_talk(on=TODAY, **(step | {"next_step": ""}))
        assert [(one.on, one.next_step) for one in Talk.objects.all()] == [(TODAY, "Anruf im Mai")]
        services.record_talk(on=TODAY, **(step | {"actor": place.director}))
        services.record_talk(on=TODAY - DAY, **step)
        assert Talk.objects.count() == 3, "somebody else, and another day"
        assert Volunteer.objects.get().last_talk_on == TODAY


def test_the_paper_asks_what_the_screen_asks(world: World) -> None:
    assert signup_choices()["kinds"] == [
        "Sprachunterricht", "Patenschaft", "Einladung in einen Verein", "Gespräch und Begleitung",
    ]  # fmt: skip
    assert [len(one) for one in signup_choices().values()] == [4, 11, 7, 3]
    answer = world.lippe.client(Role.COORDINATOR).get(world.lippe.url("ehrenamt/personen/bogen.pdf"))
    assert (answer.status_code, answer.content[:5]) == (200, b"%PDF-")


def test_a_centre_begins_with_what_most_ask_for_and_changes_it(world: World) -> None:
    place = world.lippe
    with place.scope():
        requirements.adopt_defaults(place.centre, NOW)
        requirements.adopt_defaults(place.centre, NOW)
        rows = {one.code: one for one in Requirement.objects.all()}
    assert sorted(rows) == ["confidentiality", "record_check", "training"]
    assert (rows["record_check"].valid_months, rows["record_check"].only_with_children) == (60, True)
    assert not rows["training"].is_active, "nobody has confirmed it"
    client = place.client(Role.DIRECTOR)
    url = place.url("ehrenamt/nachweise/confidentiality/")
    data = {"label": "Erklärung", "kinds": ["mentorship"], "version": "2", "remind_days": "30", "is_active": "on"}
    assert client.post(url, data).status_code == 302
    with place.scope():
        assert Requirement.objects.get(code="confidentiality").version == "2"
    assert place.client(Role.COORDINATOR).post(url, data).status_code == 403


def test_two_who_change_a_requirement_at_once_do_not_overwrite_each_other(world: World) -> None:
    place = world.lippe
    with place.scope():
        make.requirement(place)
    client, url = place.client(Role.ADMINISTRATOR), place.url("ehrenamt/nachweise/record_check/")
    seen = client.get(url).context["form"].initial["seen"]
    data = {"label": "Führungszeugnis", "kinds": ["mentorship"], "remind_days": "30", "is_active": "on", "seen": seen}
    assert client.post(url, data).status_code == 302
    second = client.post(url, data | {"label": "Zeugnis", "remind_days": "31"})
    assert "Jemand anderes hat diese Angaben inzwischen geändert" in second.content.decode()
    assert 'value="Zeugnis"' in second.content.decode(), "what was typed stays"
    with place.scope():
        assert Requirement.objects.get().label == "Führungszeugnis"


def test_who_sets_the_rules_finds_them_without_seeing_people(world: World) -> None:
    place = world.lippe
    page = place.client(Role.ADMINISTRATOR).get(place.url("ehrenamt/nachweise/"))
    entries = [(one.label, one.url, one.current) for one in page.context["frame"]["navigation"]]
    assert ("Ehrenamt", place.url("ehrenamt/nachweise/"), True) in entries
    page = place.client(Role.DIRECTOR).get(place.url("ehrenamt/nachweise/"))
    entries = [(one.label, one.url) for one in page.context["frame"]["navigation"]]
    assert [one for one in entries if one[0] == "Ehrenamt"] == [("Ehrenamt", place.url("ehrenamt/bedarf/"))]


@pytest.mark.parametrize(
    ("seen_on", "dated_on", "at"),
    [
        (TODAY + DAY, TODAY, "seen_on"),
        (TODAY, None, "dated_on"),
        (TODAY, TODAY + DAY, "dated_on"),
        (TODAY, TODAY - 93 * DAY, "dated_on"),
    ],
)
def test_a_record_check_that_cannot_count_is_refused(world: World, seen_on: Any, dated_on: Any, at: str) -> None:
    with world.lippe.scope():
        check = make.requirement(world.lippe, max_age_days=92)
        with pytest.raises(requirements.ProofUnusable) as refused:
            requirements.record_proof(
                actor=world.lippe.member(Role.COORDINATOR),
                volunteer=make.volunteer(world.lippe),
                requirement=check,
                is_met=True,
                seen_on=seen_on,
                dated_on=dated_on,
                now=NOW,
            )
        assert (refused.value.field, Proof.objects.count()) == (at, 0)


def test_of_a_record_check_nothing_else_can_be_kept() -> None:
    kept = {field.name for field in Proof._meta.get_fields()}
    assert kept == {
        "id", "centre", "volunteer", "requirement", "seen_on", "dated_on", "is_met", "version", "reminded_at",
        "recorded_by", "recorded_at",
    }  # fmt: skip


def test_whose_proof_ends_is_written_to_once_and_their_coordinator_sees_it(world: World) -> None:
    place = world.lippe
    with place.scope():
        check = make.requirement(place, valid_months=60)
        person = make.volunteer(place, email="u@example.org")
        silent = make.volunteer(place, state="ended", end_reason="time", email="e@example.org")
        for one in (person, silent):
            make.proof(place, one, check, dated_on=dt.date(TODAY.year - 5, TODAY.month, TODAY.day) + 61 * DAY)
        requirements.remind_of_ends(place.centre, NOW)
        assert Mail.objects.count() == 0
        for _ in range(2):
            requirements.remind_of_ends(place.centre, NOW + 2 * DAY)
        assert list(Mail.objects.values_list("subject", flat=True)) == [f"Ihr Ehrenamt: {place.centre.name}"]
        (line,) = today(place.member(Role.COORDINATOR), TODAY + 2 * DAY)
        assert line.title == "Ute Brandt: Erweitertes Führungszeugnis läuft ab"


def test_three_months_after_the_end_nothing_of_a_proof_is_left(world: World) -> None:
    place = world.lippe
    with place.scope():
        check = make.requirement(place)
        ended = make.volunteer(place, state="ended", end_reason="time", state_since_on=dt.date(2026, 11, 30))
        for one in (ended, make.volunteer(place)):
            make.proof(place, one, check)
        requirements.forget_proofs(place.centre, dt.datetime(2027, 2, 27, 12, tzinfo=dt.UTC))
        assert Proof.objects.count() == 2
        requirements.forget_proofs(place.centre, dt.datetime(2027, 2, 28, 12, tzinfo=dt.UTC))
        assert Proof.objects.filter(volunteer=ended).count() == 0 and Proof.objects.count() == 1
