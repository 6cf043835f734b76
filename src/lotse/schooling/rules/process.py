"""Which settings make up the path of a centre, and what a change of them does to the children on their way."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from lotse.schooling.models import Process, ProcessVersion, StateChange
from lotse.schooling.rules.pupils import state_label

# How the path goes: what templates set
PATH_SETTINGS = (
    "skipped_states",
    "who_registers",
    "who_invites",
    "who_interviews",
    "exam_first",
    "who_orders_exam",
    "who_assigns",
    "who_tells",
    "places_primary",
    "labels",
    "steps",
)
# Settings of the centre alone, which no template touches
LOCAL_SETTINGS = (
    "support_takes_regular_seat",
    "hold_days",
    "places_stale_days",
    "places_remind_days",
    "places_remind_most",
    "lists_shown_days",
    "leavers_hint",
    "max_distance_primary_m",
    "max_distance_secondary_m",
    "max_distance_vocational_m",
    "schild_optional_columns",
)
SETTINGS = (*PATH_SETTINGS, *LOCAL_SETTINGS)


def settings_of(process: Process) -> dict[str, Any]:
    """All SETTINGS of a row, or of the defaults (an unsaved row)."""
    return {name: getattr(process, name) for name in SETTINGS}


def process_with(settings: Mapping[str, Any]) -> Process:
    """An unsaved row with these settings; what they do not name is the default, what no longer exists is left out."""
    return Process(**{name: value for name, value in settings.items() if name in SETTINGS})


def label_then(change: StateChange, versions: Sequence[ProcessVersion], now_valid: Process) -> str:
    """The state that a step led to, in the words of the centre on that day; ``versions`` newest first."""
    return state_label(_valid_at(change.at, versions) or now_valid, change.to_state)


def _valid_at(at: dt.datetime, versions: Sequence[ProcessVersion]) -> Process | None:
    found = next((one for one in versions if one.at is None or one.at <= at), None)
    return process_with(found.settings) if found else None
