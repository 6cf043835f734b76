"""The matches as a workbook: Treffer, Ohne Treffer, Freiwillige, Lesehilfe."""

from collections import Counter
from collections.abc import Iterator

from lotse.core.export import Cell, Sheet, to_workbook
from lotse.volunteering.bridge import History, Matched, Replay

MATCH_COLUMNS = (
    "Bedarf", "Freiwillige", "Am", "Gemeinsame Themen", "Zahl", "Nicht dabei", "Gemeinsame Sprachen",
    "Bedarf gewartet (Tage)", "Freiwillige gewartet (Tage)",
)  # fmt: skip


def workbook(history: History, found: Replay, office: Replay, every: int) -> bytes:
    """The whole file. ``office``: the same history, first come, first served."""
    count = Counter(one.helper.id for one in found.matched)
    topics = {one.id: ", ".join(wanted.topic for wanted in one.topics) for one in history.needs}
    unmatched = [
        (one.need.id, one.need.asked_on, topics[one.need.id], _why(one.suitable), one.suitable)
        for one in found.unmatched
    ]
    helpers = [(one.id, one.offered_on, one.capacity, count[one.id]) for one in history.helpers]
    return to_workbook(
        [
            Sheet("Treffer", MATCH_COLUMNS, [_match(one) for one in found.matched]),
            Sheet("Ohne Treffer", ("Bedarf", "Gefragt am", "Themen", "Grund", "Passende Freiwillige"), unmatched),
            Sheet("Freiwillige", ("Kennung", "Angeboten am", "Kapazität", "Treffer"), helpers),
            Sheet("Lesehilfe", ("Was", "Erklärung"), list(_guide(found, office, every))),
        ]
    )


def summary(found: Replay) -> str:
    """One sentence for the command line."""
    total = len(found.matched) + len(found.unmatched)
    return (
        f"{len(found.matched)} von {total} Bedarfen haben einen Treffer; {_number(found.mean_shared)} gemeinsame "
        f"Themen im Mittel; gewartet im Median {_number(found.median_need_waited)} Tage (Bedarf) und "
        f"{_number(found.median_helper_waited)} Tage (Freiwillige)."
    )


def _match(one: Matched) -> tuple[Cell, ...]:
    return (
        one.need.id,
        one.helper.id,
        one.on,
        ", ".join(one.shared),
        len(one.shared),
        ", ".join(one.missing),
        ", ".join(one.languages),
        one.need_waited,
        one.helper_waited,
    )


def _why(suitable: int) -> str:
    return "Alle Passenden sind vergeben" if suitable else "Niemand passt: Thema, Alter, Sprache oder Region"


def _guide(found: Replay, office: Replay, every: int) -> Iterator[tuple[Cell, ...]]:
    yield (
        "Treffer",
        "Ein Vorschlag der Maschine, keine Entscheidung: Menschen prüfen, und beide Seiten werden gefragt.",
    )
    yield "Ergebnis", summary(found)
    yield "Zum Vergleich", f"Der Reihe nach, wie von Hand: {summary(office)}"
    when = f"alle {every} Tage, {found.batches} Mal" if every else "einmal, am letzten Tag der Dateien"
    yield "Gerechnet", f"{when}. Wer einen Treffer hat, behält ihn."
    yield "Geprüft", "Ein zweites, unabhängiges Programm hat Kapazität, Regeln und Kosten jedes Mal nachgerechnet."
    yield (
        "Reihenfolge",
        (
            "Zuerst bekommen möglichst viele Bedarfe einen Treffer, die länger wartenden eher; dann zählen "
            "gemeinsame Themen, die Wartezeit der Freiwilligen, und dass sich die Last verteilt."
        ),
    )
    gap = f"{found.gap:.2%}".replace(".", ",").replace("%", " %")
    yield "Nachweis", f"Kein Durchgang hätte um mehr als {gap} besser sein können."


def _number(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".").replace(".", ",")
