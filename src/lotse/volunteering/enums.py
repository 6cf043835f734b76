"""Choices of the work with volunteers; transitions as data. What volunteers and families read is translated."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EngagementKind(models.TextChoices):
    """The four kinds in which volunteers help."""

    LANGUAGE_LESSON = "language_lesson", _("Sprachunterricht")
    MENTORSHIP = "mentorship", _("Patenschaft")
    CLUB_INVITATION = "club_invitation", _("Einladung in einen Verein")
    COMPANIONSHIP = "companionship", _("Gespräch und Begleitung")


class Aim(models.TextChoices):
    """What a family wants help with. Topics for matching; never what is wrong with somebody."""

    GERMAN_START = "german_start", _("Deutsch von Anfang an")
    GERMAN_TALK = "german_talk", _("Deutsch sprechen üben")
    READING = "reading", _("Lesen und Schreiben")
    HOMEWORK = "homework", _("Hausaufgaben und Schule")
    PARENTS_SCHOOL = "parents_school", _("Eltern in der Schule begleiten")
    OFFICES = "offices", _("Wege zu Ämtern und Ärzten")
    DAILY_LIFE = "daily_life", _("Alltag und Nachbarschaft")
    WORK = "work", _("Ausbildung und Arbeit")
    SPORT = "sport", _("Sport und Verein")
    MUSIC_CULTURE = "music_culture", _("Musik, Kultur, Freizeit")
    COMPANY = "company", _("Jemanden zum Reden")


class PartOfDay(models.TextChoices):
    MORNING = "morning", _("vormittags")
    AFTERNOON = "afternoon", _("nachmittags")
    EVENING = "evening", _("abends")


class Weekday(models.IntegerChoices):
    """As ``date.weekday()``."""

    MONDAY = 0, _("Montag")
    TUESDAY = 1, _("Dienstag")
    WEDNESDAY = 2, _("Mittwoch")
    THURSDAY = 3, _("Donnerstag")
    FRIDAY = 4, _("Freitag")
    SATURDAY = 5, _("Samstag")
    SUNDAY = 6, _("Sonntag")


class VolunteerState(models.TextChoices):
    APPLIED = "applied", _("angemeldet")  # has signed up, nobody has spoken with them yet
    ACTIVE = "active", _("aktiv")
    PAUSED = "paused", _("pausiert")
    ENDED = "ended", _("beendet")


class VolunteerEnd(models.TextChoices):
    """Why somebody stops; told voluntarily."""

    TIME = "time", _("keine Zeit mehr")
    MOVED = "moved", _("weggezogen")
    TOO_MUCH = "too_much", _("es wurde zu viel")
    OTHER_TASK = "other_task", _("anderes Ehrenamt")
    FINISHED = "finished", _("Aufgabe abgeschlossen")
    NO_ANSWER = "no_answer", _("keine Angabe")


class KeptWhat(models.TextChoices):
    """Counts that outlive what was deleted."""

    VOLUNTEER_MINUTES = "volunteer_minutes", "Minuten von Ehrenamtlichen"
    STAFF_MINUTES = "staff_minutes", "Minuten von Hauptamtlichen"
    ENGAGEMENTS = "engagements", "beendete Engagements"
    NEEDS = "needs", "erledigte Bedarfe"


class NoticeKind(models.TextChoices):
    """What a volunteer tells the centre."""

    PAUSE = "pause", _("macht Pause")
    BACK = "back", _("ist wieder da")
    STOP = "stop", _("möchte aufhören")
    DATA = "data", _("Angaben stimmen nicht")


class NeedState(models.TextChoices):
    OPEN = "open", "offen"
    ASKED = "asked", "angefragt"  # somebody has been asked for it
    MET = "met", "wird begleitet"
    CLOSED = "closed", "erledigt"


class NeedEnd(models.TextChoices):
    MET_ELSEWHERE = "met_elsewhere", "anderswo Hilfe gefunden"
    NOT_WANTED = "not_wanted", "nicht mehr gewünscht"
    MOVED = "moved", "weggezogen"
    DONE = "done", "Ziel erreicht"


class EngagementState(models.TextChoices):
    PROPOSED = "proposed", _("vorgeschlagen")
    ASKED = "asked", _("angefragt")
    RUNNING = "running", _("läuft")
    PAUSED = "paused", _("pausiert")
    ENDED = "ended", _("beendet")


ENGAGEMENT_TRANSITIONS: dict[str, tuple[EngagementState, ...]] = {
    EngagementState.PROPOSED: (EngagementState.ASKED, EngagementState.RUNNING, EngagementState.ENDED),
    EngagementState.ASKED: (EngagementState.RUNNING, EngagementState.PROPOSED, EngagementState.ENDED),
    EngagementState.RUNNING: (EngagementState.PAUSED, EngagementState.ENDED),
    EngagementState.PAUSED: (EngagementState.RUNNING, EngagementState.ENDED),
    EngagementState.ENDED: (),
}
# States in which a promised hour counts: whoever has been asked keeps the time free
BINDING_STATES = (EngagementState.ASKED, EngagementState.RUNNING)


class EngagementEnd(models.TextChoices):
    """Why an engagement ended; voluntary, never a judgement of a person."""

    GOAL_REACHED = "goal_reached", "Ziel erreicht"
    TIME_OVER = "time_over", "vereinbarte Zeit vorbei"
    FAMILY_WISH = "family_wish", "Wunsch der Familie"
    VOLUNTEER_WISH = "volunteer_wish", "Wunsch der Ehrenamtlichen"
    TOO_MUCH = "too_much", "es wurde zu viel"
    MOVED = "moved", "weggezogen"
    NOT_STARTED = "not_started", "nicht zustande gekommen"
    NO_ANSWER = "no_answer", "keine Angabe"


class NoteLevel(models.TextChoices):
    """Who reads a note. A successor does not read the private notes of who came before."""

    OWN = "own", "nur ich"
    COORDINATION = "coordination", "Koordination"
    EVERYBODY = "everybody", "alle, die begleiten"


class ShareState(models.TextChoices):
    """A share of an engagement on its way to a full-timer; until it is agreed the coordinator holds it."""

    OFFERED = "offered", "angefragt"
    ACCEPTED = "accepted", "zugesagt, Vorgesetzte gefragt"
    AGREED = "agreed", "übernommen"
    DECLINED = "declined", "abgelehnt"
    EXPIRED = "expired", "ohne Antwort"
    WITHDRAWN = "withdrawn", "zurückgezogen"
    ENDED = "ended", "beendet"
    HANDED_BACK = "handed_back", "zurückgegeben"


# The full-timer keeps the time free
OPEN_SHARES = (ShareState.OFFERED, ShareState.ACCEPTED, ShareState.AGREED)
# Somebody is asked; nobody who has not answered in time is waited for
ASKED_SHARES = (ShareState.OFFERED, ShareState.ACCEPTED)
# Nobody took it: the coordinator holds it until somebody else does, or it goes back
LEFT_SHARES = (ShareState.DECLINED, ShareState.EXPIRED, ShareState.WITHDRAWN)
# The volunteer is relieved from the offer on, whoever holds it
RELIEVING_SHARES = (*OPEN_SHARES, *LEFT_SHARES)


class ShareWay(models.TextChoices):
    """How an answer about a share reached the centre."""

    LINK = "link", "über den Link"
    ACCOUNT = "account", "in Lotse"
    PHONE = "phone", "am Telefon"
    TALK = "talk", "im Gespräch"


class ShareDecline(models.TextChoices):
    """Why a share is not taken; told voluntarily."""

    NO_TIME = "no_time", "keine Zeit"
    AWAY = "away", "in dieser Zeit nicht da"
    OTHER_TASKS = "other_tasks", "passt nicht zu den Aufgaben"
    NOT_AGREED = "not_agreed", "Vorgesetzte Person stimmt nicht zu"
    NO_REASON = "no_reason", "keine Angabe"


class ReliefMeasure(models.TextChoices):
    PAUSE = "pause", "Pause"
    SECOND_VOLUNTEER = "second_volunteer", "zweite Ehrenamtliche"
    COACHING = "coaching", "Coaching"
    SHARE = "share", "Teil an Hauptamtliche"
    LESS = "less", "weniger Stunden vereinbart"
    STOP = "stop", "Engagement beendet"
    TALK = "talk", "das Gespräch hat genügt"


class AskedBy(models.TextChoices):
    """How something reached the centre."""

    LINK = "link", "über den eigenen Link"
    PHONE = "phone", "am Telefon"
    STAFF = "staff", "im Gespräch"
    PUBLIC = "public", "öffentliche Seite"
    PAPER = "paper", "auf Papier"


class BestReached(models.TextChoices):
    """How and when somebody would rather be called."""

    EMAIL = "email", _("per E-Mail")
    MORNING = "morning", _("am Telefon, vormittags")
    AFTERNOON = "afternoon", _("am Telefon, nachmittags")
    EVENING = "evening", _("am Telefon, abends")


class RunState(models.TextChoices):
    """A rehearsal of the matching."""

    QUEUED = "queued", "wartet"
    RUNNING = "running", "rechnet"
    DONE = "done", "fertig"
    FAILED = "failed", "abgebrochen"


class MarkKind(models.TextChoices):
    PIN = "pin", "festgelegt"
    BAN = "ban", "ausgeschlossen"


class Answer(models.TextChoices):
    """What somebody says who is asked for an engagement; the last two: what became of a question without an answer."""

    ACCEPT = "accept", "ja"
    NOT_THIS = "not_this", "dieses nicht"
    LATER = "later", "später"
    SILENCE = "silence", "keine Antwort"
    MOOT = "moot", "nicht mehr nötig"


SAID = (Answer.ACCEPT, Answer.NOT_THIS, Answer.LATER)


class CoachingKind(models.TextChoices):
    SINGLE = "single", _("Einzelcoaching")
    GROUP = "group", _("Gruppencoaching")
    SUPERVISION = "supervision", _("Supervision")
    TRAINING = "training", _("Schulung")


class CoachingState(models.TextChoices):
    DRAFT = "draft", "Entwurf"
    PUBLISHED = "published", "offen für Anmeldungen"
    CANCELLED = "cancelled", "abgesagt"


class RegistrationState(models.TextChoices):
    """Of one person for one session. Whoever withdraws may register again, at the end of the list."""

    INVITED = "invited", "eingeladen"
    REGISTERED = "registered", "angemeldet"
    WAITING = "waiting", "auf der Warteliste"
    WITHDRAWN = "withdrawn", "abgemeldet"


class ComplaintState(models.TextChoices):
    RECEIVED = "received", "eingegangen"
    HANDLING = "handling", "in Bearbeitung"
    CLOSED = "closed", "abgeschlossen"


class ComplaintResult(models.TextChoices):
    """What became of a complaint; never who was right."""

    TALKED = "talked", "mit der Person gesprochen"
    CHANGED = "changed", "jemand anderes begleitet die Familie"
    STOPPED = "stopped", "die Begleitung ist beendet"
    CLEARED_UP = "cleared_up", "Missverständnis geklärt"
    OPEN = "open", "ließ sich nicht klären"
    PASSED_ON = "passed_on", "an eine andere Stelle gegeben"
    WITHDRAWN = "withdrawn", "von der Familie zurückgezogen"


class ComplaintEntryKind(models.TextChoices):
    FAMILY = "family", "Familie"
    ANSWER = "answer", "Antwort"
    NOTE = "note", "Notiz"


class ExpenseKind(models.TextChoices):
    """What is paid to a volunteer; the allowances are free of tax up to a limit a year."""

    COST = "cost", _("Auslagen")
    HONORARY = "honorary", _("Ehrenamtspauschale")  # § 3 Nr. 26a EStG
    TRAINER = "trainer", _("Übungsleiterpauschale")  # § 3 Nr. 26 EStG


ALLOWANCES = (ExpenseKind.HONORARY, ExpenseKind.TRAINER)


class ExpenseState(models.TextChoices):
    NOTED = "noted", _("eingetragen")
    APPROVED = "approved", _("freigegeben")
    PAID = "paid", _("ausgezahlt")
    REJECTED = "rejected", _("abgelehnt")
