"""Choices of the school path; transitions and grades as data."""

from django.db import models

from lotse.schooling.enums.decisions import AnswerWay, ItemDecision, ReturnReason
from lotse.schooling.enums.queue import Dimension, Reading
from lotse.schooling.enums.schools import (
    BERUFSKOLLEG_FORMS,
    BESIDE_REGULAR,
    GRADES,
    NEVER_PROPOSED,
    SchoolForm,
    SupportForm,
)

__all__ = [
    "BERUFSKOLLEG_FORMS",
    "BESIDE_REGULAR",
    "GRADES",
    "NEVER_PROPOSED",
    "AnswerWay",
    "Dimension",
    "ItemDecision",
    "Reading",
    "ReturnReason",
    "SchoolForm",
    "SupportForm",
]


# Of whom the state's count asks separately since 30 March 2022 (domain facts § 2.7)
COUNTED_COUNTRY = "UA"


class PupilState(models.TextChoices):
    REGISTERED = "registered", "gemeldet"
    INVITED = "invited", "eingeladen"
    NO_SHOW = "no_show", "nicht erschienen"
    INTERVIEWED = "interviewed", "beraten"
    EXAM_ORDERED = "exam_ordered", "Untersuchung beauftragt"
    RECOMMENDED = "recommended", "Empfehlung liegt vor"
    ANSWERED = "answered", "Eltern haben geantwortet"
    NEED_NOTICE = "need_notice", "Bedarf gemeldet"
    HANDED_OVER = "handed_over", "an Schulaufsicht übergeben"
    ASSIGNED = "assigned", "Platz zugewiesen"
    STARTED = "started", "Schule begonnen"
    FIRST_SUPPORT_ENDED = "first_support_ended", "Erstförderung beendet"
    FOLLOW_ON = "follow_on", "Anschlussförderung"
    COMPLETED = "completed", "abgeschlossen"
    MOVED_AWAY = "moved_away", "verzogen"
    DROPPED_OUT = "dropped_out", "abgebrochen oder unbekannt"
    CANCELLED = "cancelled", "beendet ohne Schulplatz"


S = PupilState

# From each state to the states that may follow. A centre may leave out OPTIONAL_STATES: what follows a left-out state
# is then reachable from what precedes it (rules.next_states).
TRANSITIONS: dict[str, tuple[PupilState, ...]] = {
    S.REGISTERED: (S.INVITED, S.MOVED_AWAY, S.CANCELLED),
    S.INVITED: (S.INTERVIEWED, S.NO_SHOW, S.MOVED_AWAY, S.CANCELLED),
    S.NO_SHOW: (S.INVITED, S.INTERVIEWED, S.MOVED_AWAY, S.CANCELLED),
    # Kreis Lippe recommends before the examination is ordered (domain facts § 2.3), others after it
    S.INTERVIEWED: (S.EXAM_ORDERED, S.RECOMMENDED, S.NEED_NOTICE, S.MOVED_AWAY, S.CANCELLED),
    S.EXAM_ORDERED: (S.RECOMMENDED, S.NEED_NOTICE, S.MOVED_AWAY, S.CANCELLED),
    S.RECOMMENDED: (S.ANSWERED, S.INTERVIEWED, S.EXAM_ORDERED, S.NEED_NOTICE, S.MOVED_AWAY, S.CANCELLED),
    S.ANSWERED: (S.HANDED_OVER, S.INTERVIEWED, S.EXAM_ORDERED, S.RECOMMENDED, S.NEED_NOTICE, S.MOVED_AWAY, S.CANCELLED),
    S.NEED_NOTICE: (S.RECOMMENDED, S.HANDED_OVER, S.ASSIGNED, S.MOVED_AWAY, S.CANCELLED),
    S.HANDED_OVER: (S.ASSIGNED, S.RECOMMENDED, S.ANSWERED, S.NEED_NOTICE, S.MOVED_AWAY, S.CANCELLED),
    S.ASSIGNED: (S.STARTED, S.HANDED_OVER, S.MOVED_AWAY, S.CANCELLED),
    # After a start CANCELLED, "without a school place", is never true (ADR "After the placement"). Follow-on support
    # ends in a regular class, and a new stage may begin with first support again (domain facts § 2.1).
    S.STARTED: (S.FIRST_SUPPORT_ENDED, S.FOLLOW_ON, S.COMPLETED, S.MOVED_AWAY, S.DROPPED_OUT),
    S.FIRST_SUPPORT_ENDED: (S.FOLLOW_ON, S.STARTED, S.COMPLETED, S.MOVED_AWAY, S.DROPPED_OUT),
    S.FOLLOW_ON: (S.COMPLETED, S.FIRST_SUPPORT_ENDED, S.STARTED, S.MOVED_AWAY, S.DROPPED_OUT),
    S.COMPLETED: (S.REGISTERED,),
    S.MOVED_AWAY: (S.REGISTERED,),
    S.DROPPED_OUT: (S.REGISTERED,),
    S.CANCELLED: (S.REGISTERED,),
}
OPTIONAL_STATES = frozenset({S.INVITED, S.EXAM_ORDERED, S.HANDED_OVER})
WAITING_STATES = (
    S.REGISTERED,
    S.INVITED,
    S.NO_SHOW,
    S.INTERVIEWED,
    S.EXAM_ORDERED,
    S.RECOMMENDED,
    S.ANSWERED,
    S.NEED_NOTICE,
    S.HANDED_OVER,
    S.ASSIGNED,
)
# Children whom "propose for all" takes in: interviewed, and no valid recommendation yet.
PROPOSABLE_STATES = (S.INTERVIEWED, S.EXAM_ORDERED, S.NEED_NOTICE)
ATTENDING_STATES = (S.STARTED, S.FIRST_SUPPORT_ENDED, S.FOLLOW_ON)
# Assigned children take a place although no school has reported it yet.
SEATED_STATES = (S.ASSIGNED, *ATTENDING_STATES)
ENDED_STATES = (S.COMPLETED, S.MOVED_AWAY, S.DROPPED_OUT, S.CANCELLED)


