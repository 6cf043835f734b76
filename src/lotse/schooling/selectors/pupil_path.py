"""What can be done next with a child: one primary action per state, the others behind it."""

from dataclasses import dataclass

from lotse.schooling.enums import Office, PupilState
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
    # The parents answer to the letter: it must be in sight, not in a menu.
    shown = 2 if page.pupil.state == PupilState.RECOMMENDED else 1
    beside = actions[1] if shown == 2 else None
    return PupilActions(actions[0] if actions else None, actions[shown:], beside)


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
    letter = NextAction("Brief an die Eltern", centre_url("schooling:letter", code), "print")
    propose = _propose(page)
    office = Office(page.process.who_assigns).label
    by_state: dict[PupilState, list[NextAction | None]] = {
        PupilState.REGISTERED: [_move(page, PupilState.INVITED, "Einladung festhalten"), interview, change],
        PupilState.INVITED: [interview, _move(page, PupilState.NO_SHOW, "Nicht erschienen"), change],
        PupilState.NO_SHOW: [_move(page, PupilState.INVITED, "Neu einladen"), interview, change],
        PupilState.INTERVIEWED: [
            exam if page.process.exam_first else None,
            propose,
            *choose,
            None if page.process.exam_first else exam,
            need,
            interview,
            change,
        ],
        PupilState.EXAM_ORDERED: [propose, *choose, need, interview, change],
        PupilState.RECOMMENDED: [answer, letter, exam, choose[0], withdraw, need, change],
        PupilState.ANSWERED: [
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
        PupilState.NEED_NOTICE: [propose, *choose, assign, change],
        PupilState.HANDED_OVER: [assign, change],
        PupilState.ASSIGNED: [
            NextAction("Ersten Schultag eintragen", centre_url("schooling:start", code), "flag"),
            change,
        ],
    }
    fallback: list[NextAction | None] = [change] if page.following else []
    return by_state.get(state, fallback)


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
