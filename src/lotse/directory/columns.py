"""The columns of a table of offers: one line per offer, its organisation beside it; the same out and in."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import lazy

from lotse.directory.enums import Audience, CostKind, Level, OfferState, OrganisationKind, Reach, TargetGroup, Topic
from lotse.directory.rules.notation import EXAMPLE_TIMES

ORGANISATION, OFFER = "organisation", "offer"


@dataclass(frozen=True, slots=True)
class Column:
    """``part``: whose fact it is; ``field``: its name there; ``meaning``: what belongs into the cell."""

    label: str
    part: str
    field: str
    meaning: Any = ""
    needed: bool = False


def _lazy_text(write: Callable[..., str]) -> Any:
    """Written when it is shown: labels are translated, and no language is known while modules are loaded."""
    return lazy(write, str)


@_lazy_text
def _one_of(labels: Iterable[object], more: str = "") -> str:
    return "Eines von: " + ", ".join(map(str, labels)) + more


@_lazy_text
def _some_of(labels: Iterable[object], before: str = "") -> str:
    return f"{before}Durch Komma getrennt: " + ", ".join(map(str, labels))


_CODE = "Leer heißt: neu, oder am Namen erkannt. Bitte nicht ändern"
_DAY = "T.M.JJJJ"
_YES = "ja oder nein"
COLUMNS = (
    Column("Organisation Kennung", ORGANISATION, "code", _CODE),
    Column("Organisation", ORGANISATION, "name", "Name", needed=True),
    Column("Art", ORGANISATION, "kind", _one_of(OrganisationKind.labels)),
    Column("Kurzname", ORGANISATION, "short_name"),
    Column("Gemeinde", ORGANISATION, "municipality", "Name einer Gemeinde Ihres Zentrums; leer: für den ganzen Kreis"),
    Column("Straße und Hausnummer", ORGANISATION, "street"),
    Column("Postleitzahl", ORGANISATION, "postcode", "Fünf Ziffern"),
    Column("Ort", ORGANISATION, "town"),
    Column("Telefon", ORGANISATION, "phone"),
    Column("E-Mail", ORGANISATION, "email"),
    Column("Internetseite", ORGANISATION, "website"),
    Column("Über die Organisation", ORGANISATION, "description"),
    Column("Auch ohne Angebot öffentlich", ORGANISATION, "is_published", _YES),
    Column("In Betrieb", ORGANISATION, "is_active", _YES),
    Column("Angebot Kennung", OFFER, "code", _CODE),
    Column("Angebot", OFFER, "name", "Name; leer: In dieser Zeile steht nur die Organisation"),
    Column("In einem Satz", OFFER, "summary", "Nötig, wenn ein Angebot in der Zeile steht"),
    Column("Beschreibung", OFFER, "description"),
    Column("Stand", OFFER, "state", _one_of(OfferState.labels, "; leer bei neuen: Entwurf")),
    Column("Themen", OFFER, "topics", _some_of(Topic.labels, "Wenigstens eines. ")),
    Column("Zielgruppen", OFFER, "groups", _some_of(TargetGroup.labels)),
    Column("Alter von", OFFER, "min_age", "Jahre"),
    Column("Alter bis", OFFER, "max_age", "Jahre"),
    Column("Frauen oder Männer", OFFER, "audience", _one_of(Audience.labels)),
    Column("Deutsch von", OFFER, "level_from", _one_of(Level.labels)),
    Column("Deutsch bis", OFFER, "level_to", "ebenso"),
    Column("Sprachen", OFFER, "languages", "Namen oder Kürzel, durch Komma getrennt: Deutsch, Ukrainisch"),
    Column("Wo gilt es?", OFFER, "reach", _one_of(Reach.labels)),
    Column("Orte", OFFER, "places", "Namen mit | dazwischen; unbekannte werden angelegt"),
    Column("Hinweis zur Barrierefreiheit", OFFER, "accessibility_note"),
    Column("Kosten", OFFER, "cost_kind", _one_of(CostKind.labels)),
    Column("Betrag", OFFER, "cost_cents", "Euro, zum Beispiel 12,50"),
    Column("Hinweis zu den Kosten", OFFER, "cost_note"),
    Column("So macht man mit", OFFER, "joining"),
    Column("Das braucht man", OFFER, "documents"),
    Column("Ansprechperson", OFFER, "contact", "Name; wer noch nicht eingetragen ist, wird angelegt"),
    Column("Angebot Telefon", OFFER, "phone", "Nur, wenn anders als bei der Organisation"),
    Column("Angebot E-Mail", OFFER, "email"),
    Column("Angebot Internetseite", OFFER, "website"),
    Column("Zeiten", OFFER, "schedules", f"Mehrere mit | dazwischen, zum Beispiel: {EXAMPLE_TIMES}"),
    Column("Erster Tag", OFFER, "starts_on", _DAY),
    Column("Letzter Tag", OFFER, "last_on", _DAY),
    Column("Freie Plätze", OFFER, "free_places", "Zahl; 0 heißt: voll"),
    Column("Wartezeit (Wochen)", OFFER, "waiting_weeks", "Zahl"),
    Column("Plätze Stand vom", OFFER, "capacity_as_of", _DAY),
    Column("Zuletzt bestätigt", OFFER, "confirmed_on", f"{_DAY}; leer bei neuen, veröffentlichten: heute"),
    Column("Zuständig", OFFER, "owner", "Name einer Person aus Ihrem Zentrum"),
)
LABELS = {(column.part, column.field): column.label for column in COLUMNS}
NEEDED = tuple(column.label for column in COLUMNS if column.needed)


def label_of(part: str, field: str) -> str:
    """The heading under which a field of a part stands; the name's where the table has no such field."""
    return LABELS.get((part, field), LABELS[part, "name"])
