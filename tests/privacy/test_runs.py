"""A deletion run: prepared by one person, offered to the archive, confirmed by another, done in the background."""

import csv
import datetime as dt
import io
import json
from typing import Any

import pytest
import pyzipper
from django_tasks_db.models import DBTaskResult

from lotse.audit.models import Entry
from lotse.conflicts.models import Conflict, KeptConflictCount
from lotse.core import archives, deleted
from lotse.core.errors import ChangedMeanwhile, NotAllowed
from lotse.core.redeleting import delete_again, left
from lotse.core.registry import retentions
from lotse.people.models import Household
from lotse.privacy.enums import ArchiveAnswer, RunState
from lotse.privacy.models import DeletionRun, Hold, RunItem, RunKind
from lotse.privacy.selectors import deletion_feeds, runs
from lotse.privacy.services import archiving, counting, holds, preparing, running
from lotse.tenants.enums import Role
from lotse.tenants.models import Membership
from tests import make
from tests.privacy.test_periods import old_family
from tests.world import NOW, TODAY, Place, World

NEW_YEAR = dt.datetime(2027, 1, 4, 9, 0, tzinfo=dt.UTC)
SOON = dt.date(2027, 6, 1)


def prepared(place: Place, now: dt.datetime = NEW_YEAR) -> DeletionRun:
    return preparing.prepare(actor=place.director, now=now)


def answered(place: Place, now: dt.datetime = NEW_YEAR) -> DeletionRun:
    """A run whose files the archive does not want."""
    run = prepared(place, now)
    archiving.offer(actor=place.director, run=run, password=archives.new_password(), now=now)
    archiving.note_answer(actor=place.director, run=run, answer=ArchiveAnswer.NOT_WANTED, now=now)
    return run


def done(place: Place, run: DeletionRun, now: dt.datetime = NEW_YEAR) -> DeletionRun:
    preparing.confirm(actor=place.member(Role.ADMINISTRATOR), run=run, now=now)
    running.erase(run_id=run.pk, now=now)
    run.refresh_from_db()
    return run


def line(run: DeletionRun, kind: str = "people.file") -> tuple[int, int, int, int]:
    row = RunKind.objects.get(run=run, kind=kind)
    return row.prepared, row.deleted, row.held, row.left_out


def old_conflict(place: Place, **fields: Any) -> Conflict:
    facts = {"closed_on": dt.date(2025, 1, 7), "result": "solved", "reported_on": dt.date(2024, 12, 1)}
    return make.conflict(place, **(facts | fields))


