"""Lists for the authority: which there are, which children may go on one, and one list row by row."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db.models import Case, Count, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from lotse.core.due import Due, due
from lotse.core.errors import NotFound
from lotse.core.export import Cell, Sheet
from lotse.directory.models import Organisation
from lotse.schooling.enums import ItemDecision, PupilState, SupportForm
from lotse.schooling.models import DecidingOffice, DecisionItem, DecisionList, ParentAnswer, Process, Pupil
from lotse.schooling.reasons import UNPLACED_WORDS, badges
from lotse.schooling.rules import decisions as rules
from lotse.schooling.rules.pupils import state_label
from lotse.schooling.selectors.distances import way_words
from lotse.schooling.selectors.process import process as current_process
from lotse.schooling.selectors.pupils import grade_label, portal_label
from lotse.schooling.selectors.seats import Seat, Seats
from lotse.tenants.models import Membership

RUNNING, UNTOUCHED, PARTLY, ANSWERED, OVERDUE = "laufend", "offen", "teilweise", "beantwortet", "ueberfaellig"
CLOSED, WITHDRAWN, ALL = "abgeschlossen", "zurueckgezogen", "alle"
CHIPS = (
    (RUNNING, "Laufende"),
    (UNTOUCHED, "Offen"),
    (PARTLY, "Teilweise beantwortet"),
    (ANSWERED, "Beantwortet"),
    (OVERDUE, "Überfällig"),
    (CLOSED, "Abgeschlossen"),
    (WITHDRAWN, "Zurückgezogen"),
    (ALL, "Alle"),
)


# --- The lists ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ListRow:
    """One line of the overview. ``open_count``: children that still wait for an answer."""

    decision_list: DecisionList
    state_label: str
    tone: str
    total: int
    open_count: int
    due: Due | None

    @property
    def progress(self) -> str:
        if self.open_count == 0:
            return f"{self.total} von {self.total} erledigt"
        return f"{self.open_count} von {self.total} ohne Entscheidung"


def counted(rows: QuerySet[DecisionList], process: Process) -> QuerySet[DecisionList]:
    """Lists with ``total``, ``open_count`` and ``decided_count``."""
    items = DecisionItem.objects.filter(decision_list=OuterRef("pk")).order_by().values("decision_list")

    def number(condition: Q) -> Coalesce:
        count = items.filter(condition).annotate(number=Count("pk")).values("number")
        return Coalesce(Subquery(count), 0, output_field=IntegerField())

    return rows.annotate(
        total=number(Q()), open_count=number(rules.open_items(process)), decided_count=number(~Q(decision=""))
    )


def lists(rows: QuerySet[DecisionList], state: str, on: dt.date) -> QuerySet[DecisionList]:
    """The lists of a chip, counted, newest first."""
    found = counted(rows, current_process()).filter(_condition(state, on))
    return found.select_related("office__organisation", "made_by")


def list_counts(rows: QuerySet[DecisionList], on: dt.date) -> list[tuple[str, str, int]]:
    """Each chip with its number of lists, in one query."""
    counts = counted(rows, current_process()).aggregate(
        **{key: Count("pk", filter=_condition(key, on)) for key, _ in CHIPS}
    )
    return [(key, label, counts[key]) for key, label in CHIPS]


def _condition(state: str, on: dt.date) -> Q:
    running = Q(closed_at=None, withdrawn_at=None)
    conditions = {
        RUNNING: running,
        UNTOUCHED: running & Q(decided_count=0, open_count__gt=0),
        PARTLY: running & Q(decided_count__gt=0, open_count__gt=0),
        ANSWERED: running & Q(open_count=0),
        OVERDUE: running & Q(open_count__gt=0, due_on__lt=on),
        CLOSED: Q(closed_at__isnull=False, withdrawn_at=None),
        WITHDRAWN: Q(withdrawn_at__isnull=False),
        ALL: Q(pk__isnull=False),
    }
    return conditions.get(state, running)


def list_row(one: DecisionList, on: dt.date) -> ListRow:
    """``one`` comes from ``counted``."""
    open_count, decided = one.open_count, one.decided_count  # type: ignore[attr-defined]
    if one.withdrawn_at:
        label, tone = "zurückgezogen", "neutral"
    elif one.closed_at:
        label, tone = "abgeschlossen", "neutral"
    elif open_count == 0:
        label, tone = "beantwortet", "success"
    else:
        label, tone = ("teilweise beantwortet", "info") if decided else ("offen", "info")
    waits = one.is_running and open_count > 0
    return ListRow(one, label, tone, one.total, open_count, due(one.due_on, on) if waits else None)  # type: ignore[attr-defined]


def list_sheet(rows: QuerySet[DecisionList], on: dt.date) -> Sheet:
    """The overview as a file; no child is named in it."""
    columns = ("Liste", "Stelle", "Geschickt am", "Von", "Antwort bis", "Stand", "Kinder", "Ohne Entscheidung")
    cells: list[tuple[Cell, ...]] = []
    for one in rows:
        row = list_row(one, on)
        sender = str(one.made_by)
        head = (one.code, str(one.office), one.sent_at, sender, one.due_on)
        cells.append((*head, row.state_label, row.total, row.open_count))
    return Sheet("Listen", columns, cells)


def own_lists(member: Membership, now: dt.datetime) -> QuerySet[DecisionList]:
    """The lists that a partner may still see."""
    return rules.answerable_lists(member, current_process(), now)


def list_for(rows: QuerySet[DecisionList], code: str) -> DecisionList:
    """The list of this code, counted. Raises NotFound."""
    found = counted(rows, current_process()).select_related("office__organisation", "made_by").filter(code=code).first()
    if found is None:
        raise NotFound
    return found


def running_list(list_id: uuid.UUID) -> DecisionList | None:
    """For the registry of link purposes: a closed or withdrawn list opens no more."""
    rows = counted(DecisionList.objects.filter(closed_at=None, withdrawn_at=None), current_process())
    return rows.select_related("office__organisation", "made_by").filter(pk=list_id).first()


# --- One list, row by row ---------------------------------------------------------------------------------------


_WORDS: dict[str, str] = {
    ItemDecision.ASSIGN: "zugewiesen",
    ItemDecision.OTHER_SCHOOL: "andere Schule",
    ItemDecision.RETURN: "zurückgegeben",
}


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One child on a list. ``seats`` and ``over``: what the recommended school has left for it, and how far beyond.

    ``closed_because``: why it needs no answer any more although nobody decided; "" otherwise.
    """

    item: DecisionItem
    is_open: bool
    child: str
    born_on: dt.date | None
    municipality: str
    grade_label: str
    form_label: str
    subject: str
    reasons: list[str]
    parents: str
    wish: str
    way: str
    seats: str
    over: int
    portal: str
    decision_label: str
    closed_because: str

    @property
    def id(self) -> str:
        return str(self.item.pk)

    @property
    def can_assign(self) -> bool:
        return self.is_open and self.item.recommendation is not None

    @property
    def born_label(self) -> str:
        return f"geboren am {self.born_on:%d.%m.%Y}" if self.born_on else "Geburtsdatum unbekannt"

    @property
    def decided_label(self) -> str:
        """Who decided, when, and how it came here."""
        item = self.item
        recorder = f", eingetragen von {item.recorded_by}" if item.recorded_by else ""
        return f"{item.decided_by}, {item.decided_on:%d.%m.%Y}, {item.get_way_display()}{recorder}"

    @property
    def decision_word(self) -> str:
        """What was decided, in one or two words."""
        return _WORDS.get(self.item.decision, "")

    @property
    def decision_detail(self) -> str:
        """The school, or the reason of a return."""
        item = self.item
        return str(
            item.get_return_reason_display() if item.return_reason else item.assignment and item.assignment.school
        )

    @property
    def tone(self) -> str:
        return "warning" if self.item.decision == ItemDecision.RETURN else "success"

    @property
    def over_words(self) -> str:
        return f"{self.over} über der gemeldeten Zahl" if self.over else ""


