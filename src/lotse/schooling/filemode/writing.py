"""The proposal as a workbook: Vorschlag, Ohne Platz, Auslastung, Lesehilfe."""

from collections.abc import Iterator

from lotse.core.export import Cell, Sheet, to_workbook
from lotse.schooling.bridge import Outcome, ProposedRow, weight_rows
from lotse.schooling.enums import SupportForm
from lotse.schooling.filemode.reading import Input
from lotse.schooling.reasons import UNPLACED_WORDS, badges, cost_words, gap_words, kilometres, percent

PROPOSAL_COLUMNS = (
    "Kennung", "Familie", "Jahrgang", "Klasse", "Schulnummer", "Vorgeschlagene Schule", "Weg", "Gründe",
    "Andere Möglichkeit 1", "Das würde sie kosten", "Andere Möglichkeit 2", "Das würde sie kosten",
)  # fmt: skip


def workbook(read: Input, outcome: Outcome) -> bytes:
    """The whole file. ``outcome`` has passed the engine's check."""
    names = dict(read.school_names)
    children = {child.id: child for child in read.facts.children}

    def name(key: str) -> str:
        return names.get(key, key)

    def head(row: ProposedRow) -> tuple[Cell, ...]:
        child = children[row.child]
        kind = str(SupportForm(child.support_form).label) if child.support_form else ""
        return child.id, child.family, child.grade, kind

    def proposed(row: ProposedRow) -> tuple[Cell, ...]:
        way = "" if row.distance_m is None else kilometres(row.distance_m, approximate=row.approximate)
        reasons = "; ".join(badge.text for badge in badges(row.reasons, name))
        others: list[Cell] = []
        for other in row.alternatives:
            others += [f"{name(other.school)} ({other.school})", ", ".join(cost_words(other.as_facts(), name))]
        others += [""] * (4 - len(others))
        return (*head(row), row.school, name(row.school), way, reasons, *others)

    def unplaced(row: ProposedRow) -> tuple[Cell, ...]:
        title, sentence = UNPLACED_WORDS[row.unplaced_reason]
        schools = ", ".join(name(one) for one in row.unplaced_facts.get("schools", []))
        return (*head(row), title, sentence, schools)

    loads = [
        (
            of.school,
            name(of.school),
            of.places,
            of.before,
            of.after,
            percent(of.before, of.places),
            percent(of.after, of.places),
            of.new,
        )
        for of in outcome.loads
    ]
    return to_workbook(
        [
            Sheet("Vorschlag", PROPOSAL_COLUMNS, [proposed(row) for row in outcome.rows if row.school]),
            Sheet(
                "Ohne Platz",
                ("Kennung", "Familie", "Jahrgang", "Klasse", "Grund", "Was das heißt", "Passende Schulen"),
                [unplaced(row) for row in outcome.rows if not row.school],
            ),
            Sheet(
                "Auslastung",
                (
                    "Schulnummer",
                    "Schule",
                    "Plätze",
                    "vorher belegt",
                    "nachher belegt",
                    "vorher (%)",
                    "nachher (%)",
                    "neue Kinder",
                ),
                loads,
            ),
            Sheet("Lesehilfe", ("Was", "Erklärung"), list(_guide(read, outcome))),
        ]
    )


def summary(outcome: Outcome) -> str:
    """One sentence for the command line."""
    placed = f"{outcome.placed} von {len(outcome.rows)} Kindern haben einen vorgeschlagenen Platz"
    most = "mehr ist nachweislich nicht möglich" if outcome.placed >= outcome.most else f"höchstens {outcome.most}"
    return f"{placed} ({most}); {gap_words(outcome.gap_permille)}."


def _guide(read: Input, outcome: Outcome) -> Iterator[tuple[Cell, ...]]:
    yield "Vorschlag", "Ein Vorschlag der Maschine. Er ist keine Entscheidung: Menschen prüfen und entscheiden."
    yield "Ergebnis", summary(outcome)
    yield "Geprüft", "Ein zweites, unabhängiges Programm hat Plätze, Regeln und Kosten nachgerechnet."
    yield "Luftlinie", "Gerade Entfernung. „ca.“: gerechnet ab der Mitte der Gemeinde, weil kein Punkt angegeben war."
    yield (
        "Reihenfolge",
        "Zuerst bekommen so viele Kinder wie möglich einen Platz, dann zählt die Summe der Werte unten.",
    )
    for row in weight_rows(read.facts.rules.weights):
        yield row.text, f"{row.value} Prozent" if row.unit == "Prozent" else _minutes(row.value)


def _minutes(tenths: int) -> str:
    return f"{tenths / 10:g} Minuten".replace(".", ",")
