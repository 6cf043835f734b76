"""Conflicts: nobody but conflict staff reads them, each opening is logged, and what stays stands for nobody."""

import datetime as dt
import re
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from lotse.audit.models import Entry
from lotse.conflicts import rules
from lotse.conflicts.enums import Holds, MeetingKind, Option, PointState, ReportWay, Result, Setting
from lotse.conflicts.models import (
    Conflict,
    ConflictFollowUp,
    ConflictMeeting,
    ConflictPhase,
    ConflictSettings,
    EmergencyAccess,
    KeptConflictCount,
    Party,
)
from lotse.conflicts.selectors import conflicts as selectors
from lotse.conflicts.selectors import feeds
from lotse.conflicts.selectors.counts import counts
from lotse.conflicts.selectors.retention import due_conflicts
from lotse.conflicts.services import emergency, phases, reporting, retention, working
from lotse.core.errors import ChangedMeanwhile, NotAllowed, NotFound
from lotse.core.scopes import whole_database
from lotse.outbox.models import Mail
from lotse.tenants.enums import Role
from lotse.tenants.models import MembershipRole
from tests import make
from tests.world import NOW, TODAY, Place, World

DAY = dt.timedelta(days=1)
CANARY = "Kanarienvogel-Inhalt"


def by(place: Place, role: Role = Role.MEDIATOR) -> dict[str, Any]:
    return {"actor": place.member(role), "now": NOW}


def facts(**fields: Any) -> reporting.ReportFacts:
    return reporting.ReportFacts(**({"matter": CANARY, "setting": Setting.SCHOOL} | fields))


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("state", ["nothing", "asked", "agreed", "over"])
def test_predicates_and_their_twins_agree_for_each_role_and_state(world: World, role: Role, state: str) -> None:
    with world.other.scope():
        make.conflict(world.other)
    with world.lippe.scope():
        found, member = make.conflict(world.lippe), world.lippe.member(role)
        access = None
        if state != "nothing":
            ends_at = {"agreed": NOW + DAY, "over": NOW}.get(state)
            access = EmergencyAccess.objects.create(
                requested_by=member,
                requested_at=NOW - DAY,
                reason="x",
                approved_by=world.lippe.member(Role.ADMINISTRATOR) if ends_at and role != Role.ADMINISTRATOR else None,
                approved_at=NOW - DAY if ends_at and role != Role.ADMINISTRATOR else None,
                ends_at=ends_at if role != Role.ADMINISTRATOR else None,
            )
        works = rules.may_work_on(member, found)
        assert works == (role == Role.MEDIATOR)
        assert list(rules.workable_conflicts(member)) == ([found] if works else [])
        reads = rules.may_read_in_emergency(member, found, NOW)
        assert reads == (role == Role.DIRECTOR and state == "agreed")
        assert list(rules.readable_in_emergency(member, NOW)) == ([found] if reads else [])
        if access is not None:
            assert not rules.may_approve(member, access)
            for other in Role:
                second = world.lippe.member(other)
                assert (access in rules.approvable(second)) == rules.may_approve(second, access)


def test_two_persons_are_needed_for_an_emergency_also_in_the_database(world: World) -> None:
    with world.lippe.scope():
        director = world.lippe.director
        access = emergency.request_access(reason="Drohung", centre=world.lippe.centre, **by(world.lippe, Role.DIRECTOR))
        with pytest.raises(NotAllowed):
            emergency.approve(access=access, centre=world.lippe.centre, **by(world.lippe, Role.DIRECTOR))
        with pytest.raises(IntegrityError), transaction.atomic():
            EmergencyAccess.objects.filter(pk=access.pk).update(
                approved_by=director, approved_at=NOW, ends_at=NOW + DAY
            )


def test_emergency_access_is_told_to_both_to_the_officer_and_to_conflict_staff_and_ends_by_itself(world: World) -> None:
    place = world.lippe
    with place.scope():
        found = make.conflict(place, CANARY)
        access = emergency.request_access(reason=CANARY, centre=place.centre, **by(place, Role.DIRECTOR))
        Mail.objects.all().delete()
        emergency.approve(access=access, centre=place.centre, **by(place, Role.PRIVACY_OFFICER))
        told = {mail.to for mail in Mail.objects.all()}
        roles = (Role.DIRECTOR, Role.PRIVACY_OFFICER, Role.MEDIATOR)
        assert told == {place.member(role).user.email for role in roles}
        assert not any(CANARY in mail.text + mail.subject for mail in Mail.objects.all())
        director = place.director
        assert selectors.conflict_in_emergency(director, found.code, NOW) == found
        with pytest.raises(NotFound):
            selectors.conflict_in_emergency(director, found.code, NOW + dt.timedelta(hours=24))
        emergency.end_access(access=access, **by(place, Role.DIRECTOR))
        with pytest.raises(NotFound):
            selectors.conflict_in_emergency(director, found.code, NOW)
        with pytest.raises(NotAllowed):
            emergency.refuse(access=EmergencyAccess.objects.get(), **by(place, Role.PRIVACY_OFFICER))


