"""Paying volunteers: two people, no allowance over the limit without a reason, the same figures for the person."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from lotse.core.errors import ChangedMeanwhile, NotAllowed
from lotse.core.money import euros
from lotse.outbox.models import Mail
from lotse.tenants.enums import Role
from lotse.tenants.models import MembershipRole
from lotse.volunteering.enums import AskedBy, ExpenseKind
from lotse.volunteering.models import AllowanceLimit, Declaration, Expense, Volunteer
from lotse.volunteering.rules import rights
from lotse.volunteering.rules.expenses import Allowance, period
from lotse.volunteering.selectors import expenses as selectors
from lotse.volunteering.services import expenses, own_link
from tests import make
from tests.exports import personal_file
from tests.races import at_once, own_connections  # noqa: F401
from tests.world import NOW, TODAY, Place, World

HONORARY, TRAINER, COST = ExpenseKind.HONORARY, ExpenseKind.TRAINER, ExpenseKind.COST
DAY = dt.timedelta(days=1)


def note(place: Place, volunteer: Volunteer, cents: int, kind: ExpenseKind = HONORARY, **more: Any) -> Expense:
    facts = expenses.ExpenseFacts(kind=kind, on=more.pop("on", TODAY), amount_cents=cents, purpose="Fahrt 🙂 | سمير")
    actor = more.pop("actor", place.member(Role.COORDINATOR))
    return expenses.note(actor=actor, volunteer=volunteer, facts=facts, now=NOW, **more)


def declared(
    volunteer: Volunteer, cents: int, kind: ExpenseKind = HONORARY, year: int = 2026, now: dt.datetime = NOW
) -> Declaration:
    common: dict[str, Any] = {"actor": None, "way": AskedBy.LINK, "now": now}
    return expenses.declare(volunteer=volunteer, year=year, kind=kind, amount_cents=cents, **common)


def stands(volunteer: Volunteer, kind: ExpenseKind = HONORARY, year: int = 2026) -> Allowance:
    found = selectors.allowance_of(volunteer, kind, year)
    assert found is not None
    return found


@given(st.integers(0, 2000), st.integers(0, 2000), st.integers(0, 2000), st.integers(1, 100))
def test_exactly_the_limit_is_free_one_cent_more_is_not(own: int, others: int, limit: int, warn: int) -> None:
    one = Allowance("honorary", 2026, own, others, limit, warn)
    assert not one.exceeds(one.free_cents) or one.is_over
    assert one.exceeds(one.free_cents + 1)
    assert one.is_over == (own + others > limit)
    assert not (one.is_near and one.is_over)
    assert one.is_near == (not one.is_over and own + others >= limit * warn // 100)


@given(st.integers(2000, 2199))
def test_quarters_are_the_year(year: int) -> None:
    spans = [period(year, quarter) for quarter in (1, 2, 3, 4)]
    assert [end for _, end in spans[:-1]] == [start for start, _ in spans[1:]]
    assert (spans[0][0], spans[-1][1]) == period(year, None)


def test_the_limits_of_the_law_are_data_with_dates(world: World) -> None:
    place = world.lippe
    set_limit: dict[str, Any] = {"actor": place.director, "limit": None, "kind": HONORARY, "source": "Test", "now": NOW}
    with place.scope():
        for _ in range(2):
            expenses.adopt_limits(place.centre, NOW)
        found = [selectors.limits_in(year) for year in (2020, 2025, 2026)]
        assert found == [{}, {"honorary": 840_00, "trainer": 3_000_00}, {"honorary": 960_00, "trainer": 3_300_00}]
        assert all("EStG" in one.source for one in selectors.limits())
        new = {"valid_from": dt.date(2028, 1, 1), "valid_until": None, "amount_cents": 1_000_00}
        with pytest.raises(expenses.LimitUnusable):
            expenses.set_limit(**set_limit, **new)
        last = AllowanceLimit.objects.get(kind=HONORARY, valid_until=None)
        ends = {"valid_from": last.valid_from, "valid_until": dt.date(2028, 1, 1), "amount_cents": 960_00}
        expenses.set_limit(**(set_limit | {"limit": last}), **ends)
        expenses.set_limit(**set_limit, **new)
        assert [selectors.limits_in(year)["honorary"] for year in (2027, 2028)] == [960_00, 1_000_00]
        with pytest.raises(NotAllowed):
            expenses.set_limit(**(set_limit | {"actor": place.member(Role.COORDINATOR)}), **new)


def test_over_the_limit_only_with_a_stored_reason_and_costs_do_not_count(world: World) -> None:
    place = world.lippe
    with place.scope():
        expenses.adopt_limits(place.centre, NOW)
        who = make.volunteer(place)
        note(place, who, 5_000_00, COST)
        note(place, who, 500_00)
        declared(who, 260_00)
        declared(who, 400_00, now=NOW - DAY)  # the newest counts, whichever was entered first
        declared(who, 9_999_00, TRAINER)
        declared(who, 9_999_00, year=2025)
        assert (stands(who).total_cents, stands(who).free_cents, stands(who).is_near) == (760_00, 200_00, False)
        note(place, who, 8_00)
        assert (stands(who).is_near, stands(who).warn_cents) == (True, 768_00)
        with pytest.raises(expenses.OverAllowance) as error:
            note(place, who, 192_01)
        assert error.value.field == "over_limit_reason"
        assert f"{euros(960_01)} bekommen; steuerfrei sind {euros(960_00)}" in error.value.sentence
        assert note(place, who, 192_00, over_limit_reason="nicht nötig").over_limit_reason == ""
        over = note(place, who, 1, over_limit_reason="  mit der Person besprochen ")
        assert (over.over_limit_reason, stands(who).is_over) == ("mit der Person besprochen", True)
        expenses.reject(actor=over.noted_by, expense=over, now=NOW)
        assert not stands(who).is_over, "what was rejected counts no more"
        for day in (TODAY + DAY, dt.date(2022, 12, 31)):
            with pytest.raises(expenses.ExpenseOutOfRange):
                note(place, who, 1, on=day)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("own_connections")
def test_two_payments_in_the_same_instant_do_not_pass_the_limit_together(world: World) -> None:
    place = world.lippe
    with place.scope():
        expenses.adopt_limits(place.centre, NOW)
        pk = make.volunteer(place).pk
        by = place.member(Role.COORDINATOR)
    act = lambda: note(place, Volunteer.objects.get(pk=pk), 600_00, actor=by)  # noqa: E731
    assert sorted(at_once(place.centre.pk, act, act)) == ["", "volunteering.over_allowance"]


def test_four_eyes_unless_the_centre_is_one_person(world: World) -> None:
    place = world.lippe
    coordinator, director = place.member(Role.COORDINATOR), place.director
    with place.scope():
        who = make.volunteer(place)
        first = note(place, who, 10_00, COST)
        with pytest.raises(expenses.SecondPersonNeeded):
            expenses.approve(actor=coordinator, expense=first, now=NOW)
        with pytest.raises(NotAllowed):
            expenses.approve(actor=place.counsellor, expense=first, now=NOW)
        assert [one.title for one in selectors.today(director, TODAY)] == ["Eine Auszahlung wartet auf Freigabe"]
        assert selectors.today(coordinator, TODAY) == [], "the second person's turn"
        with pytest.raises(ChangedMeanwhile):
            expenses.pay(actor=director, expense=first, paid_on=TODAY, now=NOW)
        expenses.approve(actor=director, expense=first, now=NOW)
        with pytest.raises(ChangedMeanwhile):
            expenses.reject(actor=director, expense=first, now=NOW)
        expenses.pay(actor=coordinator, expense=first, paid_on=TODAY, now=NOW)
        with pytest.raises(ChangedMeanwhile):
            expenses.pay(actor=coordinator, expense=first, paid_on=TODAY, now=NOW)
        (row,) = selectors.expense_rows([Expense.objects.get()], coordinator)
        day = f"{TODAY:%d.%m.%Y}"
        by = f"eingetragen von {coordinator}; freigegeben von {director}; ausgezahlt am {day} von {coordinator}"
        assert row.who == by
        MembershipRole.objects.filter(role=Role.DIRECTOR).update(role=Role.FUNDER)
        alone = note(place, who, 10_00, COST)
        expenses.approve(actor=coordinator, expense=alone, now=NOW)
        alone.refresh_from_db()
        (row,) = selectors.expense_rows([alone], coordinator)
        assert row.who.endswith(f"freigegeben von {coordinator}, ohne zweite Person")


def test_the_year_of_payment_counts(world: World) -> None:
    place = world.lippe
    new_year = dt.datetime(2027, 1, 4, 9, tzinfo=dt.UTC)
    with place.scope():
        expenses.adopt_limits(place.centre, NOW)
        who = make.volunteer(place)
        late = note(place, who, 900_00)
        expenses.approve(actor=place.director, expense=late, now=NOW)
        declared(who, 100_00, year=2027)
        assert (stands(who).own_cents, stands(who, year=2027).own_cents) == (900_00, 0)
        pay: dict[str, Any] = {"actor": place.director, "expense": late, "now": new_year}
        with pytest.raises(expenses.OverAllowance):
            expenses.pay(**pay, paid_on=dt.date(2027, 1, 4))
        with pytest.raises(expenses.ExpenseOutOfRange):
            expenses.pay(**pay, paid_on=TODAY - DAY)
        expenses.pay(**pay, paid_on=dt.date(2027, 1, 4), over_limit_reason="mit dem Finanzamt geklärt")
        assert (stands(who).own_cents, stands(who, year=2027).own_cents) == (0, 900_00)
        sheets = [selectors.sheet(who, 2027, quarter) for quarter in (None, 1, 2)]
        assert [(one.total_cents, one.sums) for one in sheets] == [
            (900_00, [("Ehrenamtspauschale", 900_00)]),
            (900_00, [("Ehrenamtspauschale", 900_00)]),
            (0, []),
        ]
        assert sheets[2].allowances == sheets[0].allowances, "the limit is of the year"


def test_the_coordinator_is_warned_of_the_own_people(world: World) -> None:
    place = world.lippe
    by = place.member(Role.COORDINATOR)
    with place.scope():
        expenses.adopt_limits(place.centre, NOW)
        declared(make.volunteer(place, "Nah"), 800_00)
        declared(make.volunteer(place, "Viel"), 3_300_01, TRAINER)
        declared(make.volunteer(place, "Wenig"), 100_00)
        declared(make.volunteer(place, "Fremd", coordinator=place.director), 960_00)
        assert [(one.title, one.tone) for one in selectors.today(by, TODAY)] == [
            ("Ute Nah: Ehrenamtspauschale 2026 fast ausgeschöpft", "warning"),
            ("Ute Viel: Übungsleiterpauschale 2026 überschritten", "danger"),
        ]
        expenses.change_settings(actor=place.director, warn_percent=90, now=NOW)
        assert [one.title for one in selectors.today(by, TODAY)] == [
            "Ute Viel: Übungsleiterpauschale 2026 überschritten"
        ]


def test_rights_and_their_twin_agree(world: World) -> None:
    with world.other.scope():
        foreign = note(world.other, make.volunteer(world.other), 100, COST)
    with world.lippe.scope():
        own = note(world.lippe, make.volunteer(world.lippe), 100, COST)
        for role in Role:
            member = world.lippe.member(role)
            may = rights.may_edit_expense(member, own)
            assert may == (role in rights.COORDINATING) == (own in rights.editable_expenses(member))
            assert not rights.may_edit_expense(member, foreign)


@time_machine.travel(NOW, tick=False)
def test_pages_note_list_export_and_print(world: World) -> None:
    place, client = world.lippe, world.lippe.client(Role.COORDINATOR)
    with place.scope():
        expenses.adopt_limits(place.centre, NOW)
        who = make.volunteer(place, email="ute@example.org")
        engagement = make.engagement(place)
    page = place.url(f"ehrenamt/personen/{who.code}/aufwand/")
    typed = {"kind": "honorary", "on": "2.11.2026", "amount_cents": "800,5", "purpose": "=Gruppe", "engagement": ""}
    wrong = client.post(f"{page}neu/", typed | {"amount_cents": "viel"}).content.decode()
    assert "zum Beispiel 12,50" in wrong and 'value="viel"' in wrong
    assert client.post(f"{page}neu/", typed | {"engagement": str(engagement.pk)}).status_code == 200, "not theirs"
    assert client.post(f"{page}neu/", typed | {"receipt_seen": "on"}).headers["Location"] == page
    shown = client.get(page).content.decode()
    assert f"Steuerfrei sind noch {euros(159_50)}" in shown and "fast ausgeschöpft" in shown
    over = client.post(f"{page}neu/", typed).content.decode()
    assert "nennen Sie bitte den Grund" in over and 'value="800,5"' in over
    told = {"year": "2026", "kind": "trainer", "amount_cents": "0", "way": "paper"}
    assert client.post(f"{page}erklaerung/", told).headers["Location"] == page
    with place.scope():
        made = Expense.objects.get()
    assert client.post(place.url(f"ehrenamt/aufwand/{made.pk}/freigeben/")).headers["Location"] == page
    assert "gibt sie nicht selbst frei" in client.get(page).content.decode()
    director = place.client(Role.DIRECTOR)
    director.post(place.url(f"ehrenamt/aufwand/{made.pk}/freigeben/"))
    director.post(place.url(f"ehrenamt/aufwand/{made.pk}/auszahlen/"), {"paid_on": "2.11.2026"})
    listed = place.url("ehrenamt/aufwand/?stand=ausgezahlt&jahr=2026&quartal=4&suche=brandt")
    assert f"Zusammen: {euros(800_50)}" in client.get(listed).content.decode()
    lines = personal_file(client, f"{listed}&export=csv").decode().splitlines()
    begins = f"02.11.2026;{who.code};Ute Brandt;Ehrenamtspauschale;'=Gruppe;;800,5;ja;ausgezahlt;02.11.2026;;"
    assert [line.startswith(begins) for line in lines[1:]] == [True]
    pdf = client.post(f"{page}blatt/", {"year": "2026", "quarter": "4"})
    assert (pdf.headers["Content-Type"], pdf.content[:5]) == ("application/pdf", b"%PDF-")
    assert place.client(Role.FUNDER).get(page).status_code == 403


@time_machine.travel(NOW, tick=False)
def test_the_person_sees_the_same_and_declares_what_others_pay(world: World) -> None:
    place = world.lippe
    with place.scope():
        expenses.adopt_limits(place.centre, NOW)
        who = make.volunteer(place, email="ute@example.org", preferred_language="en")
        note(place, who, 500_00)
        secret = own_link.send(actor=place.director, volunteer=who, centre=place.centre, now=NOW)
        assert Mail.objects.count() == 1
    url, client = place.url(f"mein-ehrenamt/{secret}/aufwand/"), Client()
    told = {"year": "2026", "kind": "honorary", "amount_cents": "300"}
    for wrong in ({"year": "1999"}, {"kind": "cost"}, {"amount_cents": "\x00"}, {"amount_cents": "-1"}):
        assert client.post(url, told | wrong).status_code == 200
    for _ in range(2):
        assert client.post(url, told).headers["Location"] == url
    shown = client.get(url).content.decode()
    assert all(one in shown for one in ("nearly used up", euros(500_00), euros(300_00), euros(160_00)))
    with place.scope():
        assert stands(who).total_cents == 800_00, "said twice it counts once"
