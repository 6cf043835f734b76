"""After its deletion no table of any app holds a family's ids or words; what is counted or another's stays."""

import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction
from django_tasks_db.models import DBTaskResult

from lotse.audit.models import Entry
from lotse.cases.models import AppointmentInvitation, FollowUp
from lotse.core import jobs
from lotse.core.db import dump
from lotse.core.db.deleting import wipe_free_space, wipes_on_delete
from lotse.core.registry import retentions
from lotse.links import services as links
from lotse.links.models import Link
from lotse.outbox import services as outbox
from lotse.outbox.models import Carried, Mail
from lotse.people.models import Household
from lotse.privacy.models import DataRequest
from lotse.privacy.retention import RETENTIONS
from lotse.privacy.services.erasing import StillHeld, about, erase_files, forget_traces
from lotse.schooling.models import HandoverChild, HandoverPackage, KeyDateSettings, Process
from lotse.tenants.enums import Role
from lotse.tenants.models import Membership
from tests import make
from tests.everything import Everything, canary, one_of_each, planted
from tests.races import own_connections  # noqa: F401 - fixture
from tests.world import NOW, World, build

# What volunteers did outlives the family, and says nothing of it (volunteering.services.retention)
# A request is counted on, but says nothing and names nobody (services.requests)
STAY = {"privacy.datarequest"} | {
    f"volunteering.{one}" for one in ("engagement", "engagementchange", "meeting", "session")
}
CODES = {canary("referrals.referral", "residence_band")}  # counted, and a code everywhere but here


def _values() -> Iterator[tuple[str, Any]]:
    """Each stored value of each row, decrypted, with its table; the log aside, which keeps ids."""
    for model in apps.get_models():
        if model is Entry:
            continue
        for row in model._default_manager.all():
            for field in model._meta.concrete_fields:
                yield f"{model._meta.label_lower}.{field.name}", getattr(row, field.attname)


def _holds(value: Any, wanted: set[str]) -> bool:
    text = str(value.hex if isinstance(value, uuid.UUID) else value).replace("-", "")
    return any(one in text for one in wanted)


def _stored() -> bytes:
    """What lies in the files of the database and its log of changes (SQLite), and what a backup would take along."""
    dumped = b"".join(dump.write(NOW))
    if connection.vendor != "sqlite":
        return dumped
    file = Path(connection.settings_dict["NAME"])
    return dumped + b"".join(one.read_bytes() for one in file.parent.glob(f"{file.name}*"))


@pytest.mark.usefixtures("own_connections")
def test_nothing_of_a_family_or_a_conflict_is_left_anywhere(transactional_db: None) -> None:
    """One row of each model, a canary in each text: tables (decrypted), files of the database, backups, pages."""
    world = build()
    place = world.lippe
    with place.scope():
        made = one_of_each(place)
        KeyDateSettings.objects.update(key_dates=[])  # canaries are no dates
        Process.objects.all().delete()
        household: Household = made.one("people.household")
        household.code = "QXCODE"
        household.save()
        other = make.household(place, "Bleibt")
        gone = about("family", {household.pk}) | about("conflict", {made.one("conflicts.conflict").pk})
        assert len(gone) > 40, "the declarations reach the tables of all apps"
        links.issue(purpose="appointment", object_id=made.one("cases.appointment").invitation_id, actor=None, now=NOW)
        sent = outbox.post(to="Qxto@example.org", subject="x", text="Qxyz", now=NOW, carries=[_key(made)])
        jobs.enqueue("lotse.schooling.tasks.compute_run", str(place.centre.pk), str(made.one("schooling.pupil").pk))
        FollowUp.objects.create(  # names its case only
            case=made.one("cases.case"), action="Qxfollow", owner=place.counsellor, due_on=NOW.date(), created_at=NOW
        )
        assert canary("people.household", "name").encode() in _stored()
        _erase("people.file", household.pk)
        _erase("conflicts.conflict", made.one("conflicts.conflict").pk)
        wipe_free_space()
        stays = {one for one, keys in gone.items() if one._default_manager.filter(pk__in=keys).exists()}
        assert {one._meta.label_lower for one in stays} == STAY
        taken = {one: keys for one, keys in gone.items() if one not in stays}
        ids = {key.hex for keys in taken.values() for key in keys if isinstance(key, uuid.UUID)}
        words = {word for one in [*taken, DataRequest] for word in planted(one._meta.label_lower).values()} - CODES
        words |= {"Qxfollow", "Qxyz", "Qxto", "QXCODE"}
        left = {where for where, value in _values() if _holds(value, ids | words)}
        assert sorted(left) == []
        stored = _stored()
        assert [word for word in sorted(words) if word.encode() in stored] == []
        assert not Link.objects.filter(object_id__in=gone[AppointmentInvitation]).exists()
        assert not Carried.objects.filter(mail=sent).exists() and Mail.objects.get(pk=sent.pk).text == ""
        assert not DBTaskResult.objects.filter(args_kwargs__icontains=str(made.one("schooling.pupil").pk)).exists()
        assert Household.objects.get() == other
        assert Entry.objects.filter(file_id=household.pk).exists(), "the log keeps opaque ids, for its own period"
        Membership.objects.filter(pk=place.counsellor.pk).update(name="Rat")  # canaries of those who stay
    for path in ("familien/", "suche/?q=Qx", f"familien/{household.code}/zugriffe/", "konflikte/"):
        for role in (Role.DIRECTOR, Role.COUNSELLOR, Role.MEDIATOR):
            page = place.client(role).get(place.url(path)).content.decode()
            assert [word for word in words - {"QXCODE"} if word in page] == []


