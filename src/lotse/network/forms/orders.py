"""Forms of work orders."""

import datetime as dt
import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lotse.core.forms import GermanDateField, LotseForm, OnceForm
from lotse.network.enums import OrderEventKind
from lotse.network.forms.bodies import choose
from lotse.network.models import Body, WorkOrder
from lotse.network.selectors import orders as selectors
from lotse.network.selectors.assignees import Assignees
from lotse.network.selectors.orders import OrderFilter
from lotse.network.services.orders import OrderFacts
from lotse.tenants.models import Membership

KINDS = {
    OrderEventKind.PROGRESS: "in Arbeit",
    OrderEventKind.DONE: "erledigt",
    OrderEventKind.IMPOSSIBLE: "nicht möglich",
    OrderEventKind.MOVED: "verschoben",
    OrderEventKind.DROPPED: "entfallen",
    OrderEventKind.REOPENED: "wieder offen",
}


class OrderFilterForm(LotseForm):
    """Unknown values filter nothing: an old bookmark still shows a list."""

    gremium = forms.ChoiceField(label="Gremium", required=False)
    organisation = forms.ChoiceField(label="Organisation", required=False)
    stand = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, member: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "gremium", [("", "Alle Gremien"), *selectors.body_choices(member)])
        choose(self, "organisation", [("", "Alle Organisationen"), *selectors.organisation_choices(member)])

    def wanted(self) -> OrderFilter:
        self.is_valid()
        clean = self.cleaned_data
        return OrderFilter(
            state=clean.get("stand") or selectors.OPEN,
            body=clean.get("gremium", ""),
            organisation=clean.get("organisation", ""),
        )


class WhoseForm(OnceForm):
    """What is to be done, by whom, until when; all three empty means: no order."""

    order_text = forms.CharField(
        label="Was ist zu tun?", max_length=500, widget=forms.Textarea(attrs={"rows": 2}), required=False
    )
    whose = forms.ChoiceField(label="Wer übernimmt es?", required=False)
    due_on = GermanDateField(label="Bis wann?", required=False)

    def __init__(self, *args: Any, body: Body, on: dt.date, order: WorkOrder | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.assignees = Assignees(body, on, order)
        choose(self, "whose", [("", "Bitte wählen"), *self.assignees.groups])

    def order(self) -> OrderFacts | None:
        clean = self.cleaned_data
        if not (clean["order_text"].strip() or clean["whose"] or clean["due_on"]):
            return None
        return OrderFacts(text=clean["order_text"], due_on=clean["due_on"], **self.assignees.chosen(clean["whose"]))


class OrderForm(WhoseForm):
    """An order by itself, new or changed."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def __init__(self, *args: Any, order: WorkOrder | None = None, **kwargs: Any) -> None:
        super().__init__(*args, order=order, **kwargs)
        self.fields["order_text"].required = self.fields["whose"].required = True
        if order is not None:
            self.initial.update(
                order_text=order.text,
                whose=self.assignees.value_of(order),
                due_on=order.due_on,
                version=order.version,
            )

    def facts(self) -> OrderFacts:
        found = self.order()
        assert found is not None  # both fields are required
        return found

    @property
    def key(self) -> uuid.UUID:
        return self.cleaned_data["form_id"]  # type: ignore[no-any-return]


class SettleForm(LotseForm):
    """How it stands, in one action; ``note`` and ``due_on`` where the kind wants them."""

    kind = forms.ChoiceField(label="Wie steht es?")
    note = forms.CharField(label="Anmerkung", required=False, max_length=500)
    due_on = GermanDateField(label="Neuer Tag", required=False, help_text="Nur wenn er verschoben ist.")
    way = forms.ChoiceField(
        label="Woher wissen Sie es?",
        choices=[("phone", "am Telefon"), ("meeting", "aus der Sitzung"), ("", "von mir selbst")],
        required=False,
    )

    def __init__(self, *args: Any, may_edit: bool = True, is_open: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lead = {OrderEventKind.MOVED, OrderEventKind.DROPPED, OrderEventKind.REOPENED}
        open_ones = [kind for kind in KINDS if (kind == OrderEventKind.REOPENED) != is_open]
        choose(self, "kind", [(kind, KINDS[kind]) for kind in open_ones if may_edit or kind not in lead])
        if not may_edit or not is_open:
            del self.fields["due_on"]

    def act(self) -> dict[str, Any]:
        clean = self.cleaned_data
        kind = OrderEventKind(clean["kind"])
        return {"kind": kind, "note": clean["note"], "way": clean["way"], "due_on": clean.get("due_on")}


class ReportForm(LotseForm):
    """What a partner says through the link."""

    kind = forms.ChoiceField(
        choices=[(OrderEventKind.DONE, ""), (OrderEventKind.PROGRESS, ""), (OrderEventKind.IMPOSSIBLE, "")]
    )
    note = forms.CharField(label=_("Was möchten Sie dazu sagen?"), required=False, max_length=500)
