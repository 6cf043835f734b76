"""The access code: a link alone opens nothing, and guessing takes longer than anybody has."""

import datetime as dt
import hmac

from django.db.models import Case, F, Q, Value, When

from lotse.audit.services import record
from lotse.core import clock
from lotse.core.errors import LotseError
from lotse.schooling.models import DecisionList
from lotse.schooling.rules.decisions import CODE_LOCK, CODE_TRIES, normal_code


class CodeWrong(LotseError):
    code = "schooling.access_code_wrong"
    sentence = (
        "Dieser Zugangscode stimmt nicht. Bitte prüfen Sie ihn, oder rufen Sie uns an. "
        f"Nach {CODE_TRIES} falschen Eingaben ist die Liste für eine Viertelstunde gesperrt."
    )


class CodeLocked(LotseError):
    code = "schooling.access_code_locked"
    sentence = "Der Zugangscode wurde zu oft falsch eingegeben."


def code_of(decision_list: DecisionList) -> str:
    """The code that opens the list: its own, or the one agreed with the office."""
    return decision_list.access_code or decision_list.office.access_code


def unlock(*, decision_list: DecisionList, typed: str, now: dt.datetime) -> None:
    """Compare a code that somebody with the link typed. Raises CodeWrong, CodeLocked.

    A try is taken before the comparison, in one statement, so that many tries at once do not count as one. No
    transaction around: a wrong try must stay counted.
    """
    over = Q(last_try_at__lte=now - CODE_LOCK)
    rows = DecisionList.objects.filter(pk=decision_list.pk)
    tried = rows.filter(over | Q(code_tries__lt=CODE_TRIES)).update(
        code_tries=Case(When(over, then=Value(1)), default=F("code_tries") + 1), last_try_at=now
    )
    if tried != 1:
        last = rows.values_list("last_try_at", flat=True).get()
        until = clock.local((last or now) + CODE_LOCK)
        raise CodeLocked(
            f"Der Zugangscode wurde {CODE_TRIES}-mal falsch eingegeben. Zum Schutz der Familien ist die Liste bis "
            f"{until:%H:%M} Uhr gesperrt. Es ist nichts verloren. Rufen Sie uns gern an.",
            field="code",
        )
    if not hmac.compare_digest(normal_code(typed).encode(), normal_code(code_of(decision_list)).encode()):
        raise CodeWrong(field="code")
    rows.update(code_tries=0, last_try_at=None)
    record(actor=None, action="schooling.decision_list_opened", obj=decision_list, now=now)
