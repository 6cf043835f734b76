"""The kinds of records of this app, as the record of processing and the deletion run know them."""

from lotse.core.registry import Ending, RecordKind

KINDS = (
    RecordKind(
        code="people.file",
        label="Akte einer Familie",
        activity="Beratung und Schulberatung von Familien",
        purpose="Beratung zu Schule und Teilhabe, Empfehlungen an die Schulaufsicht",
        whom="Kinder, Jugendliche und ihre Familien",
        recipients="Schulaufsicht, Schulen, Partnerstellen, soweit erlaubt oder eingewilligt",
        ending=Ending.RUN,
        months=60,
        until_year_end=True,
        counts_from="dem letzten Kontakt, Fall, Termin oder Verweis",
        source="entsprechend § 9 VO-DV I; für Kommunale Integrationszentren gibt es keine eigene Frist",
    ),
    RecordKind(
        code="people.parcel",
        label="Übergabe einer Familie an ein anderes Zentrum",
        activity="Beratung und Schulberatung von Familien",
        purpose="Umzug einer Familie",
        whom="Kinder, Jugendliche und ihre Familien",
        recipients="das andere Kommunale Integrationszentrum",
        ending=Ending.ITSELF,
        months=1,
        counts_from="dem Angebot",
        source="Erforderlichkeit, Art. 5 Abs. 1 e DSGVO",
    ),
    RecordKind(
        code="people.draft",
        label="Hochgeladene Liste vor der Übernahme",
        activity="Beratung und Schulberatung von Familien",
        purpose="Prüfen vor der Übernahme",
        whom="Personen der Liste",
        recipients="niemand",
        ending=Ending.ITSELF,
        months=1,
        counts_from="dem Hochladen",
        source="Erforderlichkeit, Art. 5 Abs. 1 e DSGVO",
    ),
)
