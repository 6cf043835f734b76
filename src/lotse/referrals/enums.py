"""What a referral can be, and which act leads from where to where. Values are stored: they never change."""

from django.db import models


class State(models.TextChoices):
    SENT = "sent", "wartet auf Antwort"
    QUESTION = "question", "Rückfrage"
    ACCEPTED = "accepted", "zugesagt"
    DECLINED = "declined", "abgelehnt"
    DONE = "done", "Ergebnis bekannt"
    WITHDRAWN = "withdrawn", "zurückgenommen"
    REVOKED = "revoked", "Einwilligung widerrufen"


OPEN = (State.SENT, State.QUESTION, State.ACCEPTED)
WAITING = (State.SENT, State.QUESTION)
NEWS = (State.ACCEPTED, State.DECLINED, State.DONE, State.REVOKED)  # whoever sent it has to hear of it


class Act(models.TextChoices):
    """What happened to a referral: its history, and the moves of the state machine."""

    SEND = "send", "Verwiesen"
    REMIND = "remind", "Erinnert"
    ACCEPT = "accept", "Zugesagt"
    DECLINE = "decline", "Abgelehnt"
    ASK_BACK = "ask_back", "Rückfrage der Stelle"
    REPLY = "reply", "Rückfrage beantwortet"
    ASK_OUTCOME = "ask_outcome", "Nach dem Ergebnis gefragt"
    OUTCOME = "outcome", "Ergebnis"
    REOPEN = "reopen", "Noch einmal verwiesen"
    WITHDRAW = "withdraw", "Zurückgenommen"
    REVOKE = "revoke", "Einwilligung widerrufen"


# From where an act may be done, and where it leads; None: the state stays. OUTCOME leads on only with the last one.
MOVES: dict[Act, tuple[tuple[State, ...], State | None]] = {
    Act.ACCEPT: (WAITING, State.ACCEPTED),
    Act.DECLINE: (WAITING, State.DECLINED),
    Act.ASK_BACK: ((State.SENT,), State.QUESTION),
    Act.REPLY: ((State.QUESTION,), State.SENT),
    Act.REMIND: ((State.SENT,), None),
    Act.ASK_OUTCOME: ((State.ACCEPTED,), None),
    Act.OUTCOME: ((State.ACCEPTED, State.DONE), State.DONE),
    Act.REOPEN: ((State.DECLINED, State.DONE, State.WITHDRAWN, State.REVOKED), State.SENT),
    Act.WITHDRAW: (OPEN, State.WITHDRAWN),
    Act.REVOKE: (OPEN, State.REVOKED),
}


class Reason(models.TextChoices):
    JOIN = "join", "möchte mitmachen oder sich anmelden"
    ADVICE = "advice", "sucht Beratung"
    APPOINTMENT = "appointment", "braucht einen Termin"
    FORMS = "forms", "braucht Hilfe bei Anträgen"
    INFORMATION = "information", "möchte Informationen"


class DeclineReason(models.TextChoices):
    FULL = "full", "zurzeit kein Platz"
    NOT_FOR = "not_for", "passt nicht zu diesem Angebot"
    NOT_RESPONSIBLE = "not_responsible", "wir sind nicht zuständig"
    NOT_REACHED = "not_reached", "nicht erreichbar"
    LANGUAGE = "language", "Verständigung nicht möglich"
    NOT_WANTED = "not_wanted", "möchte nicht mehr"
    OTHER = "other", "anderer Grund"


class Outcome(models.TextChoices):
    CAME = "came", "ist gekommen"
    TAKEN_UP = "taken_up", "nimmt teil oder hat begonnen"
    NOT_COME = "not_come", "ist nicht gekommen"
    ENDED = "ended", "ist beendet"


FINAL = (Outcome.NOT_COME, Outcome.ENDED)  # after these nobody asks again


class Shared(models.TextChoices):
    """What can go along. Nothing else of a family ever does."""

    NAME = "name", "Name"
    PHONE = "phone", "Telefonnummer"
    LANGUAGE = "language", "Sprache, Bedarf an Sprachmittlung"
    EMAIL = "email", "E-Mail-Adresse"
    MUNICIPALITY = "municipality", "Gemeinde"
    AGE = "age", "Alter"
    BORN_ON = "born_on", "Geburtsdatum"
    ADDRESS = "address", "Anschrift"
    CHILDREN = "children", "Zahl und Alter der Kinder"


NEEDED = (Shared.NAME, Shared.PHONE, Shared.LANGUAGE)  # ticked at first: whoever is referred can be called


class Way(models.TextChoices):
    """How an answer came."""

    LINK = "link", "über den Link"
    ACCOUNT = "account", "in Lotse"
    PHONE = "phone", "am Telefon oder auf Papier"
    LOTSE = "lotse", "von Lotse"
