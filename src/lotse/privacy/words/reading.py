"""The words in which a package tells a person what is stored: tables, fields without a label of their own, values.

Most fields carry their German label in the model. What stands here is the rest; a test names whatever has neither.
"""

import datetime as dt
import json
import uuid
from collections.abc import Callable
from typing import Any

from django.apps import AppConfig
from django.db.models import Field, Model
from django.utils.formats import date_format

from lotse.audit.models import Entry
from lotse.cases.enums import RequestTime
from lotse.conflicts.enums import Characteristic
from lotse.core import clock
from lotse.core.money import euros
from lotse.people import catalogue
from lotse.people.enums import ResidenceBand
from lotse.people.selectors.events import field_labels, label_of
from lotse.privacy.words.labels import AREAS, FIELDS, TABLES, TECHNICAL, TECHNICAL_ENDINGS
from lotse.referrals.enums import Shared
from lotse.schooling.reasons import badges as school_badges
from lotse.volunteering.enums import Aim, EngagementKind, ReliefMeasure
from lotse.volunteering.rules.reasons import badges as volunteer_badges


def _listed(label: Callable[[Any], str]) -> Callable[[Any], str]:
    return lambda values: ", ".join(label(one) for one in values) if isinstance(values, list) else str(values)


def _choice(kind: Any) -> Callable[[Any], str]:
    """The label of a code; a code that is no more names itself."""
    labels = {one.value: str(one.label) for one in kind}
    return lambda value: labels.get(value, str(value))


def _choices(kind: Any) -> Callable[[Any], str]:
    return _listed(_choice(kind))


# Reasons as an older version stored them are told as they are: a package never fails for one line
_UNREADABLE = (AttributeError, KeyError, TypeError, ValueError)


def _school_reasons(value: Any) -> str:
    """Why this school, as the page of the proposal words it."""
    try:
        return ", ".join(one.text for one in school_badges(value, str))
    except _UNREADABLE:
        return _flat(value)


def _volunteer_reasons(value: Any) -> str:
    try:
        return ", ".join(one.text for one in volunteer_badges((code, number) for code, number in value))
    except _UNREADABLE:
        return _flat(value)


VALUES: dict[str, Callable[[Any], str]] = {
    "language": catalogue.language_label,
    "preferred_language": catalogue.language_label,
    "informed_language": catalogue.language_label,
    "interpreter_language": catalogue.language_label,
    "languages": _listed(catalogue.language_label),
    "birth_country": catalogue.country_label,
    "country": catalogue.country_label,
    "citizenships": _listed(catalogue.country_label),
    "scripts": _listed(catalogue.script_label),
    "kinds": _choices(EngagementKind),
    "aims": _choices(Aim),
    "measures": _choices(ReliefMeasure),
    "characteristics": _choices(Characteristic),
    "shared": _choices(Shared),
    "times": _choices(RequestTime),
    "referrals.referral.residence_band": _choice(ResidenceBand),
    "schooling.proposalrow.reasons": _school_reasons,
    "schooling.recommendation.reasons": _school_reasons,
    "volunteering.matchrow.reasons": _volunteer_reasons,
    "audit.entry.action": label_of,
}


def table(label: str) -> str:
    return TABLES.get(label, label)


def area(app: AppConfig) -> str:
    return AREAS.get(app.label) or str(app.verbose_name)


def field_label(field: "Field[Any, Any]") -> str:
    """What the model calls it; Django's own derivation from the name is no German."""
    own = str(field.verbose_name)
    if own != field.name.replace("_", " "):
        return own[:1].upper() + own[1:]
    word = FIELDS.get(f"{field.model._meta.label_lower}.{field.name}") or FIELDS.get(field.name, "")
    return word[:1].upper() + word[1:]


def technical(field: "Field[Any, Any]") -> str:
    """Why a field is left out by rule; "" where it is not."""
    if field.primary_key:
        return TECHNICAL["id"]
    if field.name.endswith(TECHNICAL_ENDINGS):
        return "eine Adresse noch einmal, unlesbar"
    return TECHNICAL.get(f"{field.model._meta.label_lower}.{field.name}") or TECHNICAL.get(field.name, "")


def plain(value: Any) -> Any:
    """A stored value as JSON knows it."""
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return str(value) if isinstance(value, uuid.UUID) else value


def readable(row: Model, field: "Field[Any, Any]", value: Any) -> str:
    """A stored value as people read it; "" for nothing."""
    if value in ("", None, [], {}):
        return ""
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(row, Entry) and field.name == "fields":
        return field_labels(row)
    word = VALUES.get(f"{row._meta.label_lower}.{field.name}") or VALUES.get(field.name)
    if word is not None:
        return word(value)
    if isinstance(value, bool):
        return "ja" if value else "nein"
    if isinstance(value, dt.datetime):
        return date_format(clock.local(value), "d.m.Y, H:i") + " Uhr"
    if isinstance(value, dt.date):
        return f"{value:%d.%m.%Y}"
    if isinstance(value, dt.time):
        return f"{value:%H:%M} Uhr"
    if field.name.endswith("_cents"):
        return euros(value)
    return _flat(value) if isinstance(value, list | dict) else str(value)


def _flat(value: Any) -> str:
    if isinstance(value, list):
        return "; ".join(map(_flat, value))
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_flat(one)}" for key, one in value.items())
    return value if isinstance(value, str) else json.dumps(value)
