"""Two files of a family become one: what was demanded of either holds for both."""

import datetime as dt

from lotse.people.models import Household
from lotse.people.services import limits
from lotse.privacy.models import Correction, DataRequest, Restriction, SubjectPackage
from lotse.tenants.models import Membership


def merge(source: Household, target: Household, actor: Membership, now: dt.datetime) -> None:
    """Registered as ``merge``. Where both are restricted, the restriction of the target stays open alone."""
    for one in (source, target):
        one.refresh_from_db(fields=["restricted_at", "objected_at"])
    for model in (Correction, DataRequest, SubjectPackage):
        model.objects.filter(household=source).update(household=target)
    rows = Restriction.objects.filter(household=source)
    if target.restricted_at is not None:
        rows.filter(lifted_at=None).delete()
    rows.update(household=target)
    if source.restricted_at is not None and target.restricted_at is None:
        limits.set_restriction(household=target, since_at=source.restricted_at)
    if source.objected_at is not None:
        limits.set_objection(household=target, since_at=source.objected_at)
