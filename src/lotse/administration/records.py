"""The kinds of records of this app, as the record of processing and the deletion run know them."""

from lotse.core.registry import Ending, RecordKind

KINDS = (
    RecordKind(
        code="administration.invitation",
        label="Einladung",
        activity="Zugänge der Beschäftigten",
        purpose="Zugang zu Lotse",
        whom="Eingeladene",
        recipients="niemand",
        ending=Ending.RUN,
        months=12,
        counts_from="der Annahme oder dem Widerruf",
        source="Erforderlichkeit, Art. 5 Abs. 1 e DSGVO",
    ),
)