def test_two_people_the_archive_and_a_proof_without_names(world: World) -> None:
    place, admin = world.lippe, world.lippe.member(Role.ADMINISTRATOR)
    with place.scope():
        with pytest.raises(preparing.NothingDue):
            preparing.prepare(actor=place.director, now=dt.datetime(2026, 10, 2, 9, 0, tzinfo=dt.UTC))
        assert not DeletionRun.objects.exists()
        first, second = old_family(place, "Geheimwort"), old_family(place, "Zweitwort")
        old_conflict(place)
        for actor in (place.counsellor, place.member(Role.PRIVACY_OFFICER)):
            with pytest.raises(NotAllowed):
                preparing.prepare(actor=actor, now=NEW_YEAR)
        run = prepared(place)
        assert (line(run), line(run, "conflicts.conflict")) == ((2, 0, 0, 0), (1, 0, 0, 0))
        with pytest.raises(preparing.RunOpen):
            prepared(place)
        with pytest.raises(preparing.SamePerson):
            preparing.confirm(actor=place.director, run=run, now=NEW_YEAR)
        with pytest.raises(NotAllowed):
            preparing.confirm(actor=place.counsellor, run=run, now=NEW_YEAR)
        with pytest.raises(preparing.ArchiveMissing):
            preparing.confirm(actor=admin, run=run, now=NEW_YEAR)
        password = archives.new_password()
        with pytest.raises(NotAllowed):
            archiving.offer(actor=admin, run=run, password=password, now=NEW_YEAR)
        with pytest.raises(archiving.PasswordTooShort):
            archiving.offer(actor=place.director, run=run, password="1234", now=NEW_YEAR)
        package = archiving.offer(actor=place.director, run=run, password=password, now=NEW_YEAR)
        with pytest.raises(archiving.OfferedAlready):
            archiving.offer(actor=place.director, run=run, password=password, now=NEW_YEAR)
        with pyzipper.AESZipFile(io.BytesIO(package)) as archive:
            archive.setpassword(password.encode())
            names = {"Liste.csv", f"{first.code}.json", f"{second.code}.json"}
            assert set(archive.namelist()) == names, "conflicts are never offered, and no name of a file names somebody"
            rows = list(csv.reader(io.StringIO(archive.read("Liste.csv").decode("utf-8-sig")), delimiter=";"))
            assert rows[1][1:] == [f"{rows[1][0]}.json", "2021-03-04", "2021-03-04"]
            assert "Geheimwort" in json.dumps(json.loads(archive.read(f"{first.code}.json")), ensure_ascii=False)
        assert Entry.objects.filter(action="privacy.offered_to_archive").count() == 2
        with pytest.raises(archiving.TooEarly):
            archiving.note_answer(
                actor=admin, run=run, answer=ArchiveAnswer.SILENT, now=NEW_YEAR + dt.timedelta(weeks=4)
            )
        with pytest.raises(preparing.ArchiveMissing):
            preparing.confirm(actor=admin, run=run, now=NEW_YEAR)
        later = NEW_YEAR + dt.timedelta(weeks=4, days=1)
        archiving.note_answer(actor=admin, run=run, answer=ArchiveAnswer.SILENT, now=later)
        preparing.confirm(actor=admin, run=run, now=later)
        with pytest.raises(ChangedMeanwhile):
            preparing.confirm(actor=place.member(Role.PRIVACY_OFFICER), run=run, now=later)
        assert DBTaskResult.objects.filter(task_path="lotse.privacy.tasks.erase").count() == 1
        assert Household.objects.count() == 2, "until the machine has worked, nothing is gone"
        running.erase(run_id=run.pk, now=later)
        run.refresh_from_db()
        assert (run.state, run.backups_until_on) == (RunState.DONE, later.date() + dt.timedelta(days=30))
        assert (line(run), line(run, "conflicts.conflict")) == ((2, 2, 0, 0), (1, 1, 0, 0))
        assert (Household.objects.count(), Conflict.objects.count(), RunItem.objects.count()) == (0, 0, 0)
        assert KeptConflictCount.objects.filter(dimension="conflicts").get().count == 1
        running.erase(run_id=run.pk, now=later)  # a second worker, or a retry
        assert line(run) == (2, 2, 0, 0)
        page = runs.run_page(place.director, run)
        assert (page.deleted, page.left, page.may_confirm) == (3, 0, False)
    proof = place.client(Role.PRIVACY_OFFICER).get(place.url(f"verwaltung/loeschen/{run.code}/")).content.decode()
    assert "Geheimwort" not in proof and first.code not in proof and "noch bis zum" in proof
    assert world.other.client(Role.DIRECTOR).get(world.other.url(f"verwaltung/loeschen/{run.code}/")).status_code == 404


def test_what_is_used_or_held_meanwhile_stays_and_is_said(world: World) -> None:
    place = world.lippe
    with place.scope():
        gone, called, held, opened = (old_family(place, name) for name in ("A", "B", "C", "D"))
        run = answered(place)
        make.contact(place, household=called, at=NOW)
        make.case(place, opened)
        holds.hold_file(actor=place.counsellor, household=held, reason="Klage", review_on=SOON, now=NEW_YEAR)
        done(place, run)
        assert line(run) == (4, 1, 1, 2)
        assert set(Household.objects.all()) == {called, held, opened} and gone.code


