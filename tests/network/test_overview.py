"""Who works with whom: each tie once, the same picture each time, and a limit that is told."""

import datetime as dt

from lotse.core.export import to_csv
from lotse.directory import ties
from lotse.network.selectors.overview import MOST, SIZE, overview, ties_sheet
from lotse.network.selectors.ties import referral_ties
from lotse.referrals.models import Referral
from lotse.tenants.enums import Role
from tests import make
from tests.referrals.referring import partner, referral
from tests.world import NOW, TODAY, World


def test_agreements_in_force_tie_partners_to_the_centre(world: World) -> None:
    with world.other.scope():
        make.agreement(world.other, make.organisation(world.other, "welfare", "Nebenan"))
    with world.lippe.scope():
        red_cross = make.organisation(world.lippe, "welfare", "DRK")
        for title in ("Sprachkurse", "Kleiderkammer"):
            make.agreement(world.lippe, red_cross, title)
        ended = make.organisation(world.lippe, "sports", "Turnverein")
        make.agreement(world.lippe, ended, ends_on=TODAY, starts_on=TODAY - dt.timedelta(days=9))
        found = overview(world.lippe.director, TODAY, "KI Lippe")
        assert [(line.one.name, line.other.name, line.how, line.total) for line in found.lines] == [
            ("KI Lippe", "DRK", "2 Vereinbarungen", 2)
        ]
        assert [(row.partner.name, [cell.total for cell in row.cells]) for row in found.rows] == [("DRK", [2, 0])]
        assert found == overview(world.lippe.director, TODAY, "KI Lippe"), "the same each time"
        assert to_csv(ties_sheet(world.lippe.director, TODAY, "KI Lippe")).decode("utf-8-sig").splitlines() == [
            "Partner;arbeitet zusammen mit;Wie;Anzahl",
            "KI Lippe;DRK;Vereinbarung;2",
        ]


def test_ties_of_all_ways_come_together_whichever_side_is_named_first(world: World) -> None:
    with world.lippe.scope():
        one, other = (make.organisation(world.lippe, "welfare", name) for name in ("AWO", "DRK"))
        known = [ties.Tie(one.pk, other.pk), ties.Tie(other.pk, one.pk), ties.Tie(None, one.pk)]
        way = ties.Way("Gremium", "Gremien", lambda *_: known)
        ties.ways.add("test", way)
        try:
            found = overview(world.lippe.director, TODAY, "KI")
        finally:
            del ties.ways._providers["test"]
    assert [(line.one.name, line.other.name, line.how) for line in found.lines] == [
        ("KI", "AWO", "1 Gremium"),
        ("AWO", "DRK", "2 Gremien"),
    ]
    assert [[cell.total for cell in row.cells] for row in found.rows] == [[1, 0, 2], [0, 2, 0]]


def test_who_sits_in_a_body_is_tied_to_all_who_do_as_far_as_one_may_see_it(world: World) -> None:
    with world.lippe.scope():
        people = [
            make.contact_person(make.organisation(world.lippe, "municipality", name)) for name in ("Detmold", "Lemgo")
        ]
        body = make.body(world.lippe)
        secret = make.body(world.lippe, "Vertraulich", is_confidential=True)
        for one in people:
            make.body_member(body, one)
            make.body_member(secret, one)
        make.body_member(body, make.contact_person(people[0].organisation, "Noch jemand"))
        ended = make.contact_person(make.organisation(world.lippe, "sports", "Turnverein"))
        make.body_member(body, ended, ends_on=TODAY, starts_on=TODAY - dt.timedelta(days=9))

        def seen_by(role: Role) -> list[tuple[str, str, str]]:
            found = overview(world.lippe.member(role), TODAY, "KI")
            return [(line.one.name, line.other.name, line.how) for line in found.lines]

        assert seen_by(Role.COUNSELLOR) == [
            ("KI", "Detmold", "1 Gremium"),
            ("KI", "Lemgo", "1 Gremium"),
            ("Detmold", "Lemgo", "1 Gremium"),
        ]
        responsible = next(role for role in Role if world.lippe.members[role] == secret.responsible)
        assert seen_by(responsible)[2] == ("Detmold", "Lemgo", "2 Gremien")


def test_the_picture_shows_those_with_most_ties_and_tells_of_the_rest(world: World) -> None:
    with world.lippe.scope():
        partners = [make.organisation(world.lippe, "welfare", f"Verein {n:02}") for n in range(MOST + 2)]
        for one in partners:
            make.agreement(world.lippe, one)
        make.agreement(world.lippe, partners[-1], "noch eine")
        found = overview(world.lippe.director, TODAY, "KI Lippe")
        assert (len(found.rows), found.hidden) == (MOST, 2)
        assert found.rows[-1].partner.name == f"Verein {MOST + 1}"
        assert len(list(ties_sheet(world.lippe.director, TODAY, "KI").rows)) == MOST + 2
    points = {(one.x, one.y) for one in found.partners}
    assert len(points) == MOST + 1, "no two partners lie on one point"
    assert all(0 < x < SIZE and 0 < y < SIZE for x, y in points)


def test_the_page_filters_by_kind_and_exports_what_it_shows(world: World) -> None:
    with world.lippe.scope():
        for kind, name in (("welfare", "DRK | 🎈 عربي"), ("sports", "Turnverein")):
            make.agreement(world.lippe, make.organisation(world.lippe, kind, name))
    client, path = world.lippe.client(Role.COUNSELLOR), world.lippe.url("netzwerk/ueberblick/")
    assert "Turnverein" in client.get(path).text
    welfare = client.get(path, {"art": "welfare"}).text
    assert ("DRK | 🎈 عربي" in welfare, "Turnverein" in welfare) == (True, False)
    assert client.get(path, {"art": "gibtesnicht"}).status_code == 200
    sent = client.get(path, {"art": "sports", "export": "csv"}).content.decode("utf-8-sig")
    assert sent.splitlines()[1:] == [f"{world.lippe.centre.name};Turnverein;Vereinbarung;1"]
    assert client.get(path, {"export": "exe"}).status_code == 404


def test_partners_of_referrals_are_tied_once_and_a_number_points_to_nobody(world: World) -> None:
    with world.other.scope():
        referral(world.other)
    with world.lippe.scope():
        first = referral(world.lippe)
        referral(world.lippe, organisation=first.organisation)
        old = referral(world.lippe, organisation=partner(world.lippe, name="AWO Detmold"))
        Referral.objects.filter(pk=old.pk).update(sent_at=NOW - dt.timedelta(days=400))
        assert list(referral_ties(world.lippe.director, TODAY)) == [ties.Tie(None, first.organisation_id)]