@time_machine.travel(NOW, tick=False)
def test_nobody_else_meets_a_word_of_it_anywhere(world: World) -> None:
    """Search, *Heute*, lists, counts, error pages, mails, audit entries: each role but conflict staff."""
    place = world.lippe
    with place.scope():
        found = make.conflict(place, CANARY, reporter=CANARY, interests=CANARY, analysis=CANARY, kind="threat")
        make.party(found, role=CANARY, contact=CANARY)
    hidden = ("konflikte/", f"konflikte/{found.code}/einschaetzen/", f"konflikte/notfall/akten/{found.code}/")
    pages = (
        "heute/",
        f"suche/?q={CANARY[:13]}",
        f"suche/?q={found.code}",
        f"konflikte/{found.code}/",
        "konflikte/zahlen/",
    )
    for role in set(Role) - {Role.MEDIATOR}:
        client = place.client(role)
        for page in (*pages, *hidden):
            assert CANARY not in client.get(place.url(page)).content.decode(), (role, page)
    assert place.client(Role.DIRECTOR).get(place.url(f"konflikte/{found.code}/")).status_code == 403
    assert place.client(Role.DIRECTOR).get(place.url(f"konflikte/notfall/akten/{found.code}/")).status_code == 404
    with place.scope():
        assert CANARY not in str(list(Entry.objects.values()))
    with whole_database(), connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            if table.startswith("conflicts_"):
                cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
                assert CANARY not in str(cursor.fetchall()), table


@time_machine.travel(NOW, tick=False)
def test_each_opening_is_logged(world: World) -> None:
    place = world.lippe
    with place.scope():
        found = make.conflict(place)
    place.client(Role.MEDIATOR).get(place.url(f"konflikte/{found.code}/"))
    with place.scope():
        access = emergency.request_access(reason="x", centre=place.centre, **by(place, Role.DIRECTOR))
        emergency.approve(access=access, centre=place.centre, **by(place, Role.PRIVACY_OFFICER))
    place.client(Role.DIRECTOR).get(place.url(f"konflikte/notfall/akten/{found.code}/"))
    with place.scope():
        log = Entry.objects.filter(object_id=found.pk).order_by("action").values_list("action", "actor_id")
        assert list(log) == [
            ("conflicts.opened", place.member(Role.MEDIATOR).pk),
            ("conflicts.opened_in_emergency", place.director.pk),
        ]


@time_machine.travel(NOW, tick=True)
def test_anybody_reports_without_a_name_and_mails_say_nothing(world: World) -> None:
    place = world.lippe
    cache.clear()
    url = place.url("konflikt-melden/")
    client = place.client(None)
    page = client.get(url).content.decode()
    started = re.findall(r'name="started" value="([^"]+)"', page)[0]
    sent = {"matter": CANARY, "setting": "school", "municipality": "", "reporter_contact": "", "started": started}
    with time_machine.travel(NOW + dt.timedelta(seconds=20)):
        assert client.post(url, sent).status_code == 302
    with place.scope():
        made = Conflict.objects.get()
        assert (made.matter, made.way, made.responsible) == (CANARY, ReportWay.FORM, None)
        (mail,) = Mail.objects.all()
        assert CANARY not in mail.text and made.code not in mail.text
        assert [item.title for item in feeds.today(place.member(Role.MEDIATOR), TODAY)] == ["1 neue Meldung"]
        ConflictSettings.objects.create(takes_reports=False)
        with pytest.raises(reporting.ReportsClosed):
            reporting.report_openly(centre=place.centre, facts=facts(), sender="::1", now=NOW)


def test_too_many_reports_of_one_sender_are_not_stored(world: World) -> None:
    cache.clear()
    with world.lippe.scope():
        for _ in range(rules.REPORTS_PER_SENDER):
            reporting.report_openly(centre=world.lippe.centre, facts=facts(), sender="::1", now=NOW)
        with pytest.raises(reporting.TooManyReports):
            reporting.report_openly(centre=world.lippe.centre, facts=facts(), sender="::1", now=NOW)
        assert Conflict.objects.count() == rules.REPORTS_PER_SENDER


