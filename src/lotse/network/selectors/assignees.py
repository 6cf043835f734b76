"""Who can be given an order: people and organisations of the body, and colleagues."""

import datetime as dt
from typing import Any

from lotse.directory.models import ContactPerson, Organisation
from lotse.network.models import Body, WorkOrder
from lotse.network.selectors.bodies import seats_on, staff_choices

Partners = dict[str, tuple[str, Organisation, ContactPerson | None]]  # value → label, whose, who


class Assignees:
    """``groups`` are choices of a form; ``chosen`` reads what was chosen. Whoever has ``order`` stays a choice."""

    def __init__(self, body: Body, on: dt.date, order: WorkOrder | None = None) -> None:
        seats = sorted(seats_on(body, on), key=lambda one: (one.organisation.name, one.contact.name, str(one.pk)))
        people: Partners = {f"contact:{one.contact_id}": (str(one), one.organisation, one.contact) for one in seats}
        offices: Partners = {
            f"organisation:{one.organisation_id}": (one.organisation.name, one.organisation, None) for one in seats
        }
        offices |= {
            f"organisation:{one.organisation_id}": (one.organisation.name, one.organisation, None)
            for one in body.hosts.select_related("organisation")
        }
        staff = {f"member:{key}": (one.name, one) for key, one in staff_choices().items()}
        if order is not None:
            value, who = self.value_of(order), order.who
            if order.member is not None:
                staff.setdefault(value, (who, order.member))
            elif order.organisation is not None:
                (people if order.contact else offices).setdefault(value, (who, order.organisation, order.contact))
        self._partners, self._staff = people | offices, staff
        self.groups = [
            ("Personen im Gremium", [(key, one[0]) for key, one in people.items()]),
            ("Organisationen im Gremium", [(key, one[0]) for key, one in offices.items()]),
            ("Bei uns", [(key, one[0]) for key, one in staff.items()]),
        ]

    @staticmethod
    def value_of(order: WorkOrder) -> str:
        if order.member_id:
            return f"member:{order.member_id}"
        return f"contact:{order.contact_id}" if order.contact_id else f"organisation:{order.organisation_id}"

    def chosen(self, value: str) -> dict[str, Any]:
        """``organisation`` and ``contact``, or ``member``; nothing for an empty value."""
        if value in self._partners:
            _, organisation, contact = self._partners[value]
            return {"organisation": organisation, "contact": contact}
        return {"member": self._staff[value][1]} if value in self._staff else {}
