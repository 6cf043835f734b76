"""The kinds of records of this app, as the record of processing and the deletion run know them."""

from lotse.core.registry import Ending, RecordKind

KINDS = (
    RecordKind(
        code="conflicts.conflict",
        label="Akte eines Konflikts",
        activity="Konfliktmanagement",
        purpose="Klärung von Konflikten",
        whom="Beteiligte, Meldende",
        recipients="niemand",
        ending=Ending.RUN,
        months=12,
        counts_from="dem Abschluss und der letzten Nachfrage",
        source="Erforderlichkeit, Art. 5 Abs. 1 e DSGVO",
    ),
    RecordKind(
        code="conflicts.emergency",
        label="Notfallzugriff",
        activity="Konfliktmanagement",
        purpose="Nachweis der Zugriffe",
        whom="Beschäftigte",
        recipients="Datenschutzbeauftragte",
        ending=Ending.RUN,
        months=24,
        counts_from="dem Ende des Zugriffs",
        source="Nachweis, Art. 5 Abs. 2 DSGVO",
    ),
)
