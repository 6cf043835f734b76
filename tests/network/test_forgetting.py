"""Names in bodies go when the centre's period is over; who sits there now keeps theirs, and counts stay."""

import datetime as dt

from lotse.audit.models import Entry
from lotse.core.dates import months_after
from lotse.directory.models import ContactPerson, DirectorySettings
from lotse.network.models import BodyMember, MinutesVersion, Participant, WorkOrder
from lotse.network.services.forgetting import FORMER, GUEST, forget_names
from lotse.network.services.minutes import finalise
from lotse.tenants.enums import Role
from tests import make
from tests.network.tables import table
from tests.world import NOW, TODAY, Place, World

DAY = dt.timedelta(days=1)


def held(place: Place, days: int) -> Participant:
    """A meeting so many days ago with its final minutes: Detmold's deputy, Lemgo, and a guest; returns the guest."""
    the = table(place, name=f"Runde vor {days} Tagen")
    starts_at = NOW - days * DAY
    meeting = make.meeting(the.body, starts_at=starts_at)
    make.invitee(meeting, the.detmold, attendance="deputy", deputy_name="Ina Vertretung")
    make.invitee(meeting, the.lemgo, attendance="present")
    guest = Participant.objects.create(meeting=meeting, name="Gerd Gast", email="gerd@example.org", attendance="guest")
    contact, person = the.lemgo.organisation, the.lemgo.contact
    make.work_order(the.body, meeting=meeting, organisation=contact, contact=person, state="done", settled_at=starts_at)
    finalise(actor=place.member(Role.NETWORKER), meeting=meeting, correction="", centre=place.centre, now=NOW)
    return guest


def attendance(guest: Participant) -> dict[str, list[str]]:
    content = MinutesVersion.objects.get(meeting=guest.meeting_id).content
    return {group["how"]: group["people"] for group in content["attendance"] if group["people"]}


def test_guests_and_deputies_of_old_meetings_go_and_their_number_stays(world: World) -> None:
    place = world.lippe
    limit = (TODAY - months_after(TODAY, -7)).days
    with place.scope():
        DirectorySettings.objects.create(names_months=7)
        old, recent = held(place, limit + 1), held(place, limit)
        before = attendance(recent)
        for _ in range(2):  # the second time there is nothing left to do
            forget_names(place.centre, NOW)
            assert Entry.objects.filter(action="network.names_forgotten").count() == 3
        kept = list(Participant.objects.order_by("pk").values_list("meeting", "name", "email", "deputy_name"))
        assert sorted(row[1:] for row in kept if row[0] == old.meeting_id) == [
            ("", "", ""),
            ("", "", ""),
            (GUEST, "", ""),
        ]
        assert sorted(row[1:] for row in kept if row[0] == recent.meeting_id) == [
            ("", "", ""),
            ("", "", "Ina Vertretung"),
            ("Gerd Gast", "gerd@example.org", ""),
        ]
        found = attendance(old)
        assert found == {
            how: [*towns] for how, towns in zip(before, (["Stadt Lemgo"], ["Stadt Detmold"], [GUEST]), strict=True)
        }
        assert attendance(recent) == before
        orders = WorkOrder.objects.order_by("settled_at").values_list("contact__name", "organisation__name")
        assert list(orders) == [(None, "Stadt Lemgo"), ("Lea Lemgo", "Stadt Lemgo")]


def test_members_who_left_lose_their_name_and_their_seat_keeps_its_function(world: World) -> None:
    place, limit = world.lippe, months_after(TODAY, -24)
    with place.scope():
        the = table(place)
        BodyMember.objects.filter(pk=the.detmold.pk).update(
            starts_on=limit - 9 * DAY, ends_on=limit - DAY, function="Vorsitz"
        )
        BodyMember.objects.filter(pk=the.lemgo.pk).update(starts_on=limit - DAY, ends_on=limit)
        back = make.body_member(the.body, the.detmold.contact, starts_on=limit)
        forget_names(place.centre, NOW)
        rows = {one.pk: one for one in BodyMember.objects.select_related("contact", "deputy")}
        gone = rows[the.detmold.pk]
        assert (gone.contact.name, gone.contact.email, gone.contact.is_active) == (FORMER, "", False)
        assert (gone.deputy, gone.function, gone.organisation) == (None, "Vorsitz", the.detmold.organisation)
        assert rows[the.lemgo.pk].contact.name == "Lea Lemgo"
        assert rows[back.pk].contact.name == "Ute Detmold", "a seat that goes on keeps its person"
        forget_names(place.centre, NOW)
        assert ContactPerson.objects.filter(name=FORMER).count() == 1
    with world.other.scope():
        assert not ContactPerson.objects.exists()
