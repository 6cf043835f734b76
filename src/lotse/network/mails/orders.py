"""The mail that reminds a partner of a work order."""

from dataclasses import dataclass

from lotse.core.languages import also_in
from lotse.network.models import WorkOrder
from lotse.tenants.models import Centre


@dataclass(frozen=True, slots=True)
class OrderMail:
    """``url`` opens the page on which the partner says how it stands."""

    order: WorkOrder
    centre: Centre
    url: str

    def subject(self) -> str:
        body = self.order.body
        return f"Ein Auftrag aus: {self.centre.name if body.is_confidential else body.name}"

    def text(self) -> str:
        order = self.order
        due = f"Vereinbart bis: {order.due_on:%d.%m.%Y}" if order.due_on else ""
        return "\n\n".join(
            part
            for part in [
                "Guten Tag,",
                f"in „{order.body.name}“ wurde vereinbart, dass Sie das übernehmen:",
                "\n".join(one for one in (order.text, due) if one),
                f"Hier sagen Sie uns mit einem Klick, wie es steht:\n{self.url}",
                also_in(),
                ", ".join(one for one in (self.centre.name, self.centre.phone) if one),
            ]
            if part
        )
