"""The authority's lists of the demo: one in the middle of being answered, and children ready for the next."""

import datetime as dt

from lotse.directory.enums import OrganisationKind
from lotse.directory.models import Organisation, Representative
from lotse.schooling.enums import AnswerWay
from lotse.schooling.selectors.decision_candidates import candidates
from lotse.schooling.services.decisions import Answer, Answering, answer_items, save_access, send_list
from lotse.tenants.models import Membership

ACCESS_CODE = "DEMO-2345"  # told on the telephone in real life
LISTED = 12  # children on the list; the others wait for a new one


def make(staff: dict[str, Membership], now: dt.datetime) -> int:
    """The authority's access and account, and a list with its first answers; returns the children on it."""
    by = staff["beratung"]
    office = Organisation.objects.get(kind=OrganisationKind.SCHOOL_AUTHORITY)
    note = "Frau Ostermann, montags bis donnerstags 8–15 Uhr"
    save_access(actor=by, office=office, contact_note=note, access_code=ACCESS_CODE, now=now - dt.timedelta(days=60))
    Representative.objects.create(membership=staff["schulamt"], organisation=office)
    sent_at = now - dt.timedelta(days=1)
    day = sent_at.date()
    ready = [one.pupil for one in candidates(by, office, day) if not one.obstacle]
    chosen = [one.pk for one in ready if one.state_since_on < day][:LISTED]
    if not chosen:
        return 0
    due_on = day + dt.timedelta(days=14)
    made = send_list(actor=by, office=office, pupil_ids=chosen, due_on=due_on, way="link", now=sent_at).decision_list
    items = list(made.items.filter(need_notice=None)[:3])
    answers = [Answer(one.pk, "assign") for one in items[:2]]
    answers += [Answer(one.pk, "return", return_reason="parents") for one in items[2:]]
    if answers:
        later = sent_at + dt.timedelta(hours=5)
        by_link = Answering(AnswerWay.LINK)
        answer_items(decision_list=made, answers=answers, by=by_link, now=later, accept_over=True)
    return len(chosen)
