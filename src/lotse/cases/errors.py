"""What can stop an action of the advice work, in words that say what to do next."""

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
