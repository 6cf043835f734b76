"""What the engine's codes say to people. A reason describes a pair, never judges a person."""

from collections.abc import Iterable
from dataclasses import dataclass

TENTHS_PER_MINUTE = 10


@dataclass(frozen=True, slots=True)
class Badge:
    text: str
    tone: str = "neutral"


def badges(reasons: Iterable[tuple[str, int]]) -> list[Badge]:
    """The reasons of one need in their order. Unknown codes name themselves: an old run stays readable."""
    return [_badge(code, number) for code, number in reasons]


def extra_words(tenths: int) -> str:
    """What an alternative would cost more, as people say it."""
    minutes = round(tenths / TENTHS_PER_MINUTE)
    return "gleich gut" if minutes == 0 else f"+{minutes} Punkte" if minutes > 0 else f"{minutes} Punkte"


def _badge(code: str, number: int) -> Badge:
    minutes = round(number / TENTHS_PER_MINUTE)
    hours = f"{number / 60:.2f}".rstrip("0").rstrip(".").replace(".", ",")
    found = {
        "nearest": Badge(f"kürzester Weg ({minutes} Min.)", "success"),
        "travel": Badge(f"Weg {minutes} Min."),
        "known": Badge("kennen sich schon", "success"),
        "all_wishes": Badge("Themen passen", "success"),
        "missed_wishes": Badge("anderes Thema gewünscht", "warning"),
        "load_after": Badge(f"danach noch {hours} Std. frei"),
        "first_engagement": Badge("erstes Engagement", "info"),
        "waited": Badge(f"wartet {number} Tage"),
        "urgent": Badge("dringend", "danger"),
        "pinned": Badge("festgelegt", "info"),
        "only_one": Badge("sonst niemand passend", "warning"),
        "nobody_suitable": Badge("niemand passt: Art, Nachweise, Sprache, Zeiten oder Weg", "warning"),
        "all_full": Badge(f"{number} passend, aber alle Grenzen erreicht", "warning"),
        "banned": Badge(f"{number} ausgeschlossen", "neutral"),
        "by_staff": Badge("durch Hauptamtliche", "info"),
    }
    return found.get(code, Badge(code))