class Office(models.TextChoices):
    """Who does a step of the path; differs from district to district (domain facts § 2.3)."""

    CENTRE = "centre", "Kommunales Integrationszentrum"
    SCHOOL = "school", "Schule"
    SCHOOL_AUTHORITY = "school_authority", "Schulaufsicht"
    MUNICIPALITY = "municipality", "Kommune"
    HEALTH_OFFICE = "health_office", "Gesundheitsamt"
    FAMILY = "family", "Eltern selbst"


# The state HANDED_OVER in the words of a centre, by who decides about the place; PupilState has the most frequent one.
HANDED_OVER_LABELS: dict[str, str] = {
    Office.SCHOOL: "an Schule übergeben",
    Office.SCHOOL_AUTHORITY: str(S.HANDED_OVER.label),
    Office.MUNICIPALITY: "an Kommune übergeben",
    Office.FAMILY: "Eltern melden selbst an",
}
# Which offices may be set for a step of the path. The centre recommends and never decides.
INVITING = (Office.CENTRE, Office.MUNICIPALITY, Office.SCHOOL_AUTHORITY)
ORDERING_EXAM = (Office.CENTRE, Office.SCHOOL, Office.SCHOOL_AUTHORITY, Office.MUNICIPALITY, Office.FAMILY)
DECIDING = (Office.SCHOOL_AUTHORITY, Office.SCHOOL, Office.MUNICIPALITY, Office.FAMILY)
TELLING = (Office.CENTRE, Office.SCHOOL_AUTHORITY, Office.SCHOOL, Office.MUNICIPALITY)


class Interviewer(models.TextChoices):
    """Who holds the talk with the family."""

    CENTRE = "centre", "Beratung des Zentrums"
    TEACHERS = "teachers", "Lehrkräfte der Schulstufe"
    SCHOOL = "school", "Schule"


class Recipient(models.TextChoices):
    """Who gets a hand-over package; each gets only what it needs."""

    SCHOOL = "school", "Schule"
    DECIDING_OFFICE = "deciding_office", "Entscheidende Stelle"
    HEALTH_OFFICE = "health_office", "Gesundheitsamt"
    PARENTS = "parents", "Eltern"


class GermanLevel(models.TextChoices):
    NONE = "none", "keine Kenntnisse"
    A1 = "A1", "A1"
    A2 = "A2", "A2"
    B1 = "B1", "B1"
    B2 = "B2", "B2 oder höher"
    UNKNOWN = "", "nicht erhoben"


