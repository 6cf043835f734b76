"""The kinds of records of this app, as the record of processing and the deletion run know them."""

from lotse.core.registry import Ending, RecordKind

KINDS = (
    RecordKind(
        code="outbox.mail",
        label="E-Mail",
        activity="Versand",
        purpose="Versand und Nachweis",
        whom="Empfangende",
        recipients="der eigene Mailserver",
        ending=Ending.ITSELF,
        months=3,
        counts_from="dem Versand (der Text wird schon beim Versand geleert)",
        source="Erforderlichkeit, Art. 5 Abs. 1 e DSGVO",
    ),
)
