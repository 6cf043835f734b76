"""One row of each model of the product: the proof that what must reach everything reaches everything.

A new model gets its row by itself: its fields are read from the model, its keys lead to the rows already made. Only
where constraints leave no choice, ``SPECIAL`` says what a field must hold. Each text carries a *canary*, a word that
stands in no other field: whoever finds it knows where it comes from.
"""

import datetime as dt
import functools
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Model

from lotse.core.db.fields import EncryptedTextField
from tests.world import NOW, TODAY, Place

LIBRARIES = (
    "account.emailaddress",
    "mfa.authenticator",
    "socialaccount.socialaccount",
    "socialaccount.socialapp",
    "socialaccount.socialtoken",
    "usersessions.usersession",
)
BY_ID_ONLY = (
    "audit.entry",
    "people.parcel",
    "privacy.hold",
    "privacy.runitem",
)  # they name rows by bare ids: made last
_SHORTEST = 7  # a text shorter than this holds no canary: codes of languages, postcodes
_DIGITS = "0123456789"


@dataclass
class Everything:
    """``rows`` by the label of their model (``people.person``), in the order in which they were made."""

    rows: dict[str, list[Model]] = field(default_factory=dict)

    def one(self, label: str) -> Any:
        return self.rows[label][0]


def canary(label: str, name: str) -> str:
    """The word planted in this field: seven letters, no two fields alike."""
    return f"Qx{_numbers()[label, name]:04}z"


@functools.cache
def _numbers() -> dict[tuple[str, str], int]:
    names = sorted(
        (one._meta.label_lower, each.name) for one in apps.get_models() for each in one._meta.concrete_fields
    )
    return {name: number for number, name in enumerate(names)}


def planted(label: str) -> dict[str, str]:
    """Field -> canary, of those fields of a model that hold one in ``one_of_each``."""
    model = apps.get_model(label)
    special = SPECIAL.get(label, {})
    return {one.name: canary(label, one.name) for one in _fields(model) if one.name not in special and _takes_text(one)}


def one_of_each(place: Place) -> Everything:
    """In the scope of the place: a row of each model, all about the same family, volunteer, partner and conflict."""
    made = Everything()
    director, counsellor = place.director, place.counsellor
    made.rows = {
        "tenants.centre": [place.centre],
        "tenants.municipality": [place.municipalities[0]],
        "accounts.user": [counsellor.user],
        "tenants.membership": [counsellor, director],
        "tenants.membershiprole": [counsellor.role_rows.get()],
    }
    for model in _ordered():
        label = model._meta.label_lower
        if label not in made.rows:
            made.rows[label] = [_row(model, made, SPECIAL.get(label, {}))]
    for label, special in ALSO.items():
        made.rows[label].append(_row(apps.get_model(label), made, SPECIAL.get(label, {}) | special))
    return made


def _models() -> Iterator[type[Model]]:
    for model in apps.get_models():
        if model.__module__.startswith("lotse.") or model._meta.label_lower in LIBRARIES:
            yield model


def _ordered() -> list[type[Model]]:
    """Models behind those that they point to; where two point to each other, the key that may be empty stays so."""
    found: list[type[Model]] = []
    waiting = [one for one in _models() if one._meta.label_lower not in BY_ID_ONLY]
    while waiting:
        free = [one for one in waiting if not _missing(one, waiting, only_needed=False)]
        found.append((free or [one for one in waiting if not _missing(one, waiting, only_needed=True)])[0])
        waiting.remove(found[-1])
    return [*found, *map(apps.get_model, BY_ID_ONLY)]


def _missing(model: type[Model], waiting: list[type[Model]], *, only_needed: bool) -> list[type[Model]]:
    keys = [one for one in _fields(model) if one.is_relation and not (only_needed and one.null)]
    return [one.related_model for one in keys if one.related_model is not model and one.related_model in waiting]


def _fields(model: type[Model]) -> Iterator[Any]:
    for one in model._meta.concrete_fields:
        if (
            one.name != "centre"
            and not isinstance(one, models.AutoField)
            and not (one.primary_key and one.has_default())
        ):
            yield one


def _row(model: type[Model], made: Everything, special: dict[str, Any]) -> Model:
    values = {one.name: _value(one, made) for one in _fields(model) if one.name not in special}
    values |= {name: value(made) if callable(value) else value for name, value in special.items()}
    row = model(**values)
    if any(one.name == "centre" for one in model._meta.concrete_fields):
        row.centre = made.one("tenants.centre")  # type: ignore[attr-defined]
    row.save(force_insert=True)
    return row


def _value(one: Any, made: Everything) -> Any:
    if one.is_relation:
        rows = made.rows.get(one.related_model._meta.label_lower)
        return rows[0] if rows else None
    if _takes_text(one):
        word = canary(one.model._meta.label_lower, one.name)
        return word if not isinstance(one, models.JSONField) else [word] if one.get_default() == [] else {"x": word}
    if one.choices:
        return next(key for key, _ in one.flatchoices if key not in {"", None})
    if "minutes" in one.name:
        return 60
    for kind, value, later in _PLAIN:
        if isinstance(one, kind):
            return later if one.name.startswith(_ENDS) else value
    return one.get_default()


