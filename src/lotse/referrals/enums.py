"""What a referral can be, and which act leads from where to where. Values are stored: they never change."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop


class State(models.TextChoices):
    SENT = "sent", _("wartet auf Antwort")
    QUESTION = "question", _("Rückfrage")
    ACCEPTED = "accepted", _("zugesagt")
    DECLINED = "declined", _("abgelehnt")
    DONE = "done", _("Ergebnis bekannt")
    WITHDRAWN = "withdrawn", _("zurückgenommen")
    REVOKED = "revoked", _("Einwilligung widerrufen")


OPEN = (State.SENT, State.QUESTION, State.ACCEPTED)
WAITING = (State.SENT, State.QUESTION)
NEWS = (State.ACCEPTED, State.DECLINED, State.DONE, State.REVOKED)  # whoever sent it has to hear of it


class Act(models.TextChoices):
    """What happened to a referral: its history, and the moves of the state machine."""

    SEND = "send", _("Verwiesen")
    REMIND = "remind", _("Erinnert")
    ACCEPT = "accept", _("Zugesagt")
    DECLINE = "decline", _("Abgelehnt")
    ASK_BACK = "ask_back", _("Rückfrage der Stelle")
    REPLY = "reply", _("Rückfrage beantwortet")
    ASK_OUTCOME = "ask_outcome", _("Nach dem Ergebnis gefragt")
    OUTCOME = "outcome", _("Ergebnis")
    REOPEN = "reopen", _("Noch einmal verwiesen")
    WITHDRAW = "withdraw", _("Zurückgenommen")
    REVOKE = "revoke", _("Einwilligung widerrufen")


# From where an act may be done, and where it leads; None: the state stays. OUTCOME leads on only with the last one.
MOVES: dict[Act, tuple[tuple[State, ...], State | None]] = {
    Act.ACCEPT: (WAITING, State.ACCEPTED),
    Act.DECLINE: (WAITING, State.DECLINED),
    Act.ASK_BACK: ((State.SENT,), State.QUESTION),
    Act.REPLY: ((State.QUESTION,), State.SENT),
    Act.REMIND: ((State.SENT, State.ACCEPTED), None),
    Act.ASK_OUTCOME: ((State.ACCEPTED,), None),
    Act.OUTCOME: ((State.ACCEPTED, State.DONE), State.DONE),
    Act.REOPEN: ((State.DECLINED, State.DONE, State.WITHDRAWN, State.REVOKED), State.SENT),
    Act.WITHDRAW: (OPEN, State.WITHDRAWN),
    Act.REVOKE: (OPEN, State.REVOKED),
}


class Reason(models.TextChoices):
    JOIN = "join", _("möchte mitmachen oder sich anmelden")
    ADVICE = "advice", _("sucht Beratung")
    APPOINTMENT = "appointment", _("braucht einen Termin")
    FORMS = "forms", _("braucht Hilfe bei Anträgen")
    INFORMATION = "information", _("möchte Informationen")


class DeclineReason(models.TextChoices):
    """Labels stand in histories, in German: pages translate them."""

    FULL = "full", gettext_noop("zurzeit kein Platz")
    NOT_FOR = "not_for", gettext_noop("passt nicht zu diesem Angebot")
    NOT_RESPONSIBLE = "not_responsible", gettext_noop("wir sind nicht zuständig")
    NOT_REACHED = "not_reached", gettext_noop("nicht erreichbar")
    LANGUAGE = "language", gettext_noop("Verständigung nicht möglich")
    NOT_WANTED = "not_wanted", gettext_noop("möchte nicht mehr")
    OTHER = "other", gettext_noop("anderer Grund")


class Outcome(models.TextChoices):
    CAME = "came", _("ist gekommen")
    TAKEN_UP = "taken_up", _("nimmt teil oder hat begonnen")
    NOT_COME = "not_come", _("ist nicht gekommen")
    ENDED = "ended", _("ist beendet")


FINAL = (Outcome.NOT_COME, Outcome.ENDED)  # after these nobody asks again


class Shared(models.TextChoices):
    """What can go along. Nothing else of a family ever does."""

    NAME = "name", _("Name")
    PHONE = "phone", _("Telefonnummer")
    LANGUAGE = "language", _("Sprache, Bedarf an Sprachmittlung")
    EMAIL = "email", _("E-Mail-Adresse")
    MUNICIPALITY = "municipality", _("Gemeinde")
    AGE = "age", _("Alter")
    BORN_ON = "born_on", _("Geburtsdatum")
    ADDRESS = "address", _("Anschrift")
    CHILDREN = "children", _("Zahl und Alter der Kinder")


NEEDED = (Shared.NAME, Shared.PHONE, Shared.LANGUAGE)  # ticked at first: whoever is referred can be called


class Way(models.TextChoices):
    """How an answer came."""

    LINK = "link", "über den Link"
    ACCOUNT = "account", "in Lotse"
    PHONE = "phone", "am Telefon oder auf Papier"
    LOTSE = "lotse", "von Lotse"
