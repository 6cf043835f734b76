"""What happens to shares without anybody asking (core.registry.periodic)."""

import contextlib
import datetime as dt

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from lotse.audit.services import record
from lotse.core import clock
from lotse.outbox.services import post
from lotse.tenants.linking import centre_url
from lotse.tenants.models import Centre
from lotse.volunteering.enums import ASKED_SHARES, OPEN_SHARES, RELIEVING_SHARES, ShareState
from lotse.volunteering.mails import shares as mails
from lotse.volunteering.models import Share
from lotse.volunteering.rules.shares import ANSWER_WITHIN_DAYS, NOTICE_DAYS, REMIND_AFTER_DAYS
from lotse.volunteering.selectors.shares import ending_soon
from lotse.volunteering.services.shares.answering import ask_manager
from lotse.volunteering.services.shares.ending import ShareSettled, silence, step
from lotse.volunteering.services.shares.offering import ask_full_timer


def look_after(centre: Centre, now: dt.datetime) -> None:
    """Remind whoever has not answered, let questions and shares end, ask what follows. Each once, in any order."""
    today = clock.day_of(now)
    _end(today, now)
    _expire(today, now)
    _remind(today, now)
    _tell_of_end(centre, today, now)


def _remind(today: dt.date, now: dt.datetime) -> None:
    by = today + dt.timedelta(days=ANSWER_WITHIN_DAYS - REMIND_AFTER_DAYS)
    for share in _rows().filter(state__in=ASKED_SHARES, reminded_at=None, due_on__lte=by):
        with transaction.atomic():
            row = Share.objects.filter(pk=share.pk, state=share.state, reminded_at=None)
            if row.update(reminded_at=now) == 1:
                ask = ask_full_timer if share.state == ShareState.OFFERED else ask_manager
                ask(share, now, again=True)


def _expire(today: dt.date, now: dt.datetime) -> None:
    """Nobody answered. A line manager without an address is asked on the phone: that does not end by itself."""
    late = _rows().filter(state__in=ASKED_SHARES, due_on__lt=today)
    for share in late:
        if share.state == ShareState.ACCEPTED and not share.full_timer.manager_email:
            continue
        with transaction.atomic(), contextlib.suppress(ShareSettled):
            step(share, ASKED_SHARES, ShareState.EXPIRED, due_on=None)
            silence(share, now, tell=share.accepted_at is not None)
            record(actor=None, action="volunteering.share_expired", obj=share, now=now)


def _end(today: dt.date, now: dt.datetime) -> None:
    for share in _rows().filter(state__in=RELIEVING_SHARES, ended_on=None, until_on__lte=today):
        is_open = share.state in OPEN_SHARES
        with transaction.atomic(), contextlib.suppress(ShareSettled):
            step(share, RELIEVING_SHARES, ShareState.ENDED, ended_on=share.until_on)
            silence(share, now, tell=is_open)
            record(actor=None, action="volunteering.share_ended", obj=share, now=now)


def _tell_of_end(centre: Centre, today: dt.date, now: dt.datetime) -> None:
    for share in ending_soon(_rows(), today, NOTICE_DAYS).filter(end_told_at=None):
        with transaction.atomic():
            if Share.objects.filter(pk=share.pk, end_told_at=None).update(end_told_at=now) == 1:
                url = settings.BASE_URL + centre_url("volunteering:share", share.pk)
                subject, text = mails.ends_soon(share, url=url)
                post(to=share.held_by.user.email, subject=subject, text=text, centre=centre, now=now)


def _rows() -> QuerySet[Share]:
    people = ("engagement", "volunteer", "full_timer__organisation", "held_by__user", "centre")
    return Share.objects.select_related(*people).order_by("pk")
