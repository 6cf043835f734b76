"""The kinds of records of this app, as the record of processing and the deletion run know them."""

from lotse.core.registry import Ending, RecordKind

KINDS = (
    RecordKind(
        code="tenants.member",
        label="Zugang zu Lotse",
        activity="Zugänge der Beschäftigten",
        purpose="Wer was tun darf und getan hat",
        whom="Beschäftigte, Partner mit Zugang",
        recipients="niemand",
        ending=Ending.RUN,
        months=24,
        counts_from="dem Ende des Zugangs",
        source="Erforderlichkeit, Art. 5 Abs. 1 e DSGVO",
    ),
)
