"""What proposals show under Heute and in a family's file."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest

from lotse.schooling.models import Hold, ProposalRun, Pupil
from lotse.schooling.selectors import proposal_feeds as feeds
from lotse.schooling.services import proposals, recommendations
from lotse.tenants.enums import Role
from tests import make
from tests.world import NOW, TODAY, World


@pytest.fixture
def lippe(world: World) -> Iterator[Any]:
    with world.lippe.scope():
        yield world.lippe


def waiting(lippe: Any, name: str = "Mila") -> Pupil:
    return make.pupil(lippe, make.person(make.household(lippe, name), name), state="interviewed")


def recommended(lippe: Any, name: str = "Mila") -> Pupil:
    of = make.school(lippe)
    make.places(of)
    pupil = waiting(lippe, name)
    recommendations.make_recommendation(
        actor=lippe.counsellor, pupil=pupil, school=of, reason_text="Nah bei der Wohnung", now=NOW
    )
    return pupil


def lines(lippe: Any, role: Role = Role.COUNSELLOR, on: dt.date = TODAY) -> list[tuple[str, str]]:
    return [(item.title, item.badge) for item in feeds.today(lippe.member(role), on)]


def test_a_finished_proposal_waits_until_it_is_used_up_or_old(lippe: Any) -> None:
    of = make.school(lippe)
    make.places(of)
    waiting(lippe)
    run = proposals.request_run(actor=lippe.counsellor, now=NOW)
    assert [badge for _, badge in lines(lippe)] == ["wird berechnet"]
    proposals.compute_run(run_id=run.pk, now=NOW)
    assert [badge for _, badge in lines(lippe)] == ["fertig"]
    assert lines(lippe, Role.DIRECTOR) == []  # whoever asked for it
    assert lines(lippe, on=TODAY + dt.timedelta(days=8)) == []
    run.refresh_from_db()
    recommendations.accept_row(actor=lippe.counsellor, row=run.rows.get(), now=NOW)
    assert lines(lippe) == []


def test_a_proposal_is_named_by_the_clock_on_the_wall(lippe: Any) -> None:
    summer = dt.datetime(2026, 7, 1, 22, 30, tzinfo=dt.UTC)
    ProposalRun.objects.create(requested_by=lippe.counsellor, requested_at=summer, state="failed")
    assert str(ProposalRun.objects.get()) == "Vorschlag 02.07.2026 00:30"


def test_a_failed_proposal_waits_too(lippe: Any) -> None:
    ProposalRun.objects.create(requested_by=lippe.counsellor, requested_at=NOW, state="failed")
    assert [badge for _, badge in lines(lippe)] == ["abgebrochen"]


def test_holds_about_to_end_and_ended_are_told_to_the_responsible_person(lippe: Any) -> None:
    recommended(lippe)
    assert lines(lippe) == []
    assert lines(lippe, on=TODAY + dt.timedelta(days=11)) == [("Mila Mila", "Vormerkung läuft ab")]
    assert lines(lippe, on=TODAY + dt.timedelta(days=15)) == [("Mila Mila", "Vormerkung abgelaufen")]
    assert lines(lippe, Role.DIRECTOR, on=TODAY + dt.timedelta(days=15)) == []
    Hold.objects.update(released_at=NOW + dt.timedelta(days=15))  # lazily released stays visible
    assert lines(lippe, on=TODAY + dt.timedelta(days=15)) == [("Mila Mila", "Vormerkung abgelaufen")]


def test_open_need_notices_are_told_to_the_director(lippe: Any) -> None:
    recommendations.open_need_notice(actor=lippe.counsellor, pupil=waiting(lippe), reason="no_place", now=NOW)
    assert lines(lippe, Role.DIRECTOR) == [("1 offene Bedarfsmeldung", "")]
    recommendations.open_need_notice(actor=lippe.counsellor, pupil=waiting(lippe, "Juri"), reason="too_far", now=NOW)
    assert lines(lippe, Role.DIRECTOR) == [("2 offene Bedarfsmeldungen", "")]


def test_the_file_tells_each_recommendation_with_its_reason(lippe: Any) -> None:
    pupil = recommended(lippe)
    (entry,) = feeds.timeline(lippe.counsellor, pupil.person.household)
    assert (entry.title, entry.text) == (
        "Mila: Empfehlung Gesamtschule am Test",
        "Erstförderung (Deutsch) · Nah bei der Wohnung",
    )
    assert feeds.timeline(lippe.member(Role.MEDIATOR), pupil.person.household) == []


@pytest.mark.parametrize("children", [1, 3])
def test_today_and_the_file_take_the_same_number_of_queries(
    lippe: Any, children: int, django_assert_num_queries: Any
) -> None:
    pupils = [recommended(lippe, f"Kind {number}") for number in range(children)]
    member = lippe.counsellor
    feeds.today(member, TODAY + dt.timedelta(days=12))  # roles and the centre's slug are read once
    with django_assert_num_queries(3):
        assert len(feeds.today(member, TODAY + dt.timedelta(days=12))) == children
    with django_assert_num_queries(1):
        feeds.timeline(member, pupils[0].person.household)
