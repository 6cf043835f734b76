"""What was agreed with a partner: the code that opens all referrals to it."""

from typing import Any

from django.http import HttpResponse
from django.views.decorators.cache import never_cache

from lotse.core import clock
from lotse.core.access import access
from lotse.referrals.forms import AccessForm
from lotse.referrals.selectors import referrals as selectors
from lotse.referrals.services import access as codes
from lotse.tenants.linking import centre_url
from lotse.tenants.pages import form_page
from lotse.tenants.requests import StaffRequest


@never_cache
@access("referrals.send")
def agreed_code(request: StaffRequest, organisation: str) -> HttpResponse:
    """The code, to be read out; and a new one."""
    found = selectors.partner_for(organisation)
    form = AccessForm(request.POST or None)

    def act(data: dict[str, Any]) -> None:
        code = data["access_code"]
        codes.save_access(actor=request.member, organisation=found, access_code=code, now=clock.now())

    return form_page(
        request, form, act, title=f"Zugangscode für {found}", preline="Verweise", submit="Neuen Code vereinbaren",
        back=centre_url("referrals:agreed_code", found.code), done="Der neue Zugangscode gilt ab sofort.",
        template="referrals/agreed_code.html", organisation=found, agreed=selectors.agreed_code(found),
    )  # fmt: skip
