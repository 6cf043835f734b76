"""What was typed for a referral while a missing consent is recorded: kept encrypted in the session of this browser."""

import json
from typing import Any
from urllib.parse import urlencode

from lotse.core import crypto
from lotse.core.crypto import UndecipherableError
from lotse.people.selectors import FilePage
from lotse.referrals.selectors.referrals import purpose_of
from lotse.tenants.linking import centre_url
from lotse.tenants.requests import StaffRequest

KEY = "lotse_referral_typed"
ASKED = "eingabe"  # in the address of the form: show what was kept


def keep(request: StaffRequest, file: FilePage, data: dict[str, Any]) -> str:
    """The query for the page that records the consent: its purpose, and the way back to this form."""
    plain = json.dumps({name: value for name, value in data.items() if name != "seen"})
    request.session[KEY] = crypto.encrypt(plain, _place(request, file))
    back = f"{centre_url('referrals:new', file.code)}?{ASKED}=1"
    return urlencode({"zweck": purpose_of(data["partner"]), "weiter": back})


def of(request: StaffRequest, file: FilePage) -> dict[str, Any]:
    """Initial values of the form; empty where nothing was kept for this family."""
    if ASKED not in request.GET or KEY not in request.session:
        return {}
    try:
        found: dict[str, Any] = json.loads(crypto.decrypt(request.session[KEY], _place(request, file)))
    except UndecipherableError:  # of another family, or the key is gone: one types again
        return {}
    return found


def forget(request: StaffRequest) -> None:
    request.session.pop(KEY, None)


def _place(request: StaffRequest, file: FilePage) -> str:
    return f"referrals/typed/{request.member.pk}/{file.household.pk}"
