"""core/tenancy.py, promise by promise."""

import datetime as dt

import pytest
from django.core.exceptions import FieldError
from django.db import connection

from lotse.core import clock
from lotse.core.tenancy import Door, ForeignTenant, NestedScope, NoScope, TenancyError, across_centres, tenant_scope
from lotse.directory import selectors as directory
from lotse.directory.models import DirectorySettings, Offer, Organisation
from lotse.tenants.models import Membership, Municipality
from tests import make
from tests.world import TODAY, World


def test_without_a_scope_no_query_is_built(world: World) -> None:
    for action in (
        lambda: Municipality.objects.all(),
        lambda: Municipality.objects.exists(),
        lambda: Municipality.objects.create(ags="05766004", name="Augustdorf"),
        lambda: Municipality(ags="05766004", name="Augustdorf").save(),
        lambda: world.lippe.municipalities[0].delete(),
        lambda: world.lippe.municipalities[0].refresh_from_db(),
        lambda: Municipality.objects.bulk_create([Municipality(ags="05766004", name="Augustdorf")]),
    ):
        with pytest.raises(NoScope):
            action()


def test_a_scope_shows_its_centre_only(world: World) -> None:
    with world.lippe.scope():
        assert {m.centre_id for m in Municipality.objects.all()} == {world.lippe.centre.pk}
        assert not Municipality.objects.filter(pk=world.other.municipalities[0].pk).exists()
        with pytest.raises(Municipality.DoesNotExist):
            Municipality.objects.get(pk=world.other.municipalities[0].pk)


def test_a_queryset_keeps_the_centre_it_was_built_for(world: World) -> None:
    with world.lippe.scope():
        rows = Municipality.objects.all()
    with world.other.scope():
        # PostgreSQL itself shows no row of another centre, whoever asks for it (tests/core/test_rows.py)
        expected = set() if connection.vendor == "postgresql" else {world.lippe.centre.pk}
        assert {row.centre_id for row in rows} == expected


def test_scopes_do_not_nest_across_centres(world: World) -> None:
    with world.lippe.scope():
        with world.lippe.scope():
            assert Municipality.objects.count() == 2
        with pytest.raises(NestedScope), tenant_scope(world.other.centre.pk):
            pass


def test_foreign_rows_are_neither_saved_nor_deleted(world: World) -> None:
    foreign = world.other.municipalities[0]
    with world.lippe.scope():
        foreign.name = "Übernommen"
        with pytest.raises(ForeignTenant):
            foreign.save()
        with pytest.raises(ForeignTenant):
            foreign.delete()
        with pytest.raises(ForeignTenant):
            Municipality.objects.bulk_update([foreign], ["name"])
    with world.other.scope():
        assert Municipality.objects.get(pk=foreign.pk).name == "Detmold"


@pytest.mark.parametrize("as_id", [True, False])
def test_foreign_keys_across_centres_are_refused(world: World, as_id: bool) -> None:
    foreign = world.other.municipalities[0]
    value = {"municipality_id": foreign.pk} if as_id else {"municipality": foreign}
    with world.lippe.scope():
        with pytest.raises(ForeignTenant):
            Organisation.objects.create(kind="sports", name="TuS", **value)
        with pytest.raises(ForeignTenant):
            Organisation.objects.bulk_create([Organisation(kind="sports", name="TuS", **value)])
        club = Organisation.objects.create(kind="sports", name="TuS", municipality=world.lippe.municipalities[0])
        with pytest.raises(ForeignTenant):
            Organisation.objects.filter(pk=club.pk).update(**value)
        for name, new in value.items():
            setattr(club, name, new)
        with pytest.raises(ForeignTenant):
            club.save()
        with pytest.raises(FieldError):
            Organisation.objects.update(municipality=Municipality.objects.values("pk")[:1])


def test_a_row_never_changes_its_centre(world: World) -> None:
    with world.lippe.scope(), pytest.raises(ForeignTenant):
        Municipality.objects.update(centre=world.other.centre)


def test_unchanged_keys_cost_no_query(world: World, django_assert_num_queries: object) -> None:
    with world.lippe.scope():
        Organisation.objects.create(kind="sports", name="TuS", municipality=world.lippe.municipalities[0])
        club = Organisation.objects.get()
        club.name = "TuS Lemgo"
        with django_assert_num_queries(1):  # type: ignore[operator]
            club.save()


def test_raw_sql_is_refused(world: World) -> None:
    with world.lippe.scope(), pytest.raises(TenancyError):
        Municipality.objects.raw("SELECT 1")


def test_the_door_reads_all_centres_and_writes_none(world: World) -> None:
    with across_centres(Door.TENANCY_CHECK):
        assert {m.centre_id for m in Membership.objects.all()} == {world.lippe.centre.pk, world.other.centre.pk}
        with pytest.raises(NoScope):
            Membership.objects.update(name="X")
        with pytest.raises(NoScope):
            Membership.objects.all().delete()


def test_the_door_of_published_offers_shows_what_each_centre_shows_itself(world: World) -> None:
    """With the months of each centre, and nothing that one of them keeps for itself; reading only."""
    with world.lippe.scope():
        DirectorySettings.objects.create(ask_after_months=1, stale_after_months=2, hide_after_months=3)
    for place in (world.lippe, world.other):
        with place.scope():
            make.offer(place, "jung")
            make.offer(place, "alt", confirmed_at=clock.start_of(dt.date(2026, 8, 1)))
            make.offer(place, "Entwurf", state="draft")
    with pytest.raises(NoScope):
        directory.published_everywhere(TODAY)
    with across_centres(Door.PUBLISHED_OFFERS):
        found = directory.published_everywhere(TODAY)
        assert sorted(found.values_list("centre__slug", "name")) == [
            ("lippe", "jung"),
            ("nachbar", "alt"),
            ("nachbar", "jung"),
        ]
        with pytest.raises(NoScope):
            Offer.objects.update(state="ended")
