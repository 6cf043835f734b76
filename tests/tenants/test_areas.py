"""The tabs of a field of work show what a member may open, and where one is."""

from lotse.core.components import Tab, TabGroup
from lotse.tenants.areas import Area, AreaGroup, area_tabs
from lotse.tenants.enums import Role
from tests.world import World

AREAS = (
    Area("pupils", "Kinder", "schooling:pupils"),
    AreaGroup(
        "Überblick", (Area("queue", "Wartende", "schooling:queue_on"), Area("places", "Plätze", "schooling:places"))
    ),
)


def test_groups_name_the_open_area_and_keep_what_the_role_may_not_see(world: World) -> None:
    with world.lippe.scope():
        queue, places = "/lippe/schule/kinder/stichtag/", "/lippe/schule/plaetze/"
        group = TabGroup("Überblick", [Tab("Wartende", queue, current=True), Tab("Plätze", places)])
        assert area_tabs(world.lippe.counsellor, AREAS, "queue") == [Tab("Kinder", "/lippe/schule/kinder/"), group]
        assert group.current == group.tabs[0]
        # One area left is no group; none left is nothing
        networker = world.lippe.member(Role.NETWORKER)
        assert area_tabs(networker, AREAS, "places") == [Tab("Plätze", places, current=True)]
        assert area_tabs(world.lippe.member(Role.PARTNER), AREAS, "places") == []
