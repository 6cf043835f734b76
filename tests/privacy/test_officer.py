"""The data protection officer sees who may what, why somebody looked, and what is processed; never a file's content."""

import pytest
from django.apps import apps

from lotse.core.personal import Personal
from lotse.core.registry import record_kinds
from lotse.privacy.documents import processing_pdf
from lotse.privacy.foreign import declared
from lotse.privacy.selectors.officer import role_rows
from lotse.privacy.selectors.processing import data_by_record, record_of_processing
from lotse.privacy.words import TABLES
from lotse.tenants.enums import Role
from lotse.wording.models import SheetFacts
from tests import make
from tests.world import TODAY, World

PAGES = ("datenschutz/", "datenschutz/verzeichnis/", "datenschutz/rollen/", "datenschutz/einsichten/")


@pytest.mark.parametrize(
    ("role", "answers"),
    [
        (Role.PRIVACY_OFFICER, [200, 200, 200, 200]),
        (Role.DIRECTOR, [200, 200, 200, 200]),
        (Role.ADMINISTRATOR, [200, 200, 200, 403]),
        (Role.COUNSELLOR, [403, 403, 403, 403]),
    ],
)
def test_who_opens_which_page(world: World, role: Role, answers: list[int]) -> None:
    client = world.lippe.client(role)
    assert [client.get(world.lippe.url(path)).status_code for path in PAGES] == answers


def test_each_table_with_personal_data_has_a_german_name() -> None:
    personal = [one._meta.label_lower for one in apps.get_models() if isinstance(declared(one), Personal)]
    assert [one for one in personal if one not in TABLES] == []


def test_the_record_names_each_kind_of_record_with_its_data(world: World) -> None:
    with world.lippe.scope():
        SheetFacts.objects.create(officer="Behördliche Datenschutzbeauftragte\nFelix-Fechenbach-Straße 5")
        record = record_of_processing(world.lippe.centre)
        kinds = [line.period.kind.code for activity in record.activities for line in activity.lines]
        assert sorted(kinds) == sorted(kind.code for kind in record_kinds)
        assert all(line.data for activity in record.activities for line in activity.lines)
        assert record.responsible
        content = processing_pdf(record, centre=world.lippe.centre, on=TODAY)
    assert content.startswith(b"%PDF")
    page = world.lippe.client(Role.PRIVACY_OFFICER).get(world.lippe.url("datenschutz/verzeichnis/")).content.decode()
    assert "Felix-Fechenbach-Straße 5" in page
    other = world.other.client(Role.PRIVACY_OFFICER).get(world.other.url("datenschutz/verzeichnis/")).content.decode()
    assert "Felix-Fechenbach-Straße 5" not in other
    assert "noch nicht eingetragen" in other


def test_data_are_told_by_the_tables_themselves() -> None:
    assert "Person" in data_by_record()["people.file"]
    assert "Ihre Seite im Konflikt" not in data_by_record()["people.file"]


def test_roles_name_active_members_of_this_centre_only(world: World) -> None:
    with world.lippe.scope():
        counsellor = world.lippe.member(Role.COUNSELLOR)
        rows = {row.label: row for row in role_rows()}
        assert rows["Bildungsberatung"].members == (counsellor.name,)
        assert "Familien ansehen" in rows["Bildungsberatung"].rights
        assert "Familien ansehen" not in rows["Datenschutz"].rights
        counsellor.is_active = False
        counsellor.save()
        assert {row.label: row for row in role_rows()}["Bildungsberatung"].members == ()


def test_inspections_name_cause_and_file_but_nobody_of_it(world: World) -> None:
    with world.lippe.scope():
        family = make.household(world.lippe, "Geheimname")
        make.inspection(world.lippe, family, Role.DIRECTOR)
    with world.other.scope():
        foreign = make.household(world.other)
        make.inspection(world.other, foreign, Role.DIRECTOR)
    page = world.lippe.client(Role.PRIVACY_OFFICER).get(world.lippe.url("datenschutz/einsichten/")).content.decode()
    assert family.code in page
    assert "Die Familie fragt, wer ihre Akte gelesen hat." in page
    assert "Geheimname" not in page
    assert foreign.code not in page
