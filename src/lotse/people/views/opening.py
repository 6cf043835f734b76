"""Opening a file for a page of it."""

from lotse.core import clock
from lotse.people import selectors, services
from lotse.tenants.requests import StaffRequest


def opened(request: StaffRequest, code: str) -> selectors.FilePage:
    """The file; looking at it is recorded, sending a form from it is not a second look. Raises NotFound."""
    if request.method == "POST":
        household = selectors.household_by_code(request.member, code)
        return selectors.file_page(request.member, household, on=clock.today(), path=request.path)
    return services.open_file(actor=request.member, code=code, now=clock.now(), path=request.path)
