"""Who is told of a complaint, and how the family finds its answer."""

import datetime as dt

from django.conf import settings as installation

from lotse.core import clock
from lotse.core.workdays import working_days_after
from lotse.links import services as links
from lotse.outbox.services import Message, post, post_many
from lotse.tenants.linking import centre_url
from lotse.tenants.models import Centre
from lotse.volunteering.mails import complaints as mails
from lotse.volunteering.models import Complaint
from lotse.volunteering.rules import complaints as rules
from lotse.volunteering.selectors import complaints as selectors
from lotse.volunteering.services.complaints.errors import NobodyImpartial


def answer_due_on(now: dt.datetime) -> dt.date:
    return working_days_after(clock.day_of(now), selectors.settings().answer_days)


def tell(complaint: Complaint, centre: Centre, now: dt.datetime, *, was_late: bool = False) -> None:
    """Mail everybody who may handle it: a code and a link. Raises NobodyImpartial."""
    able = rules.impartial_for(complaint)
    if not able:
        raise NobodyImpartial(selectors.settings().elsewhere)
    url = installation.BASE_URL + centre_url("volunteering:complaint", complaint.code)
    subject, text = mails.please_handle(complaint, url=url, was_late=was_late)
    people = selectors.possible_handlers().filter(pk__in=able)
    messages = [Message(one.user.email, subject, text) for one in people]
    post_many(messages=messages, centre=centre, now=now)


def issue(complaint: Complaint, now: dt.datetime) -> str:
    """A further link of the family; earlier ones still open the same page."""
    return links.issue(purpose=rules.LINK_PURPOSE, object_id=complaint.pk, actor=None, now=now, keep_others=True)


def send_link(complaint: Complaint, centre: Centre, now: dt.datetime, *, answered: bool) -> str:
    """A link, mailed where the family gave an address."""
    secret = issue(complaint, now)
    if complaint.email:
        path = centre_url("volunteering:complaint_answer", secret)
        url = f"{installation.BASE_URL}{path}?sprache={complaint.language}"
        subject, text = mails.to_family(complaint, url=url, centre=centre, answered=answered)
        post(to=complaint.email, subject=subject, text=text, centre=centre, now=now)
    return secret
