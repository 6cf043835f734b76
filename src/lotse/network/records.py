"""The kinds of records of this app, as the record of processing and the deletion run know them."""

from lotse.core.registry import Ending, RecordKind

KINDS = (
    RecordKind(
        code="network.names",
        label="Namen in Gremien",
        activity="Netzwerk",
        purpose="Sitzungen und Beschlüsse",
        whom="Mitglieder und Gäste",
        recipients="Mitglieder des Gremiums",
        ending=Ending.ITSELF,
        months=24,
        counts_from="dem Ende der Mitgliedschaft oder der Sitzung",
        source="Erforderlichkeit, Art. 5 Abs. 1 e DSGVO",
    ),
)