class Skill(models.TextChoices):
    """A rough level, as told in the talk; no test results."""

    LITTLE = "little", "wenig"
    MEDIUM = "medium", "mittel"
    GOOD = "good", "gut"
    UNKNOWN = "", "nicht erhoben"


class ParentDecision(models.TextChoices):
    AGREE = "agree", "einverstanden"
    OTHER_WISH = "other_wish", "anderer Wunsch"
    UNDECIDED = "undecided", "noch unentschieden"
    NOT_REACHED = "not_reached", "nicht erreicht"


# Answers after which the path goes on; the others are asked for again.
DECISIVE_ANSWERS = frozenset({ParentDecision.AGREE, ParentDecision.OTHER_WISH})


class TravelMode(models.TextChoices):
    WALK = "walk", "zu Fuß"
    BIKE = "bike", "Fahrrad"
    BUS = "bus", "Bus oder Bahn"
    TRANSPORT = "transport", "Schülerfahrdienst"
    UNKNOWN = "", "offen"


class RunState(models.TextChoices):
    QUEUED = "queued", "wartet"
    RUNNING = "running", "rechnet"
    DONE = "done", "fertig"
    FAILED = "failed", "abgebrochen"


class ConstraintKind(models.TextChoices):
    PIN = "pin", "festgelegt"
    BAN = "ban", "ausgeschlossen"
    WISH = "wish", "Wunsch der Familie"


class ReportSource(models.TextChoices):
    PHONE = "phone", "Anruf"
    MAIL = "mail", "E-Mail"
    LETTER = "letter", "Brief oder Liste"
    LINK = "link", "über einen Link"
    IMPORT = "import", "Datei"


PLACES_LINK = "places"  # the purpose of links behind which a school reports its places
PLACES_LINK_DAYS = 42


class RequestState(models.TextChoices):
    """Where a school's request for places stands; exactly one holds. The values stand in addresses of pages."""

    OPEN = "gefragt", "gefragt"
    REMINDED = "erinnert", "erinnert"
    NO_ADDRESS = "ohne-adresse", "ohne E-Mail-Adresse"
    FAILED = "gescheitert", "E-Mail nicht angekommen"  # or stopped before it left
    ANSWERED = "beantwortet", "beantwortet"
    SCHOOL_CLOSED = "geschlossen", "Schule geschlossen"
    ENDED = "beendet", "beendet"


# Somebody still waits for an answer
WAITED_FOR = frozenset({RequestState.OPEN, RequestState.REMINDED, RequestState.NO_ADDRESS, RequestState.FAILED})


class SchoolLevel(models.TextChoices):
    PRIMARY = "primary", "Grundschule"
    SECONDARY = "secondary", "Sekundarstufe I"
    VOCATIONAL = "vocational", "Berufskolleg"


class AgeBand(models.TextChoices):
    """Bands in which offices count waiting children (domain facts § 2.2, 2.7)."""

    PRIMARY = "primary", "Jahrgang 1–4"
    LOWER = "lower", "Jahrgang 5–7"
    MIDDLE = "middle", "Jahrgang 8–10"
    VOCATIONAL = "vocational", "Berufskolleg"


AGE_BAND_GRADES: dict[str, tuple[int, int]] = {
    AgeBand.PRIMARY: (1, 4),
    AgeBand.LOWER: (5, 7),
    AgeBand.MIDDLE: (8, 10),
    AgeBand.VOCATIONAL: (11, 13),
}

