"""What can be done next with a child: one primary action per state, the others behind it."""

from dataclasses import dataclass

from lotse.schooling.enums import ATTENDING_STATES, Office, PupilState
from lotse.schooling.enums.support import PeriodForm
from lotse.schooling.rules import pupils as rules
from lotse.schooling.selectors.pupil_page import PupilPage
from lotse.tenants.linking import centre_url


@dataclass(frozen=True, slots=True)
class NextAction:
    """A button of the page; with ``post`` it acts at once."""

    label: str
    url: str
    icon: str = ""
    post: bool = False


@dataclass(frozen=True, slots=True)
class PupilActions:
    primary: NextAction | None
    others: list[NextAction]
    beside: NextAction | None = None  # a second visible button


def actions_for(page: PupilPage) -> PupilActions:
    """Empty for members who may only look."""
    if not page.may_edit:
        return PupilActions(None, [])
    actions = [one for one in _wanted(page) if one is not None]
    # The parents answer to the letter, the school waits for the papers, a family may have been invited elsewhere:
    # these must be in sight, not in a menu.
    shown = 2 if page.pupil.state in _TWO_IN_SIGHT else 1
    beside = actions[1] if shown == 2 else None
    return PupilActions(actions[0] if actions else None, actions[shown:], beside)


_TWO_IN_SIGHT = {PupilState.REGISTERED, PupilState.NO_SHOW, PupilState.RECOMMENDED, PupilState.ASSIGNED}


def _wanted(page: PupilPage) -> list[NextAction | None]:
    pupil, state = page.pupil, PupilState(page.pupil.state)
    code = pupil.code
    interview = NextAction("Erhebungsbogen öffnen", centre_url("schooling:interview", code), "document")
    exam = _order_exam(page)
    change = NextAction("Stand ändern", centre_url("schooling:move", code), "swap")
    assign = NextAction("Zuweisung eintragen", centre_url("schooling:assignment", code), "school")
    answer = NextAction("Antwort der Eltern eintragen", centre_url("schooling:answer", code), "speech")
    choose = [
        NextAction("Selbst eine Schule empfehlen", centre_url("schooling:recommend", code), "school"),
        NextAction("Wünsche und Vorgaben", centre_url("schooling:marks", code), "pin"),
    ]
    need = NextAction("Bedarf melden", centre_url("schooling:open_need_notice", code), "flag")
    withdraw = NextAction("Empfehlung zurücknehmen", centre_url("schooling:withdraw", code), "close")
    package = NextAction("Übergabepaket", centre_url("schooling:package_new", code), "folder")
    letter = NextAction("Brief an die Eltern", centre_url("schooling:letter", code), "print")
    family, about = pupil.person.household.code, f"?kind={pupil.person_id}"
    give = NextAction("Termin vergeben", centre_url("cases:book", family) + about, "calendar")
    invite = NextAction("Familie wählt den Termin selbst", centre_url("cases:invite", family) + about, "mail")
    propose = _propose(page)
    office = Office(page.process.who_assigns).label
    by_state: dict[PupilState, list[NextAction | None]] = {
        PupilState.REGISTERED: [
            give,
            _move(page, PupilState.INVITED, "Einladung festhalten"),
            invite,
            interview,
            change,
        ],
        PupilState.INVITED: [interview, give, invite, _move(page, PupilState.NO_SHOW, "Nicht erschienen"), change],
        PupilState.NO_SHOW: [give, _move(page, PupilState.INVITED, "Neu einladen"), invite, interview, change],
        PupilState.INTERVIEWED: [
            exam if page.process.exam_first else None,
            propose,
            *choose,
            None if page.process.exam_first else exam,
            need,
            interview,
            package,
            change,
        ],
        PupilState.EXAM_ORDERED: [propose, *choose, need, interview, package, change],
        PupilState.RECOMMENDED: [answer, letter, exam, choose[0], withdraw, need, package, change],
        PupilState.ANSWERED: [
            None
            if page.process.who_assigns == Office.FAMILY
            else _path_only(page, PupilState.HANDED_OVER, f"Übergabepaket: {office}", "schooling:package_new"),
            _path_only(page, PupilState.HANDED_OVER, f"Übergabe festhalten: {office}", "schooling:hand_over"),
            _path_only(page, PupilState.ASSIGNED, assign.label, "schooling:assignment"),
            answer,
            letter,
            exam,
            choose[0],
            withdraw,
            need,
            change,
        ],
        PupilState.NEED_NOTICE: [propose, *choose, assign, package, change],
        PupilState.HANDED_OVER: [assign, package, change],
        PupilState.ASSIGNED: [
            NextAction("Ersten Schultag eintragen", centre_url("schooling:start", code), "flag"),
            package,
            change,
        ],
    }
    if state in ATTENDING_STATES:
        return _at_school(page)
    ended = [change, _take_back(page)] if page.following else []
    return by_state.get(state, ended)


