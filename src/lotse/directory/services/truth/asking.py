"""Asking partners whether their offers still hold: one mail to one address, repeated once, then asked anew."""

import datetime as dt
import uuid
from collections.abc import Iterable

from django.conf import settings as django_settings
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef

from lotse.audit.services import record
from lotse.core import clock
from lotse.directory import mails, selectors
from lotse.directory.enums import Answer
from lotse.directory.models import Inquiry, Offer, OfferQuestion
from lotse.directory.rules.truth import LINK_PURPOSE
from lotse.directory.selectors.truth import asking
from lotse.links import services as links
from lotse.outbox.services import post, stop
from lotse.tenants.linking import centre_url
from lotse.tenants.models import Centre


def keep_true(centre: Centre, now: dt.datetime) -> None:
    """What happens by itself (core.registry.periodic): old questions go, new ones are asked, silence is reminded."""
    settings = selectors.settings()
    settle(asking.expired(now), Answer.SILENT, now)
    settle(asking.overtaken(now), Answer.DROPPED, now)
    for address, offer_ids in asking.due_by_address(settings, clock.day_of(now)).items():
        try:
            _ask(centre, address, offer_ids, now)
        except IntegrityError:  # somebody else's run has asked about one of them: the next run asks about the rest
            continue
    for inquiry in asking.to_remind(settings, now):
        _remind(centre, inquiry, now)


def settle(questions: Iterable[OfferQuestion], answer: Answer, now: dt.datetime) -> None:
    """Close questions; a mail of which nothing is open any more does not leave. Part of a service that records why."""
    with transaction.atomic():
        keys = [one.pk for one in questions]
        rows = OfferQuestion.objects.filter(pk__in=keys, settled_at=None)
        rows.update(settled_at=now, answer=answer)
        waiting = OfferQuestion.objects.filter(inquiry=OuterRef("pk"), settled_at=None)
        done = Inquiry.objects.filter(~Exists(waiting), questions__in=keys)
        stop(carrying=done.values_list("pk", flat=True))


def _ask(centre: Centre, address: str, offer_ids: list[uuid.UUID], now: dt.datetime) -> None:
    with transaction.atomic():
        inquiry = Inquiry.objects.create(email=address, asked_at=now)
        OfferQuestion.objects.bulk_create(OfferQuestion(inquiry=inquiry, offer_id=one) for one in offer_ids)
        Offer.objects.filter(pk__in=offer_ids).update(asked_at=now)
        _mail(centre, inquiry, now, reminds=False)
        record(actor=None, action="directory.partner_asked", obj=inquiry, now=now)


def _remind(centre: Centre, inquiry: Inquiry, now: dt.datetime) -> None:
    with transaction.atomic():
        if Inquiry.objects.filter(pk=inquiry.pk, reminded_at=None).update(reminded_at=now) == 1:
            _mail(centre, inquiry, now, reminds=True)
            record(actor=None, action="directory.partner_reminded", obj=inquiry, now=now)


def _mail(centre: Centre, inquiry: Inquiry, now: dt.datetime, *, reminds: bool) -> None:
    waiting = OfferQuestion.objects.filter(inquiry=inquiry, settled_at=None).order_by("offer__name", "pk")
    secret = links.issue(purpose=LINK_PURPOSE, object_id=inquiry.pk, actor=None, now=now, keep_others=True)
    url = f"{django_settings.BASE_URL}{centre_url('directory:offers_link', secret)}"
    names = waiting.values_list("offer__name", flat=True)
    repeats = clock.day_of(inquiry.asked_at) if reminds else None
    subject, text = mails.do_they_hold(names=names, url=url, repeats=repeats, centre=centre)
    post(to=inquiry.email, subject=subject, text=text, centre=centre, now=now, carries=[inquiry.pk])
