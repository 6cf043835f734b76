"""The kinds of records of this app, as the record of processing and the deletion run know them."""

from lotse.core.registry import Ending, RecordKind

KINDS = (
    RecordKind(
        code="programmes.names",
        label="Teilnahme an einer Gruppe",
        activity="Gruppenangebote",
        purpose="Plätze und Anwesenheit",
        whom="Teilnehmende",
        recipients="Leitung der Gruppe",
        ending=Ending.ITSELF,
        months=12,
        counts_from="dem Ende der Gruppe",
        source="Erforderlichkeit, Art. 5 Abs. 1 e DSGVO",
    ),
    RecordKind(
        code="programmes.leader",
        label="Leitung einer Gruppe",
        activity="Gruppenangebote",
        purpose="Absprachen",
        whom="Leitungen von Gruppen",
        recipients="niemand",
        ending=Ending.RUN,
        months=24,
        counts_from="dem Ende der Gruppe",
        source="Erforderlichkeit, Art. 5 Abs. 1 e DSGVO",
    ),
)