# What comes next after each kind of support: the label, and the support to which it leads
_AFTER: dict[str, tuple[str, PeriodForm]] = {
    PeriodForm.LITERACY: ("In die Erstförderung wechseln", PeriodForm.INITIAL_SUPPORT),
    PeriodForm.INITIAL_SUPPORT: ("Erstförderung beenden", PeriodForm.REGULAR),
    PeriodForm.FOLLOW_ON: ("Anschlussförderung beenden", PeriodForm.REGULAR),
}


def _at_school(page: PupilPage) -> list[NextAction | None]:
    """A question that is due comes first, then what follows the support of today."""
    code, current = page.pupil.code, page.support.current
    if current is None:
        return [_take_back(page)]
    support_url = centre_url("schooling:support", code)
    leave = NextAction("Ende des Schulbesuchs eintragen", centre_url("schooling:leave_school", code), "flag")
    follow_on = NextAction("Anschlussförderung beginnen", f"{support_url}?ziel={PeriodForm.FOLLOW_ON}", "arrow-right")
    ask = NextAction("Nachfrage beantworten", page.support.check_url, "speech") if page.support.check_url else None
    if current.support_form in _AFTER:
        label, target = _AFTER[current.support_form]
        following = NextAction(label, f"{support_url}?ziel={target}", "arrow-right")
    elif page.pupil.state == PupilState.FIRST_SUPPORT_ENDED and PeriodForm.FOLLOW_ON not in page.support.forms:
        following = follow_on
    else:
        following = leave
    others = [
        NextAction("Übergabepaket", centre_url("schooling:package_new", code), "folder"),
        NextAction("Förderung ändern", support_url, "swap"),
        NextAction("Schulwechsel oder Übergang eintragen", centre_url("schooling:school_change", code), "school"),
        leave,
        _take_back(page),
    ]
    return [ask, following, *(one for one in others if one != following)]


def _take_back(page: PupilPage) -> NextAction | None:
    if not page.support.can_take_back:
        return None
    return NextAction("Letzten Schritt zurücknehmen", centre_url("schooling:take_back", page.pupil.code), "close")


def _order_exam(page: PupilPage) -> NextAction | None:
    """Once, and not where the path leaves the examination out."""
    if page.exam or PupilState.EXAM_ORDERED in rules.skipped(page.process):
        return None
    return NextAction("Untersuchung beauftragen", centre_url("schooling:exam", page.pupil.code), "calendar")


def _move(page: PupilPage, to: PupilState, label: str) -> NextAction | None:
    if to not in page.following:
        return None
    return NextAction(label, f"{centre_url('schooling:move', page.pupil.code)}?ziel={to}", "arrow-right")


def _path_only(page: PupilPage, to: PupilState, label: str, name: str) -> NextAction | None:
    return NextAction(label, centre_url(name, page.pupil.code), "arrow-right") if to in page.following else None


def _propose(page: PupilPage) -> NextAction | None:
    """The proposal for one child; not for children whom this centre only advises, nor before a personal talk."""
    if page.advice_only:
        return None
    return NextAction("Schule vorschlagen", centre_url("schooling:propose_one", page.pupil.code), "spark", post=True)
