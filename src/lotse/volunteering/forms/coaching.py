"""Forms of coaching: each asks for what one service needs."""

import datetime as dt
import uuid
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from lotse.cases.rules.slots import instant
from lotse.core import clock
from lotse.core.forms import GermanDateField, LotseForm, TileSelect
from lotse.tenants.models import Membership
from lotse.volunteering.enums import CoachingKind
from lotse.volunteering.models import CoachingRegistration, CoachingSession
from lotse.volunteering.rules.coaching import MOST_MONTHS, MOST_SEATS
from lotse.volunteering.selectors import needs as need_selectors
from lotse.volunteering.selectors.coaching import people
from lotse.volunteering.selectors.coaching import sessions as selectors
from lotse.volunteering.selectors.coaching.sessions import CoachingFilter
from lotse.volunteering.services.coaching.sessions import SessionFacts

NO_SUCH_TIME = "Diese Uhrzeit gibt es an diesem Tag nicht: Die Uhren werden vorgestellt."


class CoachingFilterForm(LotseForm):
    """Unknown values filter nothing: an old bookmark still shows a list."""

    art = forms.ChoiceField(label="Art", required=False, choices=[("", "Alle Arten"), *CoachingKind.choices])
    stand = forms.CharField(required=False, widget=forms.HiddenInput)

    def wanted(self) -> CoachingFilter:
        self.is_valid()
        clean = self.cleaned_data
        return CoachingFilter(state=clean.get("stand") or selectors.COMING, kind=clean.get("art", ""))


