"""Forms of the authority's list: sending, answering, ending; and of the offices that decide."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from django import forms
from django.core import signing

from lotse.core.errors import LotseError
from lotse.core.forms import GermanDateField, LotseForm
from lotse.people.enums import DisclosureWay
from lotse.schooling.enums import AnswerWay, ItemDecision, ReturnReason, SupportForm
from lotse.schooling.forms.pupils import GRADES
from lotse.schooling.rules.decision_file import COMMENT_LIMIT
from lotse.schooling.selectors.decision_candidates import Candidate
from lotse.schooling.selectors.decisions import ItemRow
from lotse.schooling.services.decisions import Answer, Answering

Choices = Sequence[tuple[str, Any]]
PLAN_S = 3600  # how long a plan that waits for its confirmation holds
COMMENT_HINT = "Freiwillig. Bitte nichts über Gesundheit oder Verhalten."


class PlanOutdated(LotseError):
    code = "schooling.plan_outdated"
    sentence = "Diese Bestätigung ist zu lange offen gewesen. Es wurde nichts geändert. Bitte wählen Sie noch einmal."


class AccessForm(LotseForm):
    """Whom to call at an office, and the code agreed with it."""

    contact_note = forms.CharField(
        label="Wer ist wann erreichbar?",
        max_length=200,
        required=False,
        help_text="Zum Beispiel: Sekretariat, 8–12 Uhr",
    )
    access_code = forms.CharField(
        label="Anderer Zugangscode",
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text="Mindestens acht Zeichen, mit der Stelle vereinbart. Leer: Der bisherige bleibt.",
    )


class SendForm(LotseForm):
    """Which children, until when, and how."""

    pupil = forms.TypedMultipleChoiceField(
        coerce=uuid.UUID, error_messages={"required": "Bitte haken Sie mindestens ein Kind an."}
    )
    due_on = GermanDateField(label="Antwort erbeten bis")
    way = forms.ChoiceField(
        label="Wie geht die Liste hinaus?",
        widget=forms.RadioSelect,
        initial=DisclosureWay.LINK,
        choices=[
            (DisclosureWay.LINK, "Link per E-Mail; er öffnet sich nur mit dem Zugangscode"),
            (DisclosureWay.FILE, "Excel-Datei; Sie laden sie herunter und geben sie selbst weiter"),
        ],
    )
    own_code = forms.BooleanField(
        label="Neuer Zugangscode nur für diese Liste",
        required=False,
        help_text="Sie sagen ihn der Stelle am Telefon. Sonst gilt der Code, der mit ihr vereinbart ist.",
    )

    def __init__(self, *args: Any, candidates: Iterable[Candidate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pupil"].choices = [(str(one.pupil.pk), "") for one in candidates]  # type: ignore[attr-defined]


class SchoolSearchForm(LotseForm):
    suche = forms.CharField(label="Name, Ort oder Schulnummer", required=False, max_length=100)

    def text(self) -> str:
        return str(self.cleaned_data["suche"]) if self.is_valid() else ""


class CodeForm(LotseForm):
    code = forms.CharField(
        label="Zugangscode",
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        help_text="Groß- und Kleinschreibung, Bindestriche und Leerzeichen sind gleich.",
    )


class _AnswerForm(LotseForm):
    """What all answers have in common; on the telephone also who gave it, and when."""

    school = forms.ChoiceField(label="Schule", required=False)
    return_reason = forms.ChoiceField(
        label="Grund der Rückgabe", required=False, choices=[("", "bitte wählen"), *ReturnReason.choices]
    )
    comment = forms.CharField(
        label="Bemerkung",
        required=False,
        max_length=COMMENT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=COMMENT_HINT,
    )
    who = forms.CharField(label="Wer hat am Telefon geantwortet?", max_length=60)
    decided_on = GermanDateField(label="Entschieden am")

    def __init__(self, *args: Any, schools: Choices, way: str, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["school"].choices = [("", "bitte wählen"), *schools]  # type: ignore[attr-defined]
        self.fields["decided_on"].initial = today
        if way != AnswerWay.PHONE:
            del self.fields["who"], self.fields["decided_on"]

    def _answer(self, item_id: uuid.UUID, decision: str) -> Answer:
        """Only what belongs to the decision: a school that was looked at and left is no answer."""
        data = self.cleaned_data
        other, returned = decision == ItemDecision.OTHER_SCHOOL, decision == ItemDecision.RETURN
        return Answer(
            item_id=item_id,
            decision=decision,
            school_id=uuid.UUID(data["school"]) if other and data["school"] else None,
            grade=None if returned else data.get("grade"),
            support_form="" if returned else data.get("support_form", ""),
            return_reason=data["return_reason"] if returned else "",
            comment=data["comment"],
        )


class BulkForm(_AnswerForm):
    """One decision for all ticked children; the button says which."""

    item = forms.TypedMultipleChoiceField(
        coerce=uuid.UUID, error_messages={"required": "Bitte haken Sie mindestens ein Kind an."}
    )
    decision = forms.ChoiceField(choices=ItemDecision.choices)

    def __init__(self, *args: Any, rows: Iterable[ItemRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].choices = [(str(row.item.pk), "") for row in rows]  # type: ignore[attr-defined]

    def answers(self) -> list[Answer]:
        """The same answer for each ticked child; the form must be valid."""
        return [self._answer(one, self.cleaned_data["decision"]) for one in self.cleaned_data["item"]]


class ItemForm(_AnswerForm):
    """The decision for one child."""

    field_order = ("decision", "school", "grade", "support_form", "return_reason", "comment", "who", "decided_on")
    decision = forms.ChoiceField(label="Entscheidung", widget=forms.RadioSelect)
    grade = forms.TypedChoiceField(
        label="Jahrgang", required=False, choices=[("", "wie angegeben"), *GRADES], coerce=int, empty_value=None
    )
    support_form = forms.ChoiceField(
        label="Art der Klasse", required=False, choices=[("", "wie angegeben"), *SupportForm.choices]
    )

    def __init__(self, *args: Any, row: ItemRow, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row = row
        words = [
            (ItemDecision.ASSIGN.value, f"Wie empfohlen zuweisen: {row.subject}"),
            (ItemDecision.OTHER_SCHOOL.value, "Einer anderen Schule zuweisen"),
            (ItemDecision.RETURN.value, "Zurückgeben"),
        ]
        self.fields["decision"].choices = words if row.can_assign else words[1:]  # type: ignore[attr-defined]
        self.fields["school"].help_text = "Nur für eine andere Schule. Dahinter steht, was sie zuletzt gemeldet hat."
        self.fields["return_reason"].help_text = "Nur für eine Rückgabe."

    def answers(self) -> list[Answer]:
        """The form must be valid."""
        return [self._answer(self.row.item.pk, self.cleaned_data["decision"])]


class FileForm(LotseForm):
    """The answered file as it comes back."""

    file = forms.FileField(label="Ausgefüllte Excel-Datei")

    def content(self) -> bytes:
        return bytes(self.cleaned_data["file"].read())


class ReasonForm(LotseForm):
    reason = forms.CharField(label="Grund", max_length=150)


def pack(list_id: uuid.UUID, answers: Sequence[Answer], by: Answering) -> str:
    """A plan that waits for its confirmation, signed: nothing is kept here until the office says yes."""
    rows = [asdict(one) | {"item_id": str(one.item_id), "school_id": str(one.school_id or "")} for one in answers]
    told = {"who": by.who, "on": by.decided_on.isoformat() if by.decided_on else "", "way": by.way}
    return signing.dumps({"rows": rows, "told": told}, salt=_salt(list_id), compress=True)


def unpack(list_id: uuid.UUID, plan: str) -> tuple[list[Answer], dict[str, Any]]:
    """The answers of a plan, and what of ``Answering`` was typed. Raises PlanOutdated."""
    try:
        read = signing.loads(plan, salt=_salt(list_id), max_age=PLAN_S)
    except signing.BadSignature as error:
        raise PlanOutdated from error
    answers = [
        Answer(
            **row
            | {
                "item_id": uuid.UUID(row["item_id"]),
                "school_id": uuid.UUID(row["school_id"]) if row["school_id"] else None,
            }
        )
        for row in read["rows"]
    ]
    told = read["told"]
    on = dt.date.fromisoformat(told["on"]) if told["on"] else None
    return answers, {"who": told["who"], "decided_on": on, "way": told["way"]}


def _salt(list_id: uuid.UUID) -> str:
    return f"schooling.decisions.{list_id}"