def _key(made: Everything) -> uuid.UUID:
    key: uuid.UUID = made.one("people.disclosure").pk
    return key


def _erase(kind: str, key: uuid.UUID) -> None:
    (how,) = [one for one in retentions if one.kind == kind]
    with transaction.atomic():
        how.erase([key], None, NOW)
        forget_traces({key})


@pytest.mark.django_db
def test_what_is_deleted_is_overwritten_at_once() -> None:
    assert wipes_on_delete() == (connection.vendor == "sqlite")


def test_what_several_families_share_stays_for_the_others(world: World) -> None:
    place = world.lippe
    with place.scope():
        first, second = (make.pupil(place, make.person(make.household(place, name))) for name in ("Eins", "Zwei"))
        package = make.package(place, first)
        HandoverChild.objects.create(package=package, pupil=second)
        gone, merged = first.person.household, make.household(place, "Alt", merged_into=first.person.household)
        erase_files([gone.pk], place.director, NOW)
        assert [one.pupil for one in HandoverChild.objects.all()] == [second]
        assert not Household.objects.filter(pk__in=[gone.pk, merged.pk]).exists()
        erase_files([second.person.household.pk], place.director, NOW)
        assert not HandoverPackage.objects.exists()


def test_a_row_of_another_kind_holds_it_back_by_name_and_nothing_is_lost(world: World, monkeypatch: Any) -> None:
    place = world.lippe
    with place.scope():
        household = make.household(place)
        make.need(place, household)
        monkeypatch.setattr("lotse.privacy.services.erasing.before_deletion", [])
        monkeypatch.setattr(
            "lotse.volunteering.models.Need.personal", apps.get_model("volunteering.keptcount").personal
        )
        with pytest.raises(StillHeld, match="Es hängt noch etwas daran"), transaction.atomic():
            erase_files([household.pk], None, NOW)
        assert Household.objects.filter(pk=household.pk).exists()


def test_a_member_who_left_becomes_a_pseudonym_and_an_empty_account(world: World) -> None:
    place = world.lippe
    forget = next(one for one in RETENTIONS if one.kind == "tenants.member")
    with place.scope():
        member = place.members[Role.COUNSELLOR]
        household, name, email = make.household(place), member.name, member.user.email
        member.is_active, member.left_on = False, NOW.date()
        member.save()
        (due,) = forget.due(NOW.date(), NOW.date())
        assert due.label.startswith("ehemalige Person ") and name not in due.label
        forget.erase([due.id], place.director, NOW)
        member.refresh_from_db()
        member.user.refresh_from_db()
        assert (member.name, member.phone, member.role_rows.count()) == (due.label, "", 0)
        assert (member.user.name, member.user.is_active, member.user.has_usable_password()) == (due.label, False, False)
        assert email not in {value for _, value in _values()} and name not in {value for _, value in _values()}
        assert household.responsible_id == member.pk, "who did what stays told apart"
        assert list(forget.due(NOW.date(), NOW.date())) == []
    page = place.client(Role.ADMINISTRATOR).get(place.url("verwaltung/zugaenge/")).content.decode()
    assert due.label not in page