def test_a_hold_has_a_reason_an_end_and_a_place_in_the_file(world: World) -> None:
    place = world.lippe
    with place.scope():
        household = old_family(place)
        common = {"actor": place.counsellor, "household": household, "now": NEW_YEAR}
        with pytest.raises(preparing.ReasonMissing):
            holds.hold_file(reason=" ", review_on=SOON, **common)
        for wrong in (NEW_YEAR.date(), dt.date(2038, 1, 1)):
            with pytest.raises(holds.HoldWrong):
                holds.hold_file(reason="Klage", review_on=wrong, **common)
        with pytest.raises(NotAllowed):
            holds.hold_file(**(common | {"actor": place.member(Role.ADMINISTRATOR)}), reason="x", review_on=SOON)
        hold = holds.hold_file(reason="Klage 7 K 12/26", review_on=SOON, **common)
        with pytest.raises(holds.HoldWrong):
            holds.hold_file(reason="noch eine", review_on=SOON, **common)
        (fact,) = deletion_feeds.file_facts(place.counsellor, household)
        assert fact.value == "Klage 7 K 12/26 (prüfen am 01.06.2027)"
        assert [one.label for one in deletion_feeds.actions(place.counsellor, household)] == ["Sperre aufheben"]
        assert [one.title for one in deletion_feeds.today(place.counsellor, SOON)] == [
            f"Sperre prüfen: {household.code}"
        ]
        with pytest.raises(preparing.Kept, match="gesperrt"):
            preparing.request_erasure(actor=place.counsellor, household=household, reason="Antrag", now=NEW_YEAR)
        with pytest.raises(preparing.NothingDue):
            prepared(place)
        holds.end_hold(actor=place.director, hold=hold, reason="Klage zurückgenommen", now=NEW_YEAR)
        with pytest.raises(NotAllowed):
            holds.end_hold(actor=place.director, hold=Hold.objects.get(), reason="x", now=NEW_YEAR)
        assert Hold.objects.get().end_reason == "Klage zurückgenommen"
        assert set(Entry.objects.filter(file_id=household.pk).values_list("action", flat=True)) == {
            "privacy.hold_placed", "privacy.hold_ended",
        }  # fmt: skip
        done(place, answered(place))
        assert (Household.objects.count(), Hold.objects.count()) == (0, 0), "an ended hold goes with its file"


def test_conflict_staff_alone_hold_a_conflict_and_let_it_go(world: World) -> None:
    place = world.lippe
    with place.scope():
        conflict = make.conflict(place)
    with world.other.scope():
        foreign = make.conflict(world.other)
    mediator, way = place.client(Role.MEDIATOR), place.url(f"konflikte/{conflict.code}/")
    later = {"reason": "Klage", "review_on": f"{TODAY + dt.timedelta(days=90):%d.%m.%Y}"}
    assert mediator.post(place.url(f"konflikte/{foreign.code}/sperren/"), later).status_code == 404
    assert place.client(Role.DIRECTOR).get(f"{way}sperren/").status_code == 403
    assert f"{way}sperren/" in mediator.get(way).content.decode()
    assert mediator.post(f"{way}sperren/", later)["Location"] == way
    with place.scope():
        hold = Hold.objects.get()
        assert (hold.kind, hold.object_id, hold.reason) == ("conflicts.conflict", conflict.pk, "Klage")
    end = place.url(f"sperren/{hold.pk}/aufheben/")
    assert end in mediator.get(way).content.decode()
    assert place.client(Role.DIRECTOR).get(end).status_code == 404, "its reason is content"
    assert mediator.post(end, {"reason": "Klage ist erledigt"})["Location"] == way
    with place.scope():
        assert Hold.objects.get().ended_at is not None


def test_a_file_is_deleted_at_once_because_its_family_asks(world: World) -> None:
    place = world.lippe
    with place.scope():
        household, other = make.household(place, "Fort"), make.household(place, "Bleibt")
        ask = {"actor": place.counsellor, "household": household, "now": NOW}
        with pytest.raises(preparing.ReasonMissing):
            preparing.request_erasure(reason="", **ask)
        invitation = make.appointment_invitation(place, household)
        with pytest.raises(preparing.Kept, match="offene Einladung"):
            preparing.request_erasure(reason="Brief", **ask)
        invitation.delete()
        with pytest.raises(NotAllowed):
            preparing.request_erasure(**(ask | {"actor": place.member(Role.COORDINATOR)}), reason="Brief")
        run = preparing.request_erasure(reason="Brief vom 1.11.", **ask)
        with pytest.raises(preparing.RunOpen):
            preparing.request_erasure(reason="noch einmal", **ask)
        (item,) = deletion_feeds.today(place.member(Role.PRIVACY_OFFICER), TODAY)
        assert item.title == f"Löschlauf {run.code} bestätigen"
        done(place, run, NOW)
        assert (line(run), run.reason) == ((1, 1, 0, 0), "")
        assert Household.objects.get() == other
        again = preparing.request_erasure(actor=place.counsellor, household=other, reason="Brief", now=NOW)
        make.case(place, other)
        done(place, again, NOW)
        assert line(again) == (1, 0, 0, 1), "opened meanwhile"


