"""The kinds of records of this app, as the record of processing and the deletion run know them."""

from lotse.core.registry import Ending, RecordKind

KINDS = (
    RecordKind(
        code="cases.request",
        label="Bitte um Beratung über die öffentliche Seite",
        activity="Beratung und Schulberatung von Familien",
        purpose="Rückruf und Termin",
        whom="Menschen, die um Beratung bitten",
        recipients="niemand",
        ending=Ending.ITSELF,
        months=6,
        counts_from="der Erledigung",
        source="Erforderlichkeit, Art. 5 Abs. 1 e DSGVO",
    ),
)
