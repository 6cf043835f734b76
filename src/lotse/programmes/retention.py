"""Names of those who led a group go; the group and its counts stay."""

from django.db.models import Q

from lotse.core.registry import OwnPeriod
from lotse.core.retention import Table, Tables
from lotse.programmes.models import GroupProgramme
from lotse.programmes.selectors.programmes import settings

_LEADERS = Tables(Table(GroupProgramme, "ended_on", Q(), {"leader": "", "leader_email": "", "leader_phone": ""}))

RETENTIONS = (_LEADERS.retention("programmes.leader"),)


def _keep_months() -> int:
    return settings().keep_months


OWN_PERIODS = (OwnPeriod("programmes.names", _keep_months, "Regeln der Gruppenangebote", "programmes:settings"),)