class SessionForm(LotseForm):
    """A session; times are those of the clock in Europe/Berlin."""

    fieldsets: ClassVar[list[tuple[str, list[str]]]] = [
        ("Was?", ["kind", "topic", "coach", "organisation", "requirement"]),
        ("Wann und wo?", ["on", "from_time", "until_time", "last_on", "place"]),
        ("Anmeldung", ["seats", "register_until_on", "coordinator"]),
    ]
    kind = forms.ChoiceField(label="Art", choices=CoachingKind.choices, widget=TileSelect)
    topic = forms.CharField(
        label="Thema", max_length=120, help_text="Steht in Einladungen und Kalendern. Kein Name einer Familie."
    )
    coach = forms.CharField(label="Wer leitet?", max_length=120, required=False)
    organisation = forms.ChoiceField(label="Stelle aus dem Verzeichnis", required=False)
    requirement = forms.ChoiceField(
        label="Gilt als Nachweis",
        required=False,
        help_text="Wer da war, bekommt diesen Nachweis eingetragen.",
    )
    on = GermanDateField(label="Tag")
    from_time = forms.TimeField(label="Von", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    until_time = forms.TimeField(label="Bis", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    last_on = GermanDateField(label="Letzter Tag", required=False, help_text="Nur bei mehreren Tagen.")
    place = forms.CharField(label="Ort", max_length=200)
    seats = forms.IntegerField(
        label="Plätze", required=False, min_value=1, max_value=MOST_SEATS, help_text="Leer: so viele, wie kommen."
    )
    register_until_on = GermanDateField(label="Anmeldung bis", required=False, help_text="Leer: bis zum Beginn.")
    coordinator = forms.ChoiceField(label="Zuständig")
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def __init__(self, *args: Any, member: Membership, session: CoachingSession | None = None, **kwargs: Any) -> None:
        """With ``session`` the form shows what is stored."""
        super().__init__(*args, **kwargs)
        self.people = {str(one.pk): one for one in need_selectors.coordinators()} or {str(member.pk): member}
        self.organisations = {str(one.pk): one for one in selectors.organisations()}
        self.requirements = {str(one.pk): one for one in selectors.fulfilled_by_training()}
        self._offer("coordinator", self.people)
        self._offer("organisation", self.organisations, "keine")
        self._offer("requirement", self.requirements, "keiner")
        if session is not None:
            self.initial.update(_initial(session))

    def _offer(self, name: str, rows: dict[str, Any], none: str = "") -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        empty = [("", none)] if none else []
        field.choices = [*empty, *((key, getattr(one, "name", "") or str(one)) for key, one in rows.items())]

    def clean_from_time(self) -> dt.time:
        return self._existing("on", "from_time")

    def clean_until_time(self) -> dt.time:
        return self._existing("on", "until_time")

    def _existing(self, day: str, name: str) -> dt.time:
        time: dt.time = self.cleaned_data[name]
        if self.cleaned_data.get(day) and instant(self.cleaned_data[day], time) is None:
            raise ValidationError(NO_SUCH_TIME, code="no_such_time")
        return time

    def clean_last_on(self) -> dt.date | None:
        last, time = self.cleaned_data["last_on"], self.cleaned_data.get("until_time")
        if last and time and instant(last, time) is None:
            raise ValidationError(NO_SUCH_TIME, code="no_such_time")
        return last  # type: ignore[no-any-return]

    def facts(self) -> SessionFacts:
        """What was typed; only of a valid form."""
        clean = self.cleaned_data
        starts_at = instant(clean["on"], clean["from_time"])
        ends_at = instant(clean["last_on"] or clean["on"], clean["until_time"])
        assert starts_at is not None and ends_at is not None  # checked with the fields
        return SessionFacts(
            kind=CoachingKind(clean["kind"]),
            topic=clean["topic"],
            place=clean["place"],
            starts_at=starts_at,
            ends_at=ends_at,
            coordinator=self.people[clean["coordinator"]],
            coach=clean["coach"],
            organisation=self.organisations.get(clean["organisation"]),
            seats=clean["seats"],
            register_until_on=clean["register_until_on"],
            requirement=self.requirements.get(clean["requirement"]),
        )


class InviteForm(LotseForm):
    """Whom to write to: a group, with how many a mail would go to."""

    group = forms.ChoiceField(label="Wen?", widget=forms.RadioSelect)

    def __init__(self, *args: Any, groups: list[people.Group], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["group"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(one.key, f"{one.label} ({one.count})") for one in groups]


class PersonForm(LotseForm):
    """One person for one session."""

    volunteer = forms.CharField(label="Wer?", help_text="Kennung oder Name", max_length=100)


class OfferForm(LotseForm):
    """One session for one person: invited by mail, or registered because they said so."""

    session = forms.ChoiceField(label="Welcher Termin?", widget=forms.RadioSelect)
    act = forms.ChoiceField(
        label="Was?",
        choices=[("invite", "Einladung mailen"), ("register", "anmelden, so abgesprochen")],
        widget=TileSelect,
        initial="invite",
    )

    def __init__(self, *args: Any, rows: list[selectors.CoachingRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["session"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(one.session.code, f"{one.session}, {one.when}: {one.state}") for one in rows]


class AttendanceForm(LotseForm):
    """All came, then the exceptions: everybody is ticked until somebody is unticked."""

    came = forms.MultipleChoiceField(label="War da", required=False, widget=forms.CheckboxSelectMultiple)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, session: CoachingSession, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows: list[CoachingRegistration] = selectors.registered(session)
        field = self.fields["came"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(str(one.pk), f"{one.volunteer} ({one.volunteer.code})") for one in rows]
        came = [str(one.pk) for one in rows if one.attended is not False]
        self.initial.update(came=came, version=session.version)

    def act(self) -> dict[str, Any]:
        clean = self.cleaned_data
        return {"came": {uuid.UUID(one) for one in clean["came"]}, "version": clean["version"]}


class NextStepForm(LotseForm):
    text = forms.CharField(
        label="Nächster Schritt",
        required=False,
        help_text="Nur was beide vereinbart haben, nie worüber gesprochen wurde. Leer: nichts mehr speichern.",
    )
    person_wants = forms.BooleanField(label="Die Person möchte, dass das festgehalten wird", required=False)
    centre_wants = forms.BooleanField(label="Wir möchten das auch", required=False)


class OwnCoachingForm(LotseForm):
    """Which session a button of the own pages is about."""

    session = forms.CharField(max_length=6, widget=forms.HiddenInput)


class CoachingSettingsForm(LotseForm):
    months_without = forms.IntegerField(
        label="Hinweis nach so vielen Monaten ohne Coaching", min_value=1, max_value=MOST_MONTHS
    )


def _initial(session: CoachingSession) -> dict[str, Any]:
    starts, ends = clock.local(session.starts_at), clock.local(session.ends_at)
    names = ("kind", "topic", "coach", "place", "seats", "register_until_on", "version")
    return {name: getattr(session, name) for name in names} | {
        "organisation": str(session.organisation_id or ""),
        "requirement": str(session.requirement_id or ""),
        "coordinator": str(session.coordinator_id),
        "on": starts.date(),
        "from_time": starts.time(),
        "until_time": ends.time(),
        "last_on": ends.date() if ends.date() != starts.date() else None,
    }
