"""Choices of the work with volunteers; transitions as data."""

from django.db import models


class EngagementKind(models.TextChoices):
    """The four kinds in which volunteers help."""

    LANGUAGE_LESSON = "language_lesson", "Sprachunterricht"
    MENTORSHIP = "mentorship", "Patenschaft"
    CLUB_INVITATION = "club_invitation", "Einladung in einen Verein"
    COMPANIONSHIP = "companionship", "Gespräch und Begleitung"


class Aim(models.TextChoices):
    """What a family wants help with. Topics for matching; never what is wrong with somebody."""

    GERMAN_START = "german_start", "Deutsch von Anfang an"
    GERMAN_TALK = "german_talk", "Deutsch sprechen üben"
    READING = "reading", "Lesen und Schreiben"
    HOMEWORK = "homework", "Hausaufgaben und Schule"
    PARENTS_SCHOOL = "parents_school", "Eltern in der Schule begleiten"
    OFFICES = "offices", "Wege zu Ämtern und Ärzten"
    DAILY_LIFE = "daily_life", "Alltag und Nachbarschaft"
    WORK = "work", "Ausbildung und Arbeit"
    SPORT = "sport", "Sport und Verein"
    MUSIC_CULTURE = "music_culture", "Musik, Kultur, Freizeit"
    COMPANY = "company", "Jemanden zum Reden"


class PartOfDay(models.TextChoices):
    MORNING = "morning", "vormittags"
    AFTERNOON = "afternoon", "nachmittags"
    EVENING = "evening", "abends"


class Weekday(models.IntegerChoices):
    """As ``date.weekday()``."""

    MONDAY = 0, "Montag"
    TUESDAY = 1, "Dienstag"
    WEDNESDAY = 2, "Mittwoch"
    THURSDAY = 3, "Donnerstag"
    FRIDAY = 4, "Freitag"
    SATURDAY = 5, "Samstag"
    SUNDAY = 6, "Sonntag"


class VolunteerState(models.TextChoices):
    APPLIED = "applied", "angemeldet"  # has signed up, nobody has spoken with them yet
    ACTIVE = "active", "aktiv"
    PAUSED = "paused", "pausiert"
    ENDED = "ended", "beendet"


class VolunteerEnd(models.TextChoices):
    """Why somebody stops; told voluntarily."""

    TIME = "time", "keine Zeit mehr"
    MOVED = "moved", "weggezogen"
    TOO_MUCH = "too_much", "es wurde zu viel"
    OTHER_TASK = "other_task", "anderes Ehrenamt"
    FINISHED = "finished", "Aufgabe abgeschlossen"
    NO_ANSWER = "no_answer", "keine Angabe"


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
    PROPOSED = "proposed", "vorgeschlagen"
    ASKED = "asked", "angefragt"
    RUNNING = "running", "läuft"
    PAUSED = "paused", "pausiert"
    ENDED = "ended", "beendet"


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
    ENDED = "ended", "beendet"
    HANDED_BACK = "handed_back", "zurückgegeben"


OPEN_SHARES = (ShareState.OFFERED, ShareState.ACCEPTED, ShareState.AGREED)


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
    """What somebody says who is asked for an engagement."""

    ACCEPT = "accept", "ja"
    NOT_THIS = "not_this", "dieses nicht"
    LATER = "later", "später"