def test_a_run_is_given_up_and_one_record_is_taken_out(world: World) -> None:
    place, admin = world.lippe, world.lippe.member(Role.ADMINISTRATOR)
    with place.scope():
        old_family(place, "A")
        old_conflict(place)
        run = prepared(place)
        seen = {one.label for one in runs.items_of(admin, run)}
        assert seen == {one.code for one in Household.objects.all()}, "of conflicts only how many"
        conflict = RunItem.objects.get(run_kind__kind="conflicts.conflict")
        with pytest.raises(NotAllowed):
            holds.hold_item(actor=admin, item=conflict, reason="x", review_on=SOON, now=NEW_YEAR)
        (item,) = runs.items_of(admin, run)
        holds.hold_item(actor=admin, item=item, reason="Prüfung", review_on=SOON, now=NEW_YEAR)
        (row,) = runs.item_rows(admin, [item])
        assert (row.is_held, row.may_hold, row.url) == (True, False, "")
        with pytest.raises(NotAllowed):
            preparing.cancel(actor=place.counsellor, run=run, now=NEW_YEAR)
        preparing.cancel(actor=admin, run=run, now=NEW_YEAR)
        with pytest.raises(ChangedMeanwhile):
            preparing.cancel(actor=admin, run=run, now=NEW_YEAR)
        running.erase(run_id=run.pk, now=NEW_YEAR)
        assert (Household.objects.count(), RunItem.objects.count()) == (1, 0)


def test_two_people_means_two_agreement_over_all_roles(world: World) -> None:
    from lotse.privacy.rules import confirmable, endable_holds, holdable, may_confirm, may_end_hold, may_hold

    place = world.lippe
    with place.scope():
        household = old_family(place)
        run = prepared(place)
        hold = holds.hold_file(actor=place.director, household=household, reason="x", review_on=SOON, now=NEW_YEAR)
        kind = {"kind": "conflicts.conflict", "object_id": run.pk, "label": "X", "reason": "x", "review_on": SOON}
        held = {"placed_by": place.director, "placed_at": NOW}
        conflict = Hold.objects.create(**held, **kind)
        other = Hold.objects.create(**held, **kind | {"kind": "volunteering.need"})
        confirms, sets, ends, frees = set(), set(), set(), set()
        for role in Role:
            member: Membership = place.member(role)
            assert may_confirm(member, run) == (run in confirmable(member))
            assert may_hold(member, household) == (household in holdable(member))
            assert all(may_end_hold(member, one) == (one in endable_holds(member)) for one in (hold, conflict, other))
            confirms |= {role} if may_confirm(member, run) else set()
            sets |= {role} if may_hold(member, household) else set()
            ends |= {role} if may_end_hold(member, other) else set()
            frees |= {role} if may_end_hold(member, conflict) else set()
        assert confirms == {Role.ADMINISTRATOR, Role.PRIVACY_OFFICER}, "the director has prepared it"
        assert (sets, ends) == ({Role.DIRECTOR, Role.COUNSELLOR}, {Role.DIRECTOR, Role.ADMINISTRATOR})
        assert frees == {Role.MEDIATOR}


def test_what_a_run_deleted_is_deleted_again_after_a_restore(world: World, tmp_path: Any, settings: Any) -> None:
    settings.DELETED_LIST = tmp_path / "deleted.list"
    place = world.lippe
    with place.scope():
        household, code = old_family(place), "people.file"
        key = household.pk
        run = answered(place)
        done(place, run)
        (entry,) = {one for rows in deleted.read().batches.values() for one in rows}
        assert (entry.kind, entry.key, entry.centre_id) == (running.ERASED, f"{code}/{key}", place.centre.pk)
        assert "Sommer" not in settings.DELETED_LIST.read_text()
        old_family(place, pk=key)
        make.case(place, Household.objects.get())
    assert left([entry]) == {entry}
    assert (delete_again([entry], NEW_YEAR).gone, left([entry])) == ({running.ERASED: 1}, set())
    with place.scope():
        assert not Household.objects.exists(), "although a case is open in the backup"