def items(decision_list: DecisionList, process: Process) -> QuerySet[DecisionItem]:
    """The rows of a list with all that a line shows; ``open_now`` says whether it waits for an answer."""
    rows = DecisionItem.objects.filter(decision_list=decision_list).annotate(
        open_now=Case(When(rules.open_items(process), then=Value(1)), default=Value(0), output_field=IntegerField())
    )
    joined = rows.select_related(
        "decision_list__office__organisation",
        "pupil__person__household__municipality",
        "recommendation__school__organisation__municipality",
        "need_notice",
        "assignment__school__organisation",
        "disclosure__consent",
        "recorded_by",
    )
    return joined.prefetch_related("recommendation__answers__wish_school__organisation")


def item_rows(decision_list: DecisionList, on: dt.date) -> list[ItemRow]:
    """All children of a list; as many queries for two hundred as for one."""
    process, seats = current_process(), Seats(on)
    return [_row(one, process, seats) for one in items(decision_list, process)]


def item_row(decision_list: DecisionList, item_id: uuid.UUID, on: dt.date) -> ItemRow:
    """Raises NotFound."""
    process = current_process()
    found = items(decision_list, process).filter(pk=item_id).first()
    if found is None:
        raise NotFound
    return _row(found, process, Seats(on))


def seat_of(item: DecisionItem, school_id: uuid.UUID, grade: int | None = None, support_form: str = "") -> Seat:
    """The place that the child would take at a school."""
    pupil = item.pupil
    return Seat(school_id, support_form or pupil.support_form, grade or pupil.grade, item.recommendation_id)


