"""Requests for advice from the public pages: who answers them, until when, how long they are kept."""

import datetime as dt

from lotse.tenants.enums import ADVISING
from lotse.tenants.rights import declare

ANSWER_REQUESTS = declare("cases.answer_requests", "Beratungsanfragen beantworten", roles=ADVISING, personal=True)
ANSWER_WITHIN_DAYS = 3  # working days, as the page says
KEPT = dt.timedelta(days=90)
"""So long an unsettled request keeps its names; then it is deleted."""
COUNTED = dt.timedelta(days=365)
"""So long a settled one stays, without names, to be counted."""
PER_SENDER, IN_ALL = 10, 60  # in an hour: from one network address, for one centre; on a bus many share one
