"""The taxonomies of the directory as HSDS shows them, and the ids of what has no row of its own."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import TextChoices
from django.utils import translation

from lotse.directory.enums import Access, Audience, CostKind, Level, OrganisationKind, Reach, TargetGroup, Topic

# Fixed for ever: all derived ids are hashes below it, the same in each installation (RFC 9562, version 5).
NAMESPACE = uuid.UUID("6f0c1b0e-5c1d-5a43-9d2b-0f6d1f2f7a11")
VERSION = "1"  # of the taxonomies; a new one where a code changes its meaning


def derived(*parts: object) -> str:
    """The stable id of what is no row: of an attribute, a phone, a term."""
    return str(uuid.uuid5(NAMESPACE, "/".join(str(part) for part in parts)))


@dataclass(frozen=True, slots=True)
class Term:
    """``code`` is the stored value; ``parent`` the code of the term above, or empty."""

    id: str
    taxonomy: str
    code: str
    name: str
    parent: str = ""

    @property
    def parent_id(self) -> str:
        return derived(self.taxonomy, self.parent) if self.parent else ""


@dataclass(frozen=True, slots=True)
class Taxonomy:
    code: str
    name: str
    description: str
    terms: tuple[Term, ...]

    @property
    def id(self) -> str:
        return derived(self.code)


_TAXONOMIES: tuple[tuple[str, str, str, type[TextChoices]], ...] = (
    ("topics", "Themen", "Worum es in einem Angebot geht.", Topic),
    ("target_groups", "Für wen", "An wen sich ein Angebot richtet.", TargetGroup),
    ("audiences", "Frauen oder Männer", "Nur wo das Angebot selbst es sagt.", Audience),
    ("levels", "Deutschkenntnisse", "Deutsch, das ein Angebot voraussetzt oder zu dem es führt.", Level),
    ("reach", "Wo gilt es?", "Ob ein Angebot an einem Ort, im ganzen Kreis oder online gilt.", Reach),
    ("cost_kinds", "Kosten", "Ob ein Angebot etwas kostet.", CostKind),
    ("organisation_kinds", "Arten von Organisationen", "Was für ein Partner eine Organisation ist.", OrganisationKind),
    ("access", "Barrierefreiheit", "Was über Stufen und Toiletten eines Ortes bekannt ist.", Access),
)

# The taxonomy from which an attribute takes its term, by its link_type
TAXONOMY_OF = {
    "topic": "topics",
    "target_group": "target_groups",
    "audience": "audiences",
    "level_from": "levels",
    "level_to": "levels",
    "reach": "reach",
    "cost_kind": "cost_kinds",
    "kind": "organisation_kinds",
    "step_free": "access",
    "accessible_toilet": "access",
}


@lru_cache(maxsize=1)
def taxonomies() -> tuple[Taxonomy, ...]:
    """All of them, in German whatever language is active."""
    with translation.override("de"):
        return tuple(
            Taxonomy(code, name, text, tuple(_term(code, value, str(label)) for value, label in choices.choices))
            for code, name, text, choices in _TAXONOMIES
        )


def _term(taxonomy: str, value: str, label: str) -> Term:
    return Term(derived(taxonomy, value), taxonomy, value, label, value.rpartition(".")[0])


@lru_cache(maxsize=1)
def terms() -> dict[str, Term]:
    """All terms by id."""
    return {term.id: term for taxonomy in taxonomies() for term in taxonomy.terms}


@lru_cache(maxsize=1)
def taxonomy_ids() -> dict[str, Taxonomy]:
    return {taxonomy.id: taxonomy for taxonomy in taxonomies()}


def term(taxonomy: str, code: str) -> Term:
    """Raises KeyError for a code that is no term of the taxonomy."""
    return terms()[derived(taxonomy, code)]


def with_narrower(found: Term) -> Iterable[Term]:
    """A term and the terms below it: whoever asks for *Arbeit* means apprenticeships too."""
    return [one for one in terms().values() if one == found or one.parent_id == found.id]
