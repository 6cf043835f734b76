"""Promise 3, for any sequence of actions: no open case without an open next step, no closed one with such a step.

Promise 6: nobody reads another's minutes, on no page and in no file.
"""

import datetime as dt
import io
import re
from typing import Any

import openpyxl
import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lotse.cases import services
from lotse.cases.enums import CHECK_KINDS, CaseResult, CaseState, CheckAnswer, FollowUpKind, Topic
from lotse.cases.models import AdviceContact, Case, FollowUp
from lotse.cases.services import Closing, NextStep
from lotse.core.errors import LotseError
from lotse.tenants.enums import Role
from tests import make
from tests.exports import personal_file
from tests.world import NOW, TODAY, Place, World


class Rollback(Exception):
    """Ends one example; the next one starts from the same world."""


ACTIONS = ["Schule anrufen", "Zeugnis übersetzen lassen", "prüfen", "mal sehen"]
maybe_step = st.none() | st.tuples(st.sampled_from(ACTIONS), st.integers(-1, 30))
maybe_closing = st.none() | st.booleans()
one_action = st.tuples(
    st.sampled_from(["open", "step", "complete", "complete", "postpone", "close", "reopen", "check", "contact"]),
    st.integers(0, 3),
    maybe_step,
    maybe_closing,
    st.sampled_from(CheckAnswer),
)


def act(place: Place, household: Any, move: tuple[Any, ...]) -> None:
    name, which, wanted, checks, answer = move
    by: dict[str, Any] = {"actor": place.counsellor, "now": NOW}
    step = NextStep(wanted[0], place.counsellor, TODAY + dt.timedelta(days=wanted[1])) if wanted else None
    closing = Closing(CaseResult.SOLVED, checks) if checks is not None else None
    cases = list(Case.objects.order_by("created_at", "pk"))
    followups = list(FollowUp.objects.select_related("case__household", "household", "owner").order_by("pk"))
    case = cases[which % len(cases)] if cases else None
    followup = followups[which % len(followups)] if followups else None
    if name == "open":
        services.open_case(
            household=household, topic=Topic.WORK, goal="Arbeit", responsible=place.counsellor, next_step=step, **by
        )
    elif name == "contact":
        services.note_contact(topic=Topic.WORK, channel="phone", minutes=5, case=case, next_step=step, **by)  # type: ignore[arg-type]
    elif case and name == "step" and step:
        services.set_next_step(case=case, next_step=step, **by)
    elif case and name == "close" and closing:
        services.close_case(case=case, closing=closing, **by)
    elif case and name == "reopen":
        services.reopen_case(case=case, next_step=step, **by)
    elif followup and name == "complete":
        services.complete_followup(followup=followup, outcome="erreicht", next_step=step, closing=closing, **by)
    elif followup and name == "postpone":
        services.postpone_followup(followup=followup, due_on=TODAY + dt.timedelta(days=which), **by)
    elif followup and name == "check":
        services.answer_check(followup=followup, answer=answer, next_step=step, **by)


def check_promise() -> None:
    waiting = FollowUp.objects.filter(done_at__isnull=True)
    for case in Case.objects.all():
        has_step = waiting.filter(case=case, kind=FollowUpKind.STEP).exists()
        assert has_step == (case.state == CaseState.OPEN)
        if case.state == CaseState.OPEN:
            assert not waiting.filter(case=case, kind__in=CHECK_KINDS).exists()


@pytest.fixture
def here(world: World) -> tuple[World, Any]:
    with world.lippe.scope():
        return world, make.household(world.lippe)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=st.lists(one_action, max_size=14))
def test_no_sequence_of_actions_forgets_a_case(here: tuple[World, Any], moves: list[tuple[Any, ...]]) -> None:
    world, household = here
    place = world.lippe
    with pytest.raises(Rollback), place.scope(), transaction.atomic():
        for move in [("open", 0, (ACTIONS[0], 7), None, CheckAnswer.LASTING), *moves]:
            try:
                act(place, household, move)
            except LotseError as error:
                assert error.sentence, error.code
            check_promise()
        raise Rollback


# --- Staff are not watched -----------------------------------------------------------------------------------


def readable(content: bytes) -> str:
    """The text of a page without its codes and ids, or of all cells of a spreadsheet."""
    if content.startswith(b"PK"):
        sheet = openpyxl.load_workbook(io.BytesIO(content)).active
        assert sheet is not None
        return " ".join(str(cell.value) for row in sheet.iter_rows() for cell in row)
    return re.sub(
        r"""(?:value|href|action|src|content|id|for)=["'][^"']*["']|\{"X-CSRFToken[^}]*\}""", "", content.decode()
    )


def shown(client: Client, url: str) -> bytes:
    """A page; where it asks before it gives a file, the file."""
    page = client.get(url)
    return personal_file(client, url) if "export=" in url and page.status_code == 200 else page.content


def pages_about(contact: AdviceContact) -> list[str]:
    household, case = contact.household, contact.case
    assert household is not None
    assert case is not None
    return [
        "heute/",
        f"suche/?q={case.code}",
        f"suche/?q={household.name}",
        "beratung/?wessen=alle&stand=alle",
        "beratung/?wessen=alle&stand=alle&export=csv",
        "beratung/?wessen=alle&stand=alle&export=xlsx",
        "beratung/kontakte/",
        "beratung/kontakte/?export=csv",
        f"beratung/kontakt/{contact.pk}/",
        f"beratung/faelle/{case.code}/",
        f"familien/{household.code}/",
        f"familien/{household.code}/beratung/",
        f"familien/{household.code}/zugriffe/",
    ]


def test_nobody_reads_anothers_minutes(world: World) -> None:
    place = world.lippe
    with place.scope():
        case = make.case(place)
        contact = make.contact(place, household=case.household, case=case, minutes=547)
        for role in (Role.DIRECTOR, Role.PRIVACY_OFFICER):
            make.inspection(place, case.household, role)
        paths = pages_about(contact)
    for role in set(Role) - {Role.COUNSELLOR}:
        client = place.client(role)
        for path in paths:
            assert "547" not in readable(shown(client, place.url(path))), (role, path)
    own = [path for path in paths if "547" in readable(shown(place.client(), place.url(path)))]
    assert own == ["beratung/kontakte/", f"beratung/kontakt/{contact.pk}/"]
