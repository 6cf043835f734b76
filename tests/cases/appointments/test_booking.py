"""Booking, moving, cancelling, outcomes: by staff and by families; never two in the same place at the same time."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from lotse.audit.models import Entry
from lotse.cases import errors
from lotse.cases.enums import AppointmentKind, CancelReason
from lotse.cases.models import (
    Appointment,
    AppointmentCell,
    AppointmentChange,
    AppointmentInvitation,
    FollowUp,
    InvitedPerson,
)
from lotse.cases.selectors.appointments.slots import Slot, free_slots
from lotse.cases.services import appointments as services
from lotse.core import registry
from lotse.core.errors import ChangedMeanwhile, LotseError, NotAllowed
from lotse.core.registry import AppointmentHappened, Registry
from lotse.tenants.enums import Role
from lotse.tenants.models import Membership
from tests import make
from tests.races import at_once, own_connections  # noqa: F401 - fixture
from tests.world import NOW, TODAY, Place, World, build

MONDAY = TODAY + dt.timedelta(days=7)
NINE = dt.datetime(2026, 11, 9, 8, 0, tzinfo=dt.UTC)  # nine o'clock in Berlin
HOUR = dt.timedelta(hours=1)


def slot(lippe: Place, starts_at: dt.datetime = NINE, **fields: Any) -> Slot:
    values = {
        "ends_at": starts_at + HOUR,
        "adviser": lippe.counsellor,
        "place": "on_site",
        "room": None,
        "video_url": "",
    }
    return Slot(starts_at, **(values | fields))


def book(lippe: Place, at: Slot | None = None, **fields: Any) -> Appointment:
    values: dict[str, Any] = {"actor": lippe.counsellor, "slot": at or slot(lippe), "now": NOW}
    values["household"] = fields.pop("household", None) or make.household(lippe)
    return services.book(**(values | fields))


def by_family(invitation: AppointmentInvitation, starts_at: dt.datetime = NINE, **fields: Any) -> Appointment:
    values: dict[str, Any] = {"wish": services.Wish(), "now": NOW}
    return services.book_by_family(invitation=invitation, starts_at=starts_at, **(values | fields))


def cells(row: Appointment) -> list[dt.datetime]:
    return list(row.cells.values_list("at", flat=True))


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[AppointmentHappened]:
    """What other apps hear."""
    heard: list[AppointmentHappened] = []
    providers: Registry[Callable[..., bool]] = Registry("appointments")
    providers.add("test", lambda happened: bool(heard.append(happened)))
    monkeypatch.setattr(registry, "appointments", providers)
    return heard


# --- By staff --------------------------------------------------------------------------------------------------


def test_staff_book_for_a_family_and_its_children(lippe: Place, told: list[AppointmentHappened]) -> None:
    family = make.household(lippe)
    child, stranger = make.person(family), make.person(make.household(lippe, "Fremd"))
    row = book(
        lippe,
        household=family,
        kind=AppointmentKind.SCHOOL,
        about=[child, stranger],
        interpreter_language="uk",
    )
    row.refresh_from_db()
    assert (row.state, row.starts_at, row.ends_at, row.adviser) == ("booked", NINE, NINE + HOUR, lippe.counsellor)
    assert (row.interpreter_language, row.booked_by, row.sequence) == ("uk", lippe.counsellor, 0)
    assert (row.invitation.household, row.invitation.kind) == (family, "school")
    assert [one.person for one in InvitedPerson.objects.all()] == [child]
    assert cells(row) == [NINE + dt.timedelta(minutes=5 * number) for number in range(12)]
    assert [(one.kind, one.household, one.about, one.actor, one.on) for one in told] == [
        ("booked", family, (child.pk,), lippe.counsellor, TODAY)
    ]
    change = AppointmentChange.objects.get()
    assert (change.kind, change.starts_at, change.by) == ("booked", NINE, lippe.counsellor)
    assert Entry.objects.get(action="cases.appointment_booked").file_id == family.pk


@pytest.mark.parametrize("minutes", [-55, -30, -5, 0, 5, 30, 55])
def test_nobody_is_booked_twice_also_where_lengths_differ(lippe: Place, minutes: int) -> None:
    book(lippe)
    start = NINE + dt.timedelta(minutes=minutes)
    for length in (5, 60, 120):
        at = slot(lippe, start, ends_at=start + dt.timedelta(minutes=length))
        if at.ends_at <= NINE:
            continue
        with pytest.raises(errors.SlotTaken) as refused:
            book(lippe, at)
        assert refused.value.code == "cases.slot_taken"
    assert Appointment.objects.count() == AppointmentInvitation.objects.count() == 1


def test_one_ends_where_the_next_begins(lippe: Place) -> None:
    book(lippe)
    book(lippe, slot(lippe, NINE + HOUR))
    book(lippe, slot(lippe, NINE - HOUR))
    assert AppointmentCell.objects.count() == 36


def test_a_room_is_not_booked_twice_and_no_room_is_no_conflict(lippe: Place) -> None:
    room = make.room()
    book(lippe, slot(lippe, room=room))
    with pytest.raises(errors.SlotTaken):
        book(lippe, slot(lippe, NINE + dt.timedelta(minutes=30), adviser=lippe.director, room=room))
    book(lippe, slot(lippe, adviser=lippe.director))


UNFIT: list[tuple[str, Callable[[Place], dict[str, Any]]]] = [
    ("cases.adviser_unfit", lambda lippe: {"adviser": lippe.member(Role.FUNDER)}),
    ("cases.off_grid", lambda lippe: {"starts_at": NINE + dt.timedelta(minutes=2)}),
    ("cases.off_grid", lambda lippe: {"ends_at": NINE + dt.timedelta(minutes=7)}),
    ("cases.off_grid", lambda lippe: {"ends_at": NINE}),
    ("cases.off_grid", lambda lippe: {"ends_at": NINE + dt.timedelta(hours=9)}),
    ("cases.time_passed", lambda lippe: {"starts_at": NINE - dt.timedelta(days=8)}),
    ("cases.time_too_far", lambda lippe: {"starts_at": NINE + dt.timedelta(days=400)}),
    ("cases.on_holiday", lambda lippe: {"starts_at": dt.datetime(2026, 12, 25, 9, tzinfo=dt.UTC)}),
    ("cases.room_unfit", lambda lippe: {"room": make.room(is_open=False)}),
    ("cases.video_address_missing", lambda lippe: {"place": "video"}),
    ("cases.adviser_away", lambda lippe: _away(lippe.counsellor)),
    ("cases.adviser_away", lambda lippe: _away(None)),
]


def _away(adviser: Membership | None) -> dict[str, Any]:
    make.absence(NINE + dt.timedelta(minutes=30), NINE + HOUR, adviser)
    return {}


@pytest.mark.parametrize(("code", "fields"), UNFIT)
def test_times_that_do_not_work_are_refused_by_name(
    lippe: Place, code: str, fields: Callable[[Place], dict[str, Any]]
) -> None:
    values = fields(lippe)
    start = values.pop("starts_at", NINE)
    with pytest.raises(LotseError) as refused:
        book(lippe, slot(lippe, start, **values))
    assert refused.value.code == code
    assert not Appointment.objects.exists()


def test_a_walk_in_of_today_is_booked_although_it_has_begun(lippe: Place) -> None:
    assert book(lippe, slot(lippe, NOW - HOUR)).state == "booked"


def test_who_may_not_give_appointments_is_refused_everywhere(lippe: Place) -> None:
    row = make.appointment(lippe)
    other = make.appointment_invitation(lippe)
    for role in set(Role) - {Role.COUNSELLOR, Role.DIRECTOR}:
        actor = {"actor": lippe.member(role), "now": NOW}
        acts: list[Callable[[], object]] = [
            lambda actor=actor: book(lippe, **actor),
            lambda actor=actor: services.invite(
                household=row.invitation.household, kind=AppointmentKind.ADVICE, **actor
            ),
            lambda actor=actor: services.book_invited(invitation=other, slot=slot(lippe), **actor),
            lambda actor=actor: services.move(appointment=row, slot=slot(lippe, NINE + HOUR * 3), **actor),
            lambda actor=actor: services.cancel(appointment=row, reason=CancelReason.CENTRE, **actor),
            lambda actor=actor: services.record_outcome(appointment=row, came=True, **actor),
            lambda actor=actor: services.arrange_interpreter(appointment=row, **actor),
            lambda actor=actor: services.set_interpreter(appointment=row, language="uk", **actor),
            lambda actor=actor: services.withdraw(invitation=other, **actor),
            lambda actor=actor: services.mail_link(invitation=other, **actor),
            lambda actor=actor: services.print_letter(invitation=other, **actor),
        ]
        for act in acts:
            with pytest.raises(NotAllowed):
                act()
    assert Appointment.objects.count() == 1


# --- By the family -------------------------------------------------------------------------------------------


def test_a_family_books_one_of_the_times_it_is_offered(lippe: Place, told: list[AppointmentHappened]) -> None:
    make.pattern(lippe)
    child = make.person(make.household(lippe))
    invitation = make.appointment_invitation(lippe, child.household, about=[child])
    row = by_family(invitation, wish=services.Wish("ar", "mama@example.org"))
    invitation.refresh_from_db()
    assert (row.starts_at, row.adviser, row.booked_by, row.interpreter_language) == (NINE, lippe.counsellor, None, "ar")
    assert (invitation.email, invitation.family_changes) == ("mama@example.org", 1)
    # Whoever invited answers for what the family does
    assert [(one.kind, one.about, one.actor) for one in told] == [("booked", (child.pk,), lippe.counsellor)]
    assert Entry.objects.get(action="cases.appointment_booked").actor_id is None


@pytest.mark.parametrize(
    "start",
    [NINE - HOUR, NINE + dt.timedelta(minutes=30), NOW, NINE + dt.timedelta(days=70), NINE + dt.timedelta(days=1)],
)
def test_a_family_books_no_time_that_it_is_not_offered(lippe: Place, start: dt.datetime) -> None:
    make.pattern(lippe)
    with pytest.raises(errors.SlotTaken):
        by_family(make.appointment_invitation(lippe), start)
    assert not Appointment.objects.exists()


def test_with_any_adviser_the_one_responsible_comes_first_and_the_next_takes_over(lippe: Place) -> None:
    make.pattern(lippe)
    make.pattern(lippe, adviser=lippe.director)
    chosen = []
    for _ in range(2):
        family = make.household(lippe, responsible=lippe.director)
        chosen.append(by_family(make.appointment_invitation(lippe, family, adviser=None)).adviser)
    assert chosen == [lippe.director, lippe.counsellor]
    with pytest.raises(errors.SlotTaken):
        by_family(make.appointment_invitation(lippe, adviser=None))


def test_an_invitation_is_bookable_until_its_last_day_and_not_when_withdrawn(lippe: Place) -> None:
    make.pattern(lippe)
    last = make.appointment_invitation(lippe, expires_on=TODAY)
    assert by_family(last).state == "booked"
    gone = make.appointment_invitation(lippe, expires_on=TODAY - dt.timedelta(days=1))
    withdrawn = make.appointment_invitation(lippe)
    services.withdraw(actor=lippe.counsellor, invitation=withdrawn, now=NOW)
    for one in (gone, withdrawn, AppointmentInvitation.objects.get(pk=withdrawn.pk)):
        with pytest.raises(errors.InvitationExpired):
            by_family(one, NINE + HOUR)


def test_a_page_opened_before_the_withdrawal_books_no_more(lippe: Place) -> None:
    make.pattern(lippe)
    seen = make.appointment_invitation(lippe)
    services.withdraw(actor=lippe.counsellor, invitation=AppointmentInvitation.objects.get(), now=NOW)
    with pytest.raises(errors.InvitationExpired):
        by_family(seen)


def test_a_second_tap_books_no_second_appointment(lippe: Place) -> None:
    make.pattern(lippe)
    invitation = make.appointment_invitation(lippe)
    by_family(invitation)
    with pytest.raises(errors.AlreadyBooked):
        by_family(invitation, NINE + HOUR)
    assert (Appointment.objects.count(), AppointmentCell.objects.count()) == (1, 12)
    invitation.refresh_from_db()
    assert invitation.family_changes == 1


def test_a_family_moves_and_cancels_and_books_again(lippe: Place, told: list[AppointmentHappened]) -> None:
    make.pattern(lippe)
    invitation = make.appointment_invitation(lippe)
    row = by_family(invitation)
    services.move_by_family(invitation=invitation, appointment=row, starts_at=NINE + HOUR, now=NOW)
    row.refresh_from_db()
    assert (row.starts_at, row.sequence, cells(row)[0], len(cells(row))) == (NINE + HOUR, 1, NINE + HOUR, 12)
    services.cancel_by_family(invitation=invitation, appointment=row, now=NOW)
    row.refresh_from_db()
    assert (row.state, row.cancel_reason, row.sequence, cells(row)) == ("cancelled", "family", 2, [])
    again = by_family(invitation)
    assert (again.pk == row.pk, again.sequence) == (False, 0)
    assert [one.kind for one in told] == ["booked", "moved", "cancelled", "booked"]
    moved = AppointmentChange.objects.get(kind="moved")
    assert (moved.before_at, moved.starts_at, moved.by) == (NINE, NINE + HOUR, None)


def test_what_is_over_settled_or_of_another_invitation_a_family_cannot_change(lippe: Place) -> None:
    make.pattern(lippe)
    invitation = make.appointment_invitation(lippe)
    row = by_family(invitation)
    for change in (
        lambda **values: services.move_by_family(starts_at=NINE + HOUR, **values),
        services.cancel_by_family,
    ):
        for values in (
            {"invitation": invitation, "appointment": row, "now": NINE},
            {"invitation": make.appointment_invitation(lippe), "appointment": row, "now": NOW},
            {"invitation": invitation, "appointment": make.appointment(lippe, starts_at=NINE + HOUR * 5), "now": NOW},
        ):
            with pytest.raises(errors.AppointmentSettled):
                change(**values)
            Appointment.objects.exclude(pk=row.pk).delete()


def test_of_two_changes_by_the_family_the_second_is_told(lippe: Place) -> None:
    make.pattern(lippe)
    invitation = make.appointment_invitation(lippe)
    row = by_family(invitation)
    stale = Appointment.objects.select_related("invitation", "adviser").get()
    services.move_by_family(invitation=invitation, appointment=row, starts_at=NINE + HOUR, now=NOW)
    with pytest.raises(errors.AppointmentSettled):
        services.cancel_by_family(invitation=invitation, appointment=stale, now=NOW)
    with pytest.raises(errors.AppointmentSettled):
        services.move_by_family(invitation=invitation, appointment=stale, starts_at=NINE + HOUR * 2, now=NOW)
    row.refresh_from_db()
    assert (row.state, row.starts_at, len(cells(row))) == ("booked", NINE + HOUR, 12)


def test_moving_to_a_time_that_was_just_taken_changes_nothing(lippe: Place) -> None:
    make.pattern(lippe)
    invitation = make.appointment_invitation(lippe)
    row = by_family(invitation)
    by_family(make.appointment_invitation(lippe), NINE + HOUR)
    with pytest.raises(errors.SlotTaken):
        services.move_by_family(invitation=invitation, appointment=row, starts_at=NINE + HOUR, now=NOW)
    row.refresh_from_db()
    assert (row.starts_at, row.sequence, cells(row)[0]) == (NINE, 0, NINE)


def test_whoever_changes_again_and_again_is_asked_to_call(lippe: Place) -> None:
    make.pattern(lippe)
    invitation = make.appointment_invitation(lippe)
    for _ in range(5):
        services.cancel_by_family(invitation=invitation, appointment=by_family(invitation), now=NOW)
    with pytest.raises(errors.TooManyChanges):
        by_family(invitation)
    assert book(lippe).state == "booked"  # staff still can


# --- Moving and cancelling by staff ----------------------------------------------------------------------------


def test_staff_move_to_a_time_that_overlaps_the_old_one_and_to_a_colleague(lippe: Place) -> None:
    room = make.room()
    row = book(lippe, slot(lippe, room=room))
    half_past = NINE + dt.timedelta(minutes=30)
    services.move(actor=lippe.counsellor, appointment=row, slot=slot(lippe, half_past, room=room), now=NOW)
    assert cells(row) == [half_past + dt.timedelta(minutes=5 * number) for number in range(12)]
    at = slot(lippe, half_past, adviser=lippe.director, room=None)
    services.move(actor=lippe.counsellor, appointment=row, slot=at, now=NOW)
    assert set(row.cells.values_list("adviser", "room")) == {(lippe.director.pk, None)}
    assert row.sequence == 2
    book(lippe, slot(lippe, half_past, room=room))  # both are free again


def test_a_moved_appointment_needs_its_interpreter_ordered_again(lippe: Place) -> None:
    row = book(lippe, interpreter_language="uk")
    services.arrange_interpreter(actor=lippe.counsellor, appointment=row, now=NOW)
    services.move(actor=lippe.counsellor, appointment=row, slot=slot(lippe, room=make.room()), now=NOW)
    row.refresh_from_db()
    assert row.interpreter_arranged_at == NOW  # only the room changed
    services.move(actor=lippe.counsellor, appointment=row, slot=slot(lippe, NINE + HOUR), now=NOW)
    row.refresh_from_db()
    assert row.interpreter_arranged_at is None
    with pytest.raises(ChangedMeanwhile):
        services.arrange_interpreter(actor=lippe.counsellor, appointment=book(lippe), now=NOW)


def test_of_two_colleagues_who_change_at_once_the_second_is_told(lippe: Place) -> None:
    row = book(lippe)
    stale = Appointment.objects.select_related("invitation__household", "adviser").get()
    services.cancel(actor=lippe.counsellor, appointment=row, reason=CancelReason.CENTRE, now=NOW)
    with pytest.raises(ChangedMeanwhile):
        services.move(actor=lippe.director, appointment=stale, slot=slot(lippe, NINE + HOUR), now=NOW)
    stale = Appointment.objects.select_related("invitation__household", "adviser").get()
    with pytest.raises(ChangedMeanwhile):
        services.cancel(actor=lippe.director, appointment=stale, reason=CancelReason.FAMILY, now=NOW)
    row.refresh_from_db()
    assert (row.state, row.cancel_reason, row.sequence) == ("cancelled", "centre", 1)


def test_the_phone_does_what_the_link_does(lippe: Place) -> None:
    invitation = make.appointment_invitation(lippe, expires_on=TODAY - dt.timedelta(days=1))
    row = services.book_invited(actor=lippe.counsellor, invitation=invitation, slot=slot(lippe), now=NOW)
    assert (row.invitation, row.booked_by) == (invitation, lippe.counsellor)
    with pytest.raises(errors.AlreadyBooked):
        services.book_invited(actor=lippe.counsellor, invitation=invitation, slot=slot(lippe, NINE + HOUR), now=NOW)


# --- What became of it -------------------------------------------------------------------------------------------


def test_nobody_came_so_somebody_calls_and_a_new_appointment_settles_that(
    lippe: Place, told: list[AppointmentHappened]
) -> None:
    family = make.household(lippe)
    row = book(lippe, household=family)
    services.record_outcome(actor=lippe.counsellor, appointment=row, came=False, now=NINE)
    row.refresh_from_db()
    step = FollowUp.objects.get()
    assert (row.state, row.call_step) == ("no_show", step)
    assert (step.household, step.owner, step.due_on, step.done_at) == (
        family, lippe.counsellor, MONDAY + dt.timedelta(days=3), None,
    )  # fmt: skip
    assert (told[-1].kind, told[-1].on) == ("no_show", MONDAY)
    book(lippe, slot(lippe, NINE + dt.timedelta(days=1)), household=family, now=NINE + HOUR)
    step.refresh_from_db()
    assert step.done_at == NINE + HOUR and step.outcome == "Neuer Termin am 10.11.2026 um 09:00 Uhr"


def test_the_step_stands_with_the_app_that_keeps_it(lippe: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    providers: Registry[Callable[..., bool]] = Registry("appointments")
    providers.add("keeper", lambda happened: happened.kind == "no_show")
    monkeypatch.setattr(registry, "appointments", providers)
    services.record_outcome(actor=lippe.counsellor, appointment=book(lippe), came=False, now=NINE)
    assert not FollowUp.objects.exists()


def test_an_app_that_fails_never_loses_the_booking(
    lippe: Place, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(happened: AppointmentHappened) -> bool:
        make.followup(lippe, household=happened.household)
        raise ValueError("a mistake of ours")

    providers: Registry[Callable[..., bool]] = Registry("appointments")
    providers.add("failing", fail)
    monkeypatch.setattr(registry, "appointments", providers)
    assert Appointment.objects.get(pk=book(lippe).pk).state == "booked"
    assert not FollowUp.objects.exists()  # what it had written is undone
    assert "appointment event booked was not taken up" in caplog.text


def test_a_wrong_answer_is_corrected_with_its_step(lippe: Place) -> None:
    row = book(lippe)
    services.record_outcome(actor=lippe.counsellor, appointment=row, came=False, now=NINE)
    services.record_outcome(actor=lippe.counsellor, appointment=row, came=True, now=NINE + HOUR)
    services.record_outcome(actor=lippe.counsellor, appointment=row, came=True, now=NINE + HOUR)  # twice is once
    row.refresh_from_db()
    step = FollowUp.objects.get()
    assert (row.state, step.done_at) == ("held", NINE + HOUR)
    kinds = AppointmentChange.objects.order_by("at", "kind").values_list("kind", flat=True)
    assert list(kinds) == ["booked", "no_show", "held"]


def test_an_outcome_waits_for_the_appointment(lippe: Place) -> None:
    row = book(lippe)
    for came, now in ((True, NINE - dt.timedelta(days=1)), (False, NINE - dt.timedelta(minutes=1))):
        with pytest.raises(errors.TooEarly):
            services.record_outcome(actor=lippe.counsellor, appointment=row, came=came, now=now)
    services.record_outcome(actor=lippe.counsellor, appointment=row, came=True, now=NINE - HOUR)  # came early
    assert row.state == "held"


def test_a_cancelled_appointment_has_no_outcome(lippe: Place) -> None:
    row = book(lippe)
    services.cancel(actor=lippe.counsellor, appointment=row, reason=CancelReason.MISTAKE, now=NOW)
    with pytest.raises(ChangedMeanwhile):
        services.record_outcome(actor=lippe.counsellor, appointment=row, came=True, now=NINE)


# --- In the same second ------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("own_connections")
def test_of_two_hundred_families_who_book_one_time_in_the_same_second_one_wins() -> None:
    lippe = build().lippe
    with lippe.scope():
        make.pattern(lippe)
        invitations = [make.appointment_invitation(lippe, make.household(lippe, f"F{n}")) for n in range(200)]
        assert lippe.counsellor.roles
    told = at_once(lippe.centre.pk, *(lambda one=one: by_family(one) for one in invitations))
    assert sorted(told) == [""] + ["cases.slot_taken"] * 199
    with lippe.scope():
        assert (Appointment.objects.count(), AppointmentCell.objects.count()) == (1, 12)
        assert AppointmentInvitation.objects.filter(family_changes=1).count() == 1


@pytest.mark.usefixtures("own_connections")
def test_staff_and_families_who_want_overlapping_times_at_once_never_overlap() -> None:
    """Twenty at once, at any time between nine and eleven, of any length, with two advisers and one room."""
    lippe = build().lippe
    with lippe.scope():
        room = make.room()
        people = [lippe.counsellor, lippe.director]
        families = [make.household(lippe, f"F{number}") for number in range(20)]
        assert all(one.roles for one in people)
    acts = []
    for number, family in enumerate(families):
        start = NINE + dt.timedelta(minutes=5 * (number * 7 % 24))
        at = slot(
            lippe,
            start,
            ends_at=start + dt.timedelta(minutes=5 * (1 + number * 5 % 12)),
            adviser=people[number % 2],
            room=room if number % 3 else None,
        )
        acts.append(lambda at=at, family=family: book(lippe, at, household=family, actor=people[0]))
    told = at_once(lippe.centre.pk, *acts)
    assert set(told) == {"", "cases.slot_taken"}
    with lippe.scope():
        rows = list(Appointment.objects.all())
        assert len(rows) == told.count("")
        for row in rows:
            for other in rows:
                apart = row.ends_at <= other.starts_at or other.ends_at <= row.starts_at
                shared = row.adviser_id == other.adviser_id or (row.room_id and row.room_id == other.room_id)
                assert row == other or apart or not shared


@pytest.mark.usefixtures("own_connections")
def test_a_family_that_taps_twice_at_once_has_one_appointment() -> None:
    lippe = build().lippe
    with lippe.scope():
        make.pattern(lippe)
        invitation = make.appointment_invitation(lippe)
        assert lippe.counsellor.roles
    first = lambda: by_family(AppointmentInvitation.objects.select_related("household").get())  # noqa: E731
    second = lambda: by_family(  # noqa: E731
        AppointmentInvitation.objects.select_related("household").get(), NINE + HOUR
    )
    told = at_once(lippe.centre.pk, first, second, first, second)
    assert told.count("") == 1
    assert set(told) - {""} <= {"cases.already_booked", "cases.slot_taken"}
    with lippe.scope():
        assert invitation.appointments.count() == 1


@pytest.mark.usefixtures("own_connections")
def test_two_that_change_places_at_once_both_keep_a_place() -> None:
    lippe = build().lippe
    with lippe.scope():
        rows = [make.appointment(lippe, starts_at=NINE), make.appointment(lippe, starts_at=NINE + HOUR)]
        actor = lippe.counsellor
        assert actor.roles
        ids = [row.pk for row in rows]

    def move(pk: Any, start: dt.datetime) -> None:
        row = Appointment.objects.select_related("invitation__household", "adviser").get(pk=pk)
        services.move(actor=actor, appointment=row, slot=slot(lippe, start), now=NOW)

    told = at_once(lippe.centre.pk, lambda: move(ids[0], NINE + HOUR), lambda: move(ids[1], NINE))
    assert told == ["cases.slot_taken", "cases.slot_taken"]
    with lippe.scope():
        assert [Appointment.objects.get(pk=pk).starts_at for pk in ids] == [NINE, NINE + HOUR]
        assert AppointmentCell.objects.count() == 24


def test_free_times_are_the_ones_that_can_be_booked(lippe: Place) -> None:
    """Each time that is offered can be booked; afterwards none is left."""
    make.pattern(lippe, minutes=20, buffer_minutes=5)
    make.pattern(lippe, weekday=1, minutes=45, room=make.room())
    until = {"from_at": NINE, "until_on": MONDAY + dt.timedelta(days=3)}
    found = free_slots(**until)  # type: ignore[arg-type]
    assert len(found) == 7 + 4
    for one in found:
        book(lippe, one)
    assert free_slots(**until) == []  # type: ignore[arg-type]


def test_another_centre_books_the_same_time(world: World) -> None:
    for place in (world.lippe, world.other):
        with place.scope():
            assert book(place).starts_at == NINE


@pytest.mark.parametrize(("reason", "steps"), [("family", 1), ("centre", 1), ("mistake", 0)])
def test_whoever_s_appointment_is_cancelled_is_offered_another(lippe: Place, reason: str, steps: int) -> None:
    row = book(lippe)
    services.cancel(actor=lippe.director, appointment=row, reason=CancelReason(reason), now=NOW)
    assert FollowUp.objects.filter(owner=lippe.counsellor, done_at=None).count() == steps
    book(lippe, household=row.invitation.household)
    assert FollowUp.objects.filter(done_at=None).count() == 0


def test_a_family_that_cancels_by_itself_and_books_again_leaves_no_step(lippe: Place) -> None:
    make.pattern(lippe)
    invitation = make.appointment_invitation(lippe)
    services.cancel_by_family(invitation=invitation, appointment=by_family(invitation), now=NOW)
    step = FollowUp.objects.get(done_at=None)
    assert (step.owner, step.created_by) == (lippe.counsellor, lippe.counsellor)
    by_family(invitation)
    step.refresh_from_db()
    assert step.done_at == NOW
