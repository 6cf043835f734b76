"""What the engine's codes say to people. A reason describes a pair, never judges a person."""

from collections.abc import Iterable
from dataclasses import dataclass

TENTHS_PER_MINUTE = 10
# Below so many minutes of the way more, or what weighs as much: a wish that is missed, another engagement already
FITS: tuple[tuple[int | None, str], ...] = (
    (1, "passt ebenso gut"), (10, "passt fast so gut"), (30, "passt etwas weniger"), (None, "passt deutlich weniger"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Badge:
    text: str
    tone: str = "neutral"


def badges(reasons: Iterable[tuple[str, int]]) -> list[Badge]:
    """The reasons of one need in their order. Unknown codes name themselves: an old run stays readable."""
    return [_badge(code, number) for code, number in reasons]


def extra_words(tenths: int) -> str:
    """How well another person fits this need beside the proposed one. It compares two pairs, never people."""
    minutes = round(tenths / TENTHS_PER_MINUTE)
    if minutes < 0:
        return "passt hier besser, wird aber anderswo gebraucht"
    return next(words for limit, words in FITS if limit is None or minutes < limit)


def weight_words(rows: Iterable[tuple[str, int, str]]) -> list[tuple[str, str]]:
    """What is weighed, and how heavily: in minutes of the way. ``rows``: name, tenths of a minute, text."""
    return [
        (text, f"{number} Tage" if name == "most_days" else f"wie {round(number / TENTHS_PER_MINUTE)} Minuten Weg")
        for name, number, text in rows
    ]


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
        "first_lesson": Badge("erstes Engagement", "info"),
        "lesson_load_after": Badge(f"danach noch {number} Std. frei"),
        "no_common_time": Badge(f"{number} passend, aber zu anderen Zeiten", "warning"),
        "all_taken": Badge(f"{number} passend, aber alle Grenzen erreicht", "warning"),
        "few_times": Badge("zu wenige Zeiten genannt", "warning"),
        "by_staff": Badge("durch Hauptamtliche", "info"),
    }
    return found.get(code, Badge(code))