def _row(item: DecisionItem, process: Process, seats: Seats) -> ItemRow:
    pupil, person, recommendation = item.pupil, item.pupil.person, item.recommendation
    is_open = bool(item.open_now)  # type: ignore[attr-defined]
    grade, form = (recommendation or pupil).grade, (recommendation or pupil).support_form
    school = recommendation.school if recommendation else None
    seat = seat_of(item, school.pk, grade, form) if school else None
    answer = _newest_answer(item)
    return ItemRow(
        item=item,
        is_open=is_open,
        child=str(person),
        born_on=person.born_on,
        municipality=str(person.household.municipality or ""),
        grade_label=grade_label(grade),
        form_label=str(SupportForm(form).label) if form else "",
        subject=str(school.organisation.name) if school else "Bedarf gemeldet: keine Schule empfohlen",
        reasons=_reasons(item),
        parents=str(answer.get_decision_display()) if answer else "",
        wish=_wish(answer),
        way=way_words(person.household, school) if school else "",
        seats=seats.words(seat) if seat else "",
        over=seats.over(seat) if seat and is_open else item.over_count,
        portal=portal_label(pupil),
        decision_label=decision_label(item),
        closed_because="" if is_open or item.decision else _closed_because(item, process),
    )


def decision_label(item: DecisionItem) -> str:
    """What was decided, in a few words; "" while nothing is."""
    if item.decision == ItemDecision.RETURN:
        return f"zurückgegeben: {item.get_return_reason_display()}"
    if not item.decision:
        return ""
    school = item.assignment.school if item.assignment else None
    return f"{item.get_decision_display()}: {school}" if school else str(item.get_decision_display())


def _newest_answer(item: DecisionItem) -> ParentAnswer | None:
    if item.recommendation is None:
        return None
    return max(item.recommendation.answers.all(), key=lambda one: one.recorded_at, default=None)


def _wish(answer: ParentAnswer | None) -> str:
    """A differing wish, unchanged."""
    if answer is None:
        return ""
    school = answer.wish_school.organisation.name if answer.wish_school else ""
    return ": ".join(part for part in (school, answer.wish_text) if part)


def _reasons(item: DecisionItem) -> list[str]:
    recommendation = item.recommendation
    if recommendation is None:
        reason = item.need_notice.reason if item.need_notice else ""
        return [UNPLACED_WORDS[reason][0]] if reason in UNPLACED_WORDS else []
    # Ids of other children stay ids here: no badge names them
    return [badge.text for badge in badges(recommendation.reasons, str)] + (
        [recommendation.reason_text] if recommendation.reason_text else []
    )


def _closed_because(item: DecisionItem, process: Process) -> str:
    disclosure = item.disclosure
    if disclosure.retracted_at or (disclosure.consent and disclosure.consent.withdrawn_at):
        return "zurückgezogen, bitte nicht weiter verwenden"
    if not item.decision_list.is_running:
        return "ohne Entscheidung abgeschlossen"
    if item.pupil.state == PupilState.MOVED_AWAY:
        return "verzogen"
    return f"inzwischen: {state_label(process, item.pupil.state)}"


def visible_to_office(rows: list[ItemRow]) -> list[ItemRow]:
    """What an office may still see: a row that was taken back is named no more."""
    return [row for row in rows if not _taken_back(row.item)]


def _taken_back(item: DecisionItem) -> bool:
    disclosure = item.disclosure
    return bool(disclosure.retracted_at or (disclosure.consent and disclosure.consent.withdrawn_at))


# --- Offices and children ---------------------------------------------------------------------------------------


def deciding_office(code: str) -> Organisation:
    """An office that decides, by its code. Raises NotFound."""
    found = Organisation.objects.filter(code=code, kind__in=rules.OFFICE_PURPOSES).first()
    if found is None:
        raise NotFound
    return found


def access_to(office: Organisation) -> DecidingOffice | None:
    """How the office opens its lists; None before the first one."""
    return DecidingOffice.objects.filter(organisation=office).first()


def items_of_pupil(pupil: Pupil) -> list[DecisionItem]:
    """A child's rows on lists, newest first, each with ``state_words`` for its page."""
    process = current_process()
    rows = DecisionItem.objects.filter(pupil=pupil).select_related(
        "pupil", "decision_list__office__organisation", "assignment__school__organisation", "disclosure__consent"
    )
    waiting = set(rows.filter(rules.open_items(process)).values_list("pk", flat=True))
    found = list(rows.order_by("-decision_list__sent_at", "id"))
    for one in found:
        closed = "ohne Entscheidung" if one.pk in waiting else _closed_because(one, process)
        one.state_words = decision_label(one) or closed  # type: ignore[attr-defined]
    return found
