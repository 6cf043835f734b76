"""The kinds of records of this app, as the record of processing and the deletion run know them."""

from lotse.core.registry import Ending, RecordKind

KINDS = (
    RecordKind(
        code="privacy.package",
        label="Erteilte Auskunft",
        activity="Rechte betroffener Personen",
        purpose="Auskunft erteilen und nachweisen",
        whom="wer Auskunft verlangt",
        recipients="niemand",
        ending=Ending.ITSELF,
        months=36,
        counts_from="der Auskunft (die Datei selbst wird nach 14 Tagen geleert)",
        source="Nachweis, Art. 5 Abs. 2 DSGVO; Verjährung nach § 31 Abs. 2 Nr. 1 OWiG",
    ),
    RecordKind(
        code="privacy.request",
        label="Antrag einer betroffenen Person",
        activity="Rechte betroffener Personen",
        purpose="Fristgerecht antworten und das nachweisen",
        whom="wer ein Recht nach Art. 15 bis 21 DSGVO geltend macht",
        recipients="niemand",
        ending=Ending.ITSELF,
        months=36,
        counts_from="der Antwort",
        source="Nachweis, Art. 5 Abs. 2 DSGVO; Verjährung nach § 31 Abs. 2 Nr. 1 OWiG",
    ),
)
