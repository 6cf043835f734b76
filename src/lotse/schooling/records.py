"""The kinds of records of this app, as the record of processing and the deletion run know them."""

from lotse.core.registry import Ending, RecordKind

KINDS = (
    RecordKind(
        code="schooling.places",
        label="Wer einen Platz gemeldet hat",
        activity="Beratung und Schulberatung von Familien",
        purpose="Rückfragen zu gemeldeten Plätzen",
        whom="Beschäftigte der Schulen",
        recipients="niemand",
        ending=Ending.RUN,
        months=24,
        counts_from="der Meldung",
        source="Erforderlichkeit, Art. 5 Abs. 1 e DSGVO",
    ),
)
