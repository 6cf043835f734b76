"""What may stand in the way of a complaint or of its answer."""

from django.utils.translation import gettext

from lotse.core.errors import LotseError


class NobodyImpartial(LotseError):
    code = "volunteering.nobody_impartial"

    def __init__(self, elsewhere: str) -> None:
        sentence = gettext(
            "Im Moment kann niemand im Zentrum Ihre Beschwerde unabhängig bearbeiten. Es wurde nichts gespeichert; Ihr "
            "Text steht noch da. Bitte wenden Sie sich an eine andere Stelle, der Sie vertrauen."
        )
        super().__init__(f"{sentence} {elsewhere}".strip())


class TooManyComplaints(LotseError):
    code = "volunteering.too_many_complaints"

    def __init__(self) -> None:
        super().__init__(gettext("Das waren zu viele Nachrichten. Bitte versuchen Sie es in einer Stunde noch einmal."))


class ComplaintTaken(LotseError):
    code = "volunteering.complaint_taken"

    def __init__(self, who: str) -> None:
        super().__init__(f"{who} bearbeitet diese Beschwerde schon. Es wurde nichts geändert.")


class ComplaintUnanswered(LotseError):
    code = "volunteering.complaint_unanswered"
    sentence = (
        "Die Familie hat noch keine Antwort. Bitte antworten Sie zuerst, oder halten Sie fest, was Sie am Telefon "
        "gesagt haben. Nur eine zurückgezogene Beschwerde lässt sich ohne Antwort abschließen."
    )


class AnswerEmpty(LotseError):
    code = "volunteering.answer_empty"
    sentence = "Bitte wählen Sie mindestens einen Satz, oder schreiben Sie selbst etwas."