def test_a_record_that_cannot_go_stays_and_the_others_go(world: World, monkeypatch: Any) -> None:
    from lotse.core.errors import LotseError

    place = world.lippe
    with place.scope():
        good, bad = old_family(place, "A"), old_family(place, "B")
        run = answered(place)
        files = next(one for one in retentions if one.kind == "people.file")

        class Odd(LotseError):
            code = "test.odd"

        def erase(ids: Any, actor: Any, now: Any) -> None:
            if bad.pk in ids:
                raise Odd
            files.erase(ids, actor, now)

        monkeypatch.setattr(running, "retentions", [type(files)("people.file", files.due, erase)])
        done(place, run)
        assert (line(run), Household.objects.get()) == ((2, 1, 0, 1), bad) and good.code


def test_what_is_due_is_counted_once_a_day(world: World) -> None:
    place = world.lippe
    with place.scope():
        old_family(place)
        counting.count_due(place.centre, NEW_YEAR)
        (item,) = deletion_feeds.today(place.director, NEW_YEAR.date())
        assert (item.title, item.meta) == ("1 Datensatz ist zum Löschen fällig", "das Älteste stammt vom 04.03.2021")
        run = prepared(place)
        assert deletion_feeds.today(place.director, NEW_YEAR.date()) == [], "a run waits, for somebody else"
        preparing.cancel(actor=place.director, run=run, now=NEW_YEAR)
        old_family(place)
        counting.count_due(place.centre, NEW_YEAR)
        assert deletion_feeds.today(place.director, NEW_YEAR.date()) == [item]


def test_the_pages_lead_through_a_run(world: World) -> None:
    """Prepare, look, archive, answer, confirm; with the buttons that each person has."""
    place = world.lippe
    with place.scope():
        household = old_family(place, changed_at=dt.datetime(2015, 1, 1, tzinfo=dt.UTC))
        household = Household.objects.get()
    director, admin = place.client(Role.DIRECTOR), place.client(Role.ADMINISTRATOR)
    start = place.url("verwaltung/loeschen/")
    assert director.get(start).status_code == 200
    officer = place.client(Role.PRIVACY_OFFICER)
    assert "Löschlauf vorbereiten" not in officer.get(start).content.decode()
    assert officer.post(start + "vorbereiten/").status_code == 403
    assert place.client(Role.COUNSELLOR).get(start).status_code == 403
    with place.scope():
        run = prepared(place)
    url = f"{start}{run.code}/"
    text = director.get(url).content.decode()
    assert "Paket für das Archiv" in text and "Bestätigen und löschen" not in text
    assert (
        f"/familien/{household.code}/" in text and f"/familien/{household.code}/" not in admin.get(url).content.decode()
    )
    page = director.get(url + "archiv/").content.decode()
    password = page.split('name="password" value="')[1].split('"')[0]
    answer = director.post(url + "archiv/", {"password": password})
    assert answer.headers["Content-Type"] == "application/zip"
    assert director.post(url + "archiv/", {"password": password}).status_code == 200
    assert director.post(url + "archiv/antwort/", {"answer": "x"}).status_code == 302
    assert director.post(url + "archiv/antwort/", {"answer": "taken"}).status_code == 302
    assert "Eine zweite Person muss bestätigen" in director.get(url).content.decode()
    assert "Bestätigen und löschen" in officer.get(url).content.decode()
    with place.scope():
        item = RunItem.objects.get()
    sperren = {"reason": "Klage", "review_on": "1.6.2030"}
    assert officer.post(f"{url}{item.pk}/sperren/", sperren).status_code == 403
    assert officer.post(url + "bestaetigen/").status_code == 302
    with place.scope():
        assert DeletionRun.objects.get().state == RunState.CONFIRMED
    file = place.url(f"familien/{household.code}/")
    counsellor = place.client(Role.COUNSELLOR)
    assert counsellor.get(file + "loeschen/").status_code == 200
    assert counsellor.post(file + "sperren/", sperren).headers["Location"] == file
    assert "Vor dem Löschen gesperrt" in counsellor.get(file).content.decode()
    with place.scope():
        hold = Hold.objects.get()
    assert "Klage" in counsellor.get(place.url(f"sperren/{hold.pk}/aufheben/")).content.decode()
    assert admin.get(file + "sperren/").status_code == 403
