"""What can stop an action of the advice work, in words that say what to do next."""

from django.utils.translation import gettext

from lotse.core.errors import LotseError


class VagueAction(LotseError):
    code = "cases.vague_action"
    sentence = (
        "Bitte schreiben Sie, was genau zu tun ist, mit mindestens zwei Wörtern, zum Beispiel „Schule anrufen wegen "
        "Aufnahmegespräch“. „Prüfen“ oder „klären“ allein ist kein Schritt."
    )


class NextStepMissing(LotseError):
    code = "cases.next_step_missing"
    sentence = (
        "Ein offener Fall braucht einen nächsten Schritt: was, wer und bis wann. "
        "Geben Sie ihn an, oder schließen Sie den Fall ab."
    )


class DueInPast(LotseError):
    code = "cases.due_in_past"
    sentence = "Der Tag liegt in der Vergangenheit. Bitte wählen Sie heute oder einen späteren Tag."


class DueTooFar(LotseError):
    code = "cases.due_too_far"
    sentence = "Der Tag liegt mehr als drei Jahre voraus. Bitte wählen Sie einen früheren Tag."


class NotLater(LotseError):
    code = "cases.not_later"
    sentence = "Zum Verschieben wählen Sie bitte einen Tag nach dem bisherigen."


class OwnerUnfit(LotseError):
    code = "cases.owner_unfit"
    sentence = (
        "Diese Person kann den Schritt nicht übernehmen: Sie arbeitet nicht mehr hier oder darf die Akte nicht sehen."
    )


class OutcomeMissing(LotseError):
    code = "cases.outcome_missing"
    sentence = "Bitte schreiben Sie in ein paar Worten, was herauskam."


class TextMissing(LotseError):
    code = "cases.text_missing"
    sentence = "Bitte schreiben Sie etwas, bevor Sie speichern."


class MinutesOutOfRange(LotseError):
    code = "cases.minutes_out_of_range"
    sentence = "Bitte geben Sie eine Dauer zwischen 1 und 600 Minuten an."


class AlreadySettled(LotseError):
    code = "cases.already_settled"
    sentence = "Diese Wiedervorlage ist inzwischen erledigt. Es wurde nichts geändert."


class CaseIsClosed(LotseError):
    code = "cases.case_is_closed"
    sentence = "Dieser Fall ist abgeschlossen. Nehmen Sie ihn wieder auf, um weiterzuarbeiten."


class CaseIsOpen(LotseError):
    code = "cases.case_is_open"
    sentence = "Dieser Fall ist bereits offen."


class WrongHousehold(LotseError):
    code = "cases.wrong_household"
    sentence = "Kontakt und Fall gehören zu verschiedenen Familien. Es wurde nichts gespeichert."


class ContactHasHousehold(LotseError):
    code = "cases.contact_has_household"
    sentence = "Dieser Kontakt gehört schon zu einer Familie. Es wurde nichts geändert."


class NotACheck(LotseError):
    code = "cases.not_a_check"
    sentence = "Bei dieser Wiedervorlage wird keine Antwort der Familie festgehalten."


class CheckNeedsAnswer(LotseError):
    code = "cases.check_needs_answer"
    sentence = "Bitte halten Sie fest, was die Nachfrage bei der Familie ergeben hat."


class ContactInCase(LotseError):
    code = "cases.contact_in_case"
    sentence = "Dieser Kontakt gehört zu einem Fall. Die Familie lässt sich deshalb hier nicht mehr ändern."


# --- Appointments. What families can meet too is said in the language of their page. -----------------------------


class SlotTaken(LotseError):
    code = "cases.slot_taken"

    def __init__(self) -> None:
        sentence = gettext("Diese Zeit ist gerade vergeben worden. Bitte wählen Sie eine andere.")
        super().__init__(sentence, field="slot")


class InvitationExpired(LotseError):
    code = "cases.invitation_expired"

    def __init__(self) -> None:
        super().__init__(gettext("Diese Einladung ist abgelaufen. Bitte rufen Sie uns an: Wir finden einen Termin."))


class AppointmentSettled(LotseError):
    """Cancelled, moved or over in between."""

    code = "cases.appointment_settled"

    def __init__(self) -> None:
        super().__init__(
            gettext("An diesem Termin hat sich inzwischen etwas geändert. Bitte sehen Sie noch einmal nach.")
        )


class TooManyChanges(LotseError):
    code = "cases.too_many_changes"

    def __init__(self) -> None:
        super().__init__(
            gettext("Sie haben diesen Termin schon oft geändert. Bitte rufen Sie uns an: Wir helfen gern.")
        )


class AlreadyBooked(LotseError):
    code = "cases.already_booked"

    def __init__(self) -> None:
        super().__init__(gettext("Zu dieser Einladung gibt es schon einen Termin."))


class AdviserUnfit(LotseError):
    code = "cases.adviser_unfit"
    sentence = "Bei dieser Person sind keine Termine möglich: Sie berät nicht oder arbeitet nicht mehr hier."


class AdviserAway(LotseError):
    code = "cases.adviser_away"
    sentence = (
        "Zu dieser Zeit ist die Beratung abwesend oder das Zentrum geschlossen. Bitte wählen Sie eine andere Zeit."
    )


class OnHoliday(LotseError):
    code = "cases.on_holiday"
    sentence = "An diesem Tag ist in Nordrhein-Westfalen Feiertag. Bitte wählen Sie einen anderen Tag."


class TimePassed(LotseError):
    code = "cases.time_passed"
    sentence = "Dieser Tag liegt in der Vergangenheit. Bitte wählen Sie heute oder einen späteren Tag."


class TimeTooFar(LotseError):
    code = "cases.time_too_far"
    sentence = "Dieser Tag liegt mehr als ein Jahr voraus. Bitte wählen Sie einen früheren."


class NoSuchTime(LotseError):
    code = "cases.no_such_time"
    sentence = "Diese Uhrzeit gibt es an dem Tag nicht: In dieser Nacht wird die Uhr auf Sommerzeit vorgestellt."


class OffGrid(LotseError):
    code = "cases.off_grid"
    sentence = "Bitte geben Sie Uhrzeit und Dauer in Schritten von fünf Minuten an, höchstens acht Stunden."


class RoomUnfit(LotseError):
    code = "cases.room_unfit"
    sentence = "Dieser Raum wird nicht mehr benutzt. Bitte wählen Sie einen anderen."


class VideoAddressMissing(LotseError):
    code = "cases.video_address_missing"
    sentence = "Bitte geben Sie die Adresse des Videoraums an. Ohne sie findet die Familie das Gespräch nicht."


class TooEarly(LotseError):
    code = "cases.too_early"
    sentence = "Der Termin hat noch nicht begonnen. Ob jemand erschienen ist, lässt sich erst danach festhalten."


class NoEmail(LotseError):
    code = "cases.no_email"
    sentence = (
        "Für E-Mails fehlt die Adresse oder die Einwilligung „Kontakt per E-Mail“. Es wurde nichts verschickt. "
        "Drucken Sie den Brief mit QR-Code, oder buchen Sie am Telefon."
    )


class HoursInvalid(LotseError):
    """The sentence says what does not fit."""

    code = "cases.hours_invalid"


class HoursOverlap(LotseError):
    code = "cases.hours_overlap"
    sentence = (
        "An diesem Wochentag gibt es zu dieser Zeit schon Beratungszeiten derselben Person. Bitte ändern Sie jene."
    )


class RoomExists(LotseError):
    code = "cases.room_exists"
    sentence = "Einen Raum mit diesem Namen gibt es schon."
