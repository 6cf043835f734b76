"""The access code beside a link: a link alone opens nothing personal, and guessing takes longer than anybody has."""

import datetime as dt
import hmac
import uuid
from collections.abc import MutableMapping
from typing import Any, TypeVar

from django.db import IntegrityError, transaction
from django.db.models import Case, F, Model, Q, QuerySet, Value, When
from django.utils.translation import gettext

from lotse.core import clock, crypto
from lotse.core.codes import new_code
from lotse.core.errors import LotseError

M = TypeVar("M", bound=Model)

CODE_LENGTH = 8
CODE_TRIES = 5
CODE_LOCK = dt.timedelta(minutes=15)
OPEN_S = 3600  # afterwards the code is asked for again


class CodeWrong(LotseError):
    code = "links.access_code_wrong"
    sentence = "Dieser Zugangscode stimmt nicht."


class CodeLocked(LotseError):
    code = "links.access_code_locked"
    sentence = "Der Zugangscode wurde zu oft falsch eingegeben."


class CodeTooShort(LotseError):
    code = "links.access_code_too_short"
    sentence = f"Der Zugangscode braucht mindestens {CODE_LENGTH} Buchstaben oder Ziffern."


def new_access_code() -> str:
    """Eight signs that are not mistaken for each other on the telephone, in two groups."""
    return f"{new_code()[:4]}-{new_code()[:4]}"


def normal_code(typed: str) -> str:
    """An access code as it is compared: people write it with hyphens, spaces, and small letters."""
    return "".join(sign for sign in typed.upper() if sign.isalnum())


def check_length(code: str) -> None:
    """Raises CodeTooShort (field access_code)."""
    if len(normal_code(code)) < CODE_LENGTH:
        raise CodeTooShort(field="access_code")


def agreed(model: type[M], organisation: Any, now: dt.datetime) -> M:
    """The row with the code agreed with an organisation; made with one of ours when it is needed for the first time.

    ``model`` has organisation (one row each), access_code and changed_at.
    """
    rows: Any = model._default_manager.filter(organisation=organisation)
    found: M | None = rows.first()
    if found is not None:
        return found
    made = model(organisation=organisation, changed_at=now, access_code=new_access_code())
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:  # somebody else needed it in this moment
        return rows.get()  # type: ignore[no-any-return]
    return made


def unlock(*, rows: "QuerySet[Any]", typed: str, code: str, now: dt.datetime) -> None:
    """Compare what somebody with the link typed; ``rows``: the one guarded row. Raises CodeWrong, CodeLocked.

    A try is taken before the comparison, in one statement, so that many tries at once do not count as one. No
    transaction around: a wrong try must stay counted.
    """
    over = Q(last_try_at__lte=now - CODE_LOCK)
    tried = rows.filter(over | Q(code_tries__lt=CODE_TRIES)).update(
        code_tries=Case(When(over, then=Value(1)), default=F("code_tries") + 1), last_try_at=now
    )
    if tried != 1:
        last = rows.values_list("last_try_at", flat=True).get()
        until = clock.local((last or now) + CODE_LOCK)
        told = gettext(
            "Der Zugangscode wurde %(tries)d-mal falsch eingegeben. Zum Schutz der Familien ist die Seite bis "
            "%(until)s Uhr gesperrt. Es ist nichts verloren. Rufen Sie uns gern an."
        )
        raise CodeLocked(told % {"tries": CODE_TRIES, "until": f"{until:%H:%M}"}, field="code")
    if not hmac.compare_digest(normal_code(typed).encode(), normal_code(code).encode()):
        told = gettext(
            "Dieser Zugangscode stimmt nicht. Bitte prüfen Sie ihn, oder rufen Sie uns an. Nach %(tries)d falschen "
            "Eingaben ist die Seite für eine Viertelstunde gesperrt."
        )
        raise CodeWrong(told % {"tries": CODE_TRIES}, field="code")
    rows.update(code_tries=0, last_try_at=None)


def remember(session: MutableMapping[str, Any], key: str, pk: uuid.UUID, code: str, now: dt.datetime) -> None:
    """Note in the browser's session that the code was right, without telling it."""
    session[key] = session.get(key, {}) | {str(pk): [_proof(pk, code), int(now.timestamp())]}


def is_unlocked(session: MutableMapping[str, Any], key: str, pk: uuid.UUID, code: str, now: dt.datetime) -> bool:
    """Whether it was right within OPEN_S; another code makes the note worthless."""
    proof, since = session.get(key, {}).get(str(pk), ("", 0))
    return bool(proof == _proof(pk, code) and now.timestamp() - since < OPEN_S)


def _proof(pk: uuid.UUID, code: str) -> str:
    return crypto.blind_index(code, centre_id=pk, kind="access_code")