def test_from_report_to_follow_up(world: World) -> None:
    place = world.lippe
    with place.scope():
        found = reporting.report(facts=facts(), way=ReportWay.PHONE, reported_on=TODAY, **by(place))
        assert found.phase.label == "Meldung" and ConflictPhase.objects.count() == len(rules.DEFAULT_PHASES)
        one = working.add_party(conflict=found, role="Nachbarin", contact="", **by(place))
        two = working.add_party(conflict=found, role="Nachbar", contact="", **by(place))
        assert (str(one), str(two)) == ("Partei A", "Partei B")
        talk = {"kind": MeetingKind.MEDIATION, "on": TODAY, "minutes": 90, "others": "", "note": ""}
        working.note_meeting(conflict=found, parties=[one.pk], **talk, **by(place))
        point = working.agree(
            conflict=found, text="Ruhe ab 22 Uhr", party=two, agreed_on=TODAY, until_on=None, **by(place)
        )
        working.agree(conflict=found, text="Gruß", party=None, agreed_on=TODAY, until_on=None, **by(place))
        assert [(row.months, row.due_on) for row in found.followups.all()] == [
            (3, dt.date(2027, 2, 2)),
            (6, dt.date(2027, 5, 2)),
        ]
        working.set_point(point=point, state=PointState.KEPT, **by(place))
        asked = found.followups.all()[0]
        done = {"followup": asked, "done_on": TODAY, "found": Holds.YES, "note": ""}
        working.follow_up(**done, **by(place))
        with pytest.raises(ChangedMeanwhile):
            working.follow_up(**done, **by(place))
        with pytest.raises(working.ConflictWrong):  # kind and level are counted, so they must be known
            working.close(conflict=found, result=Result.SETTLED, closed_on=TODAY, **by(place))
        values = {"kind": "everyday", "level": "persons", "option": Option.MEDIATION}
        working.change(conflict=found, values=values, version=found.version, **by(place))
        working.close(conflict=found, result=Result.SETTLED, closed_on=TODAY, **by(place))
        with pytest.raises(working.ConflictClosed):
            working.add_party(conflict=found, role="Dritte", contact="", **by(place))
        assert selectors.conflict_page(found, TODAY).minutes == 90


def test_two_people_at_once_do_not_overwrite_each_other(world: World) -> None:
    with world.lippe.scope():
        found = make.conflict(world.lippe)
        working.change(conflict=found, values={"analysis": "erste"}, version=0, **by(world.lippe))
        with pytest.raises(ChangedMeanwhile):
            working.change(conflict=found, values={"analysis": "zweite"}, version=0, **by(world.lippe))
        found.refresh_from_db()
        assert found.analysis == "erste"


def test_the_time_limit_is_shown_from_the_day_of_the_incident(world: World) -> None:
    place = world.lippe
    with place.scope():
        found = make.conflict(place, kind="discrimination", incident_on=dt.date(2026, 9, 10))
        page = selectors.conflict_page(found, TODAY)
        assert (page.claim, page.claim_due and page.claim_due.text) == (dt.date(2026, 11, 10), "bis 10.11.2026")
        (item,) = feeds.today(place.member(Role.MEDIATOR), TODAY)
        assert item.due_on == page.claim and CANARY not in item.title
        shown = place.client(Role.MEDIATOR).get(place.url(f"konflikte/{found.code}/")).content.decode()
        assert "keine Rechtsberatung" in shown


@given(st.dates(dt.date(2020, 1, 1), dt.date(2035, 1, 1)))
def test_the_time_limit_never_ends_after_the_same_day_two_months_later(day: dt.date) -> None:
    last = rules.claim_until(day, 2)
    assert last.month == (day.month + 1) % 12 + 1
    assert last.day <= day.day and 59 <= (last - day).days <= 62


def test_contacts_go_first_then_the_record_and_no_row_or_id_stays(world: World) -> None:
    place = world.lippe
    with place.scope():
        found = make.conflict(
            place,
            reporter_contact="0170 1",
            closed_on=TODAY - 40 * DAY,
            result="settled",
            kind="everyday",
            level="persons",
        )
        make.party(found, contact="Ada, 0170 2")
        retention.forget_contacts(place.centre, NOW)
        assert (Party.objects.get().contact, Conflict.objects.get().reporter_contact) == ("", "")
        assert not due_conflicts(TODAY).exists()
        later = TODAY + 400 * DAY
        assert list(due_conflicts(later)) == [found]
        ConflictMeeting.objects.create(
            conflict=found, kind="talk", on=TODAY, minutes=45, noted_by=place.member(Role.MEDIATOR), noted_at=NOW
        )
        assert retention.count_and_delete(due_conflicts(later), actor=None, now=NOW) == 1
        assert not Conflict.objects.exists() and not ConflictMeeting.objects.exists() and not Party.objects.exists()
        kept = {(row.dimension, row.value): (row.count, row.municipality_id) for row in KeptConflictCount.objects.all()}
        assert kept["conflicts", ""] == (1, None) and kept["minutes", ""] == (45, None)
        assert kept["result", "settled"] == (1, None)
        assert str(found.pk) not in str(list(KeptConflictCount.objects.values()))


