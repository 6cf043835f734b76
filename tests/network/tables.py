"""A working group of two municipalities, for tests of bodies; each function is called inside the scope of its place."""

from dataclasses import dataclass

from lotse.directory.models import Organisation
from lotse.network.models import Body, BodyMember
from tests import make
from tests.world import Place


@dataclass
class Table:
    """Detmold has an address and a deputy, Lemgo neither."""

    body: Body
    detmold: BodyMember
    lemgo: BodyMember

    @property
    def towns(self) -> list[Organisation]:
        return [self.detmold.organisation, self.lemgo.organisation]


def table(place: Place, **fields: object) -> Table:
    body = make.body(place, **fields)
    detmold = make.organisation(place, "municipality", "Stadt Detmold", email="stadt@example.org")
    lemgo = make.organisation(place, "municipality", "Stadt Lemgo")
    deputy = make.contact_person(detmold, "Ina Vertretung", email="ina@example.org")
    return Table(
        body,
        make.body_member(body, make.contact_person(detmold, "Ute Detmold", email="ute@example.org"), deputy=deputy),
        make.body_member(body, make.contact_person(lemgo, "Lea Lemgo", email="")),
    )
