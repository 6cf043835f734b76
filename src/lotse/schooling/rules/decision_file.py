"""The columns of the list as a file, which goes out and comes back."""

from lotse.schooling.enums import ItemDecision

KEY = "Schlüssel"
DECISION, SCHOOL, GRADE = "Entscheidung", "Schulnummer", "Jahrgang neu"
FORM, REASON, COMMENT = "Art der Klasse neu", "Grund der Rückgabe", "Bemerkung"
ANSWER_COLUMNS = (DECISION, SCHOOL, GRADE, FORM, REASON, COMMENT)
COMMENT_LIMIT = 500
# What is written into the cell, as the second sheet explains it
DECISION_WORDS: dict[str, str] = {
    ItemDecision.ASSIGN: "wie empfohlen",
    ItemDecision.OTHER_SCHOOL: "andere Schule",
    ItemDecision.RETURN: "zurück",
}