_ENDS = ("ends", "until", "valid_until", "expire_", "stale_")
# A value for each kind of field, and a later one where a period ends
_PLAIN: tuple[tuple[type[models.Field[Any, Any]], Any, Any], ...] = (
    (models.BooleanField, True, True),
    (models.DateTimeField, NOW, NOW + dt.timedelta(hours=1)),
    (models.DateField, TODAY, TODAY + dt.timedelta(days=7)),
    (models.TimeField, dt.time(9, 30), dt.time(11)),
    (models.UUIDField, uuid.UUID(int=7), uuid.UUID(int=8)),
    (models.GenericIPAddressField, "192.0.2.7", "192.0.2.7"),
    (models.IntegerField, 1, 2),
)


def _takes_text(one: Any) -> bool:
    if one.choices or one.is_relation:
        return False
    if isinstance(one, EncryptedTextField | models.TextField | models.JSONField):
        return True
    return isinstance(one, models.CharField) and (one.max_length or 200) >= _SHORTEST and one.name != "code"


def _of_centre(made: Everything) -> Any:
    return made.one("tenants.centre")


def _key_of(label: str) -> Callable[[Everything], Any]:
    return lambda made: made.one(label).pk


# Field -> value, or what finds it among the rows already made
SPECIAL: dict[str, dict[str, Any]] = {
    "audit.entry": {
        "actor_id": _key_of("tenants.membership"),
        "object_type": "people.household",
        "object_id": _key_of("people.household"),
        "file_id": _key_of("people.household"),
        "action": "people.household_viewed",
        "fields": ["notes"],
    },
    "cases.appointment": {"cancel_reason": ""},
    "cases.case": {"closed_on": None, "result": ""},
    "conflicts.conflict": {"closed_on": None, "result": ""},
    "conflicts.emergencyaccess": {"approved_by": lambda made: made.rows["tenants.membership"][1]},
    "conflicts.conflictfollowup": {"done_on": None, "found": ""},
    "conflicts.party": {"letter": "A"},
    "directory.directorysettings": {"ask_after_months": 1, "stale_after_months": 2, "hide_after_months": 3},
    "directory.offersuggestion": {"decided_at": None},
    "network.bodymember": {"deputy": None},
    "network.workorder": {"member": None, "settled_at": None},
    "outbox.mail": {"sent_at": None, "state": "queued"},
    "people.contactway": {"value": "+49 5231 620"},
    "privacy.correction": {"volunteer": None},
    "privacy.datarequest": {"state": "granted"},
    "privacy.restriction": {"lifted_at": None, "lifted_by": None, "told_on": None},
    "people.disclosure": {"retracted_at": None, "retracted_by": None, "retraction_reason": "", "held_back_at": None},
    "people.household": {"point": "491600,5753900", "merged_into": None, "restricted_at": None, "objected_at": None},
    "people.parcel": {
        "from_centre": _of_centre,
        "to_centre": _of_centre,
        "household_id": _key_of("people.household"),
        "settled_at": None,
    },
    "people.person": {"arrived_on": TODAY, "arrival_answer": "given"},
    "privacy.deletionrun": {"confirmed_by": None, "confirmed_at": None, "finished_at": None},
    "privacy.hold": {"object_id": _key_of("people.household"), "kind": "people.file"},
    "privacy.runitem": {"object_id": _key_of("people.household")},
    "programmes.programmesession": {"state": "held"},
    "programmes.participant": {"left_on": None, "state": "in"},
    "programmes.groupprogramme": {"ended_on": None, "state": "open"},
    "referrals.referral": {"state": "accepted", "decline_reason": ""},
    "schooling.decisionitem": {"need_notice": None},
    "schooling.supportperiod": {"end_reason": "", "ended_at": None, "ended_by": None, "ends_on": None},
    "volunteering.asking": {"household": None, "later_from_on": None},
    "volunteering.coachingregistration": {"attended": None},
    "volunteering.complaint": {"closed_at": None, "result": "", "owner": None},
    "volunteering.cover": {"deputy": lambda made: made.rows["tenants.membership"][1]},
    "volunteering.engagement": {"ended_on": None, "end_reason": ""},
    "volunteering.expense": {"decided_by": None, "decided_at": None},
    "volunteering.fulltimer": {"organisation": None},
    "volunteering.need": {"closed_on": None, "end_reason": ""},
    "volunteering.volunteer": {"end_reason": ""},
    "volunteering.volunteeringsettings": {"remind_after_days": 1, "expire_after_days": 2},
}
# A second row, of models whose rows are about one or the other
ALSO: dict[str, dict[str, Any]] = {
    "volunteering.asking": {"volunteer": None, "household": lambda made: made.one("people.household")},
    "network.workorder": {
        "member": lambda made: made.one("tenants.membership"),
        "organisation": None,
        "contact": None,
    },
}
