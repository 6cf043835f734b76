"""What a new centre asks for before somebody helps. Defaults only: each centre changes them on its page of rules."""

from dataclasses import dataclass

from lotse.volunteering.enums import EngagementKind

ALL_KINDS = tuple(EngagementKind.values)
KEPT_MONTHS_AFTER_END = (
    3  # § 72a Abs. 5 SGB VIII: what was seen of a record check is deleted three months after the end
)


@dataclass(frozen=True, slots=True)
class Default:
    """A requirement as a new centre has it; fields as in the model."""

    code: str
    label: str
    source: str
    kinds: tuple[str, ...] = ALL_KINDS
    only_with_children: bool = False
    valid_months: int | None = None
    max_age_days: int | None = None
    version: str = ""
    is_active: bool = True


DEFAULTS = (
    Default(
        code="record_check",
        label="Erweitertes Führungszeugnis",
        source="§ 72a SGB VIII; höchstens drei Monate alt und nach fünf Jahren neu: verbreitete Praxis",
        only_with_children=True,
        valid_months=60,
        max_age_days=92,
    ),
    Default(
        code="confidentiality",
        label="Erklärung zu Verschwiegenheit und Datenschutz",
        source="verbreitete Praxis",
        version="1",
    ),
    Default(
        code="training",
        label="Einführung für Ehrenamtliche",
        source="ungeprüft: fragen Sie, ob Ihr Zentrum sie verlangt",
        is_active=False,
    ),
)

FIELDS = (
    "label", "kinds", "only_with_children", "valid_months", "max_age_days", "version", "source", "remind_days",
    "is_active",
)  # fmt: skip
"""What a centre may change of a requirement."""
