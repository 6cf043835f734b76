"""The load board: what deserves a look. No score and no ranking; each mark says one thing that is so."""

from dataclasses import dataclass

OVER, NEAR, FREE, RELIEF, SILENT, RESTLESS = "ueber", "nah", "frei", "entlastung", "gespraech", "pause"
LABELS = {
    OVER: "über der Vereinbarung",
    NEAR: "nah an der Vereinbarung",
    FREE: "hat Zeit",
    RELIEF: "bittet um Entlastung",
    SILENT: "lange nicht gesprochen",
    RESTLESS: "ein Jahr ohne Pause",
}
TONES = {OVER: "danger", NEAR: "warning", FREE: "success", RELIEF: "danger", SILENT: "info", RESTLESS: "info"}
NEAR_PERCENT = 85  # of the agreed minutes a week
TREND_WEEKS = 12
RESTLESS_DAYS = 365
SILENT_WEEKS = 8  # proposed; the page asks for it


@dataclass(frozen=True, slots=True)
class Week:
    """Minutes of one week: those noted where any were noted, else those planned."""

    planned: int = 0
    logged: int = 0

    @property
    def minutes(self) -> int:
        return self.logged or self.planned


def load_mark(minutes: int, engagements: int, limit_minutes: int | None, limit_engagements: int | None) -> str:
    """OVER, NEAR, FREE, or "" in between; where nothing was agreed, any load is over it."""
    if limit_minutes is None or limit_engagements is None:
        return OVER if minutes else ""
    if minutes > limit_minutes or engagements > limit_engagements:
        return OVER
    if minutes * 100 >= limit_minutes * NEAR_PERCENT or engagements == limit_engagements:
        return NEAR
    return FREE
