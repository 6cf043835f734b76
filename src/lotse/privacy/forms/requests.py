"""Requests of data subjects: taken up, changed, put off, answered."""

from typing import Any, ClassVar

from django import forms

from lotse.core import clock
from lotse.core.forms import GermanDateField, LotseForm, OnceForm, TileSelect
from lotse.privacy.enums import IdentityCheck, RequestKind, RequestState, RequestWay
from lotse.privacy.models import DataRequest
from lotse.tenants import selectors as tenants
from lotse.tenants.enums import Role
from lotse.tenants.models import Membership

MOST_CHANGES = 2**31 - 1  # what the column holds


def _long(label: str, *, required: bool = False, **kwargs: Any) -> forms.CharField:
    return forms.CharField(label=label, required=required, widget=forms.Textarea(attrs={"rows": 4}), **kwargs)


def _owner() -> Any:
    roles = (Role.DIRECTOR, Role.COUNSELLOR, Role.COORDINATOR, Role.NETWORKER)
    return forms.ModelChoiceField(label="Wer bearbeitet das?", queryset=tenants.active_members(*roles))


class RequestForm(OnceForm):
    """``whom``: the name of a subject with a row; "" asks who it is."""

    fieldsets: ClassVar[list[tuple[str, list[str]]]] = [
        ("Was wird verlangt?", ["kind", "wish"]),
        ("Wer fragt?", ["who", "colleague", "identity"]),
        ("Eingang", ["received_on", "way", "owner"]),
    ]
    kind = forms.ChoiceField(label="Welches Recht?", choices=RequestKind.choices, widget=forms.RadioSelect)
    wish = _long("Was verlangt die Person genau?", help_text="In ihren Worten, so kurz wie möglich.")
    who = forms.CharField(label="Name, und wie erreichbar", required=False)
    identity = forms.ChoiceField(
        label="Wie haben Sie geprüft, wer fragt?",
        choices=IdentityCheck.choices,
        help_text="Kopieren Sie keinen Ausweis. Einen Zweifel klärt oft ein Rückruf.",
    )
    received_on = GermanDateField(
        label="Eingegangen am", help_text="Ab dem Tag danach läuft die Frist von einem Monat."
    )
    way = forms.ChoiceField(label="Wie eingegangen?", choices=RequestWay.choices, widget=TileSelect)

    def __init__(self, *args: Any, whom: str, owner: Membership, colleagues: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"] = _owner()
        self.initial.update(received_on=clock.today(), owner=owner.pk)
        if whom:
            self.fields["who"].label = "Wenn jemand anderes fragt: Name, und wie erreichbar"
            self.fields["who"].help_text = f"Es geht um: {whom}"
        if colleagues:
            self.fields["colleague"] = forms.ModelChoiceField(
                label="Oder: jemand aus dem Zentrum", queryset=tenants.members(), required=False, empty_label="niemand"
            )


class ChangeForm(LotseForm):
    identity = forms.ChoiceField(label="Wie haben Sie geprüft, wer fragt?", choices=IdentityCheck.choices)
    version = forms.IntegerField(min_value=0, max_value=MOST_CHANGES, widget=forms.HiddenInput)

    def __init__(self, *args: Any, request: DataRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"] = _owner()
        self.initial.update(identity=request.identity, owner=request.owner_id, version=request.version)


class ExtendForm(LotseForm):
    told_on = GermanDateField(label="Der Person mitgeteilt am")
    reason = _long("Grund, den Sie genannt haben", required=True)
    version = forms.IntegerField(min_value=0, max_value=MOST_CHANGES, widget=forms.HiddenInput)

    def __init__(self, *args: Any, request: DataRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.update(told_on=clock.today(), version=request.version)


class AnswerForm(LotseForm):
    state = forms.ChoiceField(
        label="Was haben Sie geantwortet?",
        choices=[one for one in RequestState.choices if one[0] != RequestState.OPEN],
        widget=forms.RadioSelect,
    )
    answered_on = GermanDateField(label="Geantwortet am")
    answer = _long(
        "Ihre Antwort, kurz", required=True, help_text="Bei einer Ablehnung: der Grund, den Sie genannt haben."
    )
    advised = forms.BooleanField(
        label="In der Antwort steht: Beschwerde bei der Landesbeauftragten (www.ldi.nrw.de) und Klage sind möglich.",
        required=False,
        help_text="Nötig, wenn Sie etwas ablehnen.",
    )
    version = forms.IntegerField(min_value=0, max_value=MOST_CHANGES, widget=forms.HiddenInput)

    def __init__(self, *args: Any, request: DataRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.update(answered_on=clock.today(), version=request.version)