# What is to be done next in each state, and within how many days; it belongs to whoever is responsible for the child.
NEXT_STEPS: dict[str, tuple[str, int]] = {
    S.REGISTERED: ("Familie zum Beratungsgespräch einladen", 3),
    S.INVITED: ("Beratungsgespräch führen", 10),
    S.NO_SHOW: ("Familie anrufen und neuen Termin vereinbaren", 3),
    S.INTERVIEWED: ("Untersuchung beauftragen und Schule vorschlagen", 3),
    S.EXAM_ORDERED: ("Schule vorschlagen und Empfehlung festhalten", 5),
    S.RECOMMENDED: ("Antwort der Eltern einholen", 5),
    S.ANSWERED: ("Unterlagen an die entscheidende Stelle übergeben", 3),
    S.NEED_NOTICE: ("Bei der Schulaufsicht nach einem Platz fragen", 7),
    S.HANDED_OVER: ("Entscheidung der zuständigen Stelle erfragen", 7),
    S.ASSIGNED: ("Bei der Schule nachfragen, ob das Kind angekommen ist", 10),
    S.STARTED: ("Mit der Schule über die Deutschförderung sprechen", 180),
    S.FIRST_SUPPORT_ENDED: ("Anschlussförderung mit der Schule klären", 30),
    S.FOLLOW_ON: ("Mit der Schule über den Abschluss der Förderung sprechen", 180),
}
# States whose usual step is a talk with the school, which the questions after months ask for too
TALKS_AT_SCHOOL = (S.STARTED, S.FOLLOW_ON)
# What is to be done instead, where the centre's way differs (rules.pupils.usual_step)
NEXT_STEP_NEED: dict[str, tuple[str, int]] = {
    Office.SCHOOL: ("Bei den Schulen nach einem Platz fragen", 7),
    Office.MUNICIPALITY: ("Bei der Kommune nach einem Platz fragen", 7),
    Office.FAMILY: ("Mit den Eltern nach einem Platz suchen", 7),
}
NEXT_STEP_OTHER_INVITES = ("Nachfragen, ob die Familie eingeladen ist", 7)
NEXT_STEP_INTERVIEW: dict[str, tuple[str, int]] = {
    Interviewer.TEACHERS: ("Gespräch mit einer Lehrkraft der Schulstufe begleiten", 10),
    Interviewer.SCHOOL: ("Bei der Schule nachfragen, ob das Gespräch geführt ist", 10),
}
NEXT_STEP_EXAM_LAST = ("Untersuchung beauftragen und Unterlagen an die entscheidende Stelle übergeben", 3)
NEXT_STEP_CENTRE_TELLS = ("Den Eltern die Schule mitteilen und den ersten Schultag erfragen", 5)


class InterviewStep(models.TextChoices):
    """Steps of the intake interview (domain facts § 2.4); taken in any order."""

    PERSON = "person", "Person"
    FAMILY = "family", "Familie"
    LANGUAGES = "languages", "Sprachen"
    SCHOOLING = "schooling", "Schulbesuch"
    SKILLS = "skills", "Kenntnisse"
    INTERESTS = "interests", "Interessen und Wünsche"
    DOCUMENTS = "documents", "Unterlagen"
    HEALTH = "health", "Gesundheit"


# The address of each step
INTERVIEW_PATHS: dict[str, str] = {
    InterviewStep.PERSON: "person",
    InterviewStep.FAMILY: "familie",
    InterviewStep.LANGUAGES: "sprachen",
    InterviewStep.SCHOOLING: "schulbesuch",
    InterviewStep.SKILLS: "kenntnisse",
    InterviewStep.INTERESTS: "interessen",
    InterviewStep.DOCUMENTS: "unterlagen",
    InterviewStep.HEALTH: "gesundheit",
}
# Fields of the interview that each step asks for; what belongs to persons stands in people.
INTERVIEW_FIELDS: dict[str, tuple[str, ...]] = {
    InterviewStep.SCHOOLING: ("years_of_schooling", "gaps", "kindergarten_years"),
    InterviewStep.SKILLS: ("german_level", "reads_latin", "mathematics", "english", "other_skills"),
    InterviewStep.INTERESTS: ("interests", "wishes", "job_wish", "travel_mode"),
    InterviewStep.DOCUMENTS: ("seen_identity", "seen_registration", "seen_certificates", "certificates_translated"),
    InterviewStep.HEALTH: ("measles_proof_seen",),
}


class Meeting(models.TextChoices):
    """Occasions for which families ask what to bring."""

    INTERVIEW = "interview", "Beratungsgespräch"
    EXAM = "exam", "Schulische Untersuchung"
    SCHOOL = "school", "Anmeldung an der Schule"


class FamilyMessageKind(models.TextChoices):
    """What a family says with one button on its status page; nothing of it ends anything by itself."""

    CALL = "call", "bittet um einen Anruf"
    NO_NEED = "no_need", "braucht keine Hilfe mehr"


class DayPart(models.TextChoices):
    ANY = "", "egal wann"
    MORNING = "morning", "vormittags"
    AFTERNOON = "afternoon", "nachmittags"
