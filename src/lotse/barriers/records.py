"""The kinds of records of this app, as the record of processing and the deletion run know them."""

from lotse.core.registry import Ending, RecordKind

KINDS = (
    RecordKind(
        code="barriers.report",
        label="Gemeldete Barriere",
        activity="Öffentliche Seiten",
        purpose="Antwort auf Rückmeldungen, § 10b BGG NRW",
        whom="Wer etwas meldet",
        recipients="niemand",
        ending=Ending.ITSELF,
        months=12,
        counts_from="der Antwort",
        source="Nachweis, Art. 5 Abs. 2 DSGVO",
    ),
)
