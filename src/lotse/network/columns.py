"""The columns of a table of the labour market: name, what belongs there, whether it is needed."""

TOWN, DAY, SOURCE = "Gemeinde", "Stichtag", "Quelle"
VACANCIES, APPRENTICESHIPS, EMPLOYED = "Offene Stellen", "Freie Ausbildungsplätze", "Beschäftigte"
NEEDED = (TOWN, DAY, SOURCE)
COLUMNS = (
    (TOWN, "Name oder Gemeindeschlüssel (AGS, acht Ziffern) einer Gemeinde Ihres Zentrums", True),
    (DAY, "der Tag, für den die Zahlen gelten, T.M.JJJJ", True),
    (SOURCE, "wer die Zahlen veröffentlicht hat, und wo", True),
    (VACANCIES, "gemeldete offene Arbeitsstellen", False),
    (APPRENTICESHIPS, "gemeldete unbesetzte Ausbildungsstellen", False),
    (EMPLOYED, "sozialversicherungspflichtig Beschäftigte", False),
)