def test_a_municipality_is_named_from_five_conflicts_on(world: World) -> None:
    place = world.lippe
    with place.scope():
        for town, count in ((place.municipalities[0], 5), (place.municipalities[1], 4)):
            for _ in range(count):
                make.conflict(place, municipality=town, kind="other", level="groups", closed_on=TODAY, result="eased")
        retention.count_and_delete(Conflict.objects.all(), actor=None, now=NOW)
        rows = KeptConflictCount.objects.filter(dimension="conflicts").order_by("-count")
        assert [(row.count, row.municipality_id) for row in rows] == [(5, place.municipalities[0].pk), (4, None)]
        for _ in range(3):  # what is deleted later is added to the same sums
            make.conflict(place, kind="other", level="groups", closed_on=TODAY, result="eased")
        retention.count_and_delete(Conflict.objects.all(), actor=None, now=NOW)
        assert KeptConflictCount.objects.get(dimension="conflicts", municipality=None).count == 7


def test_a_record_waits_for_its_follow_up(world: World) -> None:
    with world.lippe.scope():
        found = make.conflict(world.lippe, closed_on=TODAY, result="settled")
        ConflictFollowUp.objects.create(conflict=found, months=6, due_on=TODAY + 200 * DAY)
        assert not due_conflicts(dt.date(2027, 11, 3)).exists()
        assert due_conflicts(dt.date(2028, 6, 3)).exists()


def test_the_director_sees_counts_and_no_small_ones(world: World) -> None:
    place = world.lippe
    with place.scope():
        for number in range(9):
            make.conflict(
                place,
                setting="school" if number < 7 else "club",
                kind="everyday",
                level="persons",
                municipality=place.municipalities[0],
            )
        found = counts(2026, TODAY)
        assert (found.total, found.open_now) == (9, 9)
        shown = dict(found.tables[0].rows)
        assert shown["im Verein"] is None and shown["in Schule oder Kita"] is None
        assert [(one.setting, one.count) for one in found.repeated] == []  # the other one would be worked out
        for _ in range(4):
            make.conflict(place, setting="club", municipality=place.municipalities[0])
        assert [(one.setting, one.count) for one in counts(2026, TODAY).repeated] == [
            ("in Schule oder Kita", 7),
            ("im Verein", 6),
        ]


def test_phases_are_the_centres_own(world: World) -> None:
    place = world.lippe
    with place.scope():
        phases.adopt_phases(place.centre, NOW)
        added = phases.add_phase(label="Pause", hint="", **by(place))
        phases.move_phase_up(phase=added.pk, **by(place))
        assert [one.label for one in ConflictPhase.objects.all()][-2:] == ["Pause", "Nachgespräch"]
        for one in list(ConflictPhase.objects.all())[1:]:
            phases.change_phase(phase=one.pk, label=one.label, hint="", is_active=False, **by(place))
        with pytest.raises(phases.SettingWrong):
            phases.change_phase(
                phase=ConflictPhase.objects.all()[0].pk, label="x", hint="", is_active=False, **by(place)
            )
        with pytest.raises(NotAllowed):
            phases.add_phase(label="x", hint="", **by(place, Role.DIRECTOR))


@pytest.mark.parametrize("text", ["", "x", "0", "40", "1,2,3,4,5", "-3"])
def test_months_that_make_no_sense_are_refused(world: World, text: str) -> None:
    with world.lippe.scope(), pytest.raises(phases.SettingWrong):
        phases.change_settings(
            followup_months=text,
            claim_months=2,
            contact_days=30,
            keep_months=12,
            takes_reports=True,
            emergency_hours=24,
            **by(world.lippe),
        )


def test_who_is_director_and_mediator_works_on_records(world: World) -> None:
    with world.lippe.scope():
        director = world.lippe.director
        MembershipRole.objects.create(membership=director, role=Role.MEDIATOR)
        director.forget_roles()
        assert rules.may_work_on(director, make.conflict(world.lippe))
