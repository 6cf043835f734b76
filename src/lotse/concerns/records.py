"""The kinds of records of this app, as the record of processing and the deletion run know them."""

from lotse.core.registry import Ending, RecordKind

KINDS = (
    RecordKind(
        code="concerns.concern",
        label="Zeitpunkt einer Meldung",
        activity="Sorge um ein Kind",
        purpose="Nachweis, dass jemand übernommen hat",
        whom="Beschäftigte",
        recipients="niemand",
        ending=Ending.ITSELF,
        months=12,
        counts_from="der Meldung",
        source="Nachweis, Art. 5 Abs. 2 DSGVO",
    ),
)
