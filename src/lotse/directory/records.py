"""The kinds of records of this app, as the record of processing and the deletion run know them."""

from lotse.core.registry import Ending, RecordKind

KINDS = (
    RecordKind(
        code="directory.contact",
        label="Ansprechperson einer Stelle",
        activity="Netzwerk",
        purpose="Zusammenarbeit",
        whom="Ansprechpersonen der Partner",
        recipients="Öffentlichkeit, soweit veröffentlicht",
        ending=Ending.RUN,
        months=12,
        counts_from="dem Ende ihrer Aufgabe",
        source="Erforderlichkeit, Art. 5 Abs. 1 e DSGVO",
    ),
    RecordKind(
        code="directory.report",
        label="Gemeldetes Angebot",
        activity="Netzwerk",
        purpose="Rückfragen zum Angebot",
        whom="Meldende",
        recipients="niemand",
        ending=Ending.ITSELF,
        months=3,
        counts_from="der Entscheidung",
        source="Erforderlichkeit, Art. 5 Abs. 1 e DSGVO",
    ),
    RecordKind(
        code="directory.inquiry",
        label="Bestätigung eines Angebots",
        activity="Netzwerk",
        purpose="Das Verzeichnis bleibt richtig",
        whom="Ansprechpersonen der Partner",
        recipients="niemand",
        ending=Ending.RUN,
        months=36,
        counts_from="der Antwort",
        source="Erforderlichkeit, Art. 5 Abs. 1 e DSGVO",
    ),
)
