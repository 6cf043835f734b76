"""The kinds of records of this app, as the record of processing and the deletion run know them."""

from lotse.core.registry import Ending, RecordKind

KINDS = (
    RecordKind(
        code="audit.entry",
        label="Protokoll der Zugriffe",
        activity="Protokoll",
        purpose="Nachvollziehen von Zugriffen",
        whom="Beschäftigte; Familien nur als Aktenzeichen",
        recipients="Datenschutzbeauftragte",
        ending=Ending.RUN,
        months=36,
        counts_from="dem Eintrag",
        source="Nachweis, Art. 5 Abs. 2, Art. 32 DSGVO; eigene kurze Frist",
    ),
)
