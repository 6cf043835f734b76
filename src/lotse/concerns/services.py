"""Saying that one worries about a child, taking over, and what happens when nobody does."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings as installation
from django.db import IntegrityError, transaction
from django.utils.translation import gettext

from lotse.audit.services import record
from lotse.concerns import rules, selectors
from lotse.concerns.mails import please_take_over
from lotse.concerns.models import Concern, ConcernContact, ConcernSettings
from lotse.core.errors import ChangedMeanwhile, LotseError, NotAllowed
from lotse.core.open_forms import too_many
from lotse.outbox.services import Message, post_many, stop
from lotse.tenants.linking import centre_url
from lotse.tenants.models import Centre, Membership

DAYS_OF_MONTH = 30.4375  # the mean, for a period in which a day more or less is none


class TakenOver(LotseError):
    code = "concerns.taken_over"

    def __init__(self, who: str) -> None:
        super().__init__(f"{who} hat schon übernommen. Sie müssen nichts weiter tun.")


class TooManyConcerns(LotseError):
    code = "concerns.too_many"

    def __init__(self) -> None:
        super().__init__(gettext("Das ist heute schon oft gesendet worden. Bitte rufen Sie eine der Nummern hier an."))


def raise_concern(*, form_id: uuid.UUID, centre: Centre, now: dt.datetime, sender: str = "") -> Concern:
    """Note that somebody worries, and ask those who take over. Nothing says who it was, the audit log included.

    ``form_id`` is drawn for each page that is opened: sent twice, it is one report. ``sender`` bounds how often, where
    somebody has no account, as in ``core.open_forms``: a hash for an hour. Raises TooManyConcerns.
    """
    kind = f"concern:{centre.slug}"
    if sender and too_many(kind, sender, per_sender=rules.CONCERNS_PER_SENDER, in_all=rules.CONCERNS_IN_ALL):
        raise TooManyConcerns
    sent_before = Concern.objects.filter(pk=form_id).first()
    if sent_before is not None:
        return sent_before
    try:
        with transaction.atomic():
            concern = Concern.objects.create(pk=form_id, noted_at=now)
            _ask(concern, rules.helpers().asked, centre, now, was_late=False)
            record(actor=None, action="concerns.raised", obj=concern, now=now)
    except IntegrityError:  # the second of two taps, in the same instant
        return Concern.objects.get(pk=form_id)
    return concern


def take_over(*, actor: Membership, concern: Concern, now: dt.datetime) -> None:
    """One of several who were asked; the mails that have not left are stopped. Raises NotAllowed, TakenOver."""
    if not rules.may_take_over(actor, concern):
        raise NotAllowed
    with transaction.atomic():
        rows = Concern.objects.filter(pk=concern.pk)
        if rows.filter(taken_over_at=None).update(taken_over_at=now, taken_over_by=actor) == 1:
            stop(carrying=[concern.pk])
            record(actor=actor, action="concerns.taken_over", obj=concern, now=now)
            return
        who = rows.select_related("taken_over_by").get().taken_over_by
    if who != actor:
        raise TakenOver(str(who))


def escalate(centre: Centre, now: dt.datetime) -> None:
    """What nobody has taken over in time goes to the directors too, once (core.registry.periodic)."""
    since = now - dt.timedelta(minutes=selectors.settings().escalate_minutes)
    for concern in Concern.objects.filter(taken_over_at=None, escalated_at=None, noted_at__lte=since):
        with transaction.atomic():
            rows = Concern.objects.filter(pk=concern.pk, taken_over_at=None, escalated_at=None)
            if rows.update(escalated_at=now) != 1:
                continue
            _ask(concern, rules.helpers().leading, centre, now, was_late=True)
            record(actor=None, action="concerns.escalated", obj=concern, now=now)


def forget(centre: Centre, now: dt.datetime) -> None:
    """Delete what was taken over long ago (core.registry.periodic); ``centre`` is the one in scope."""
    before = now - dt.timedelta(days=selectors.settings().keep_months * DAYS_OF_MONTH)
    Concern.objects.filter(taken_over_at__lt=before).delete()


def set_own_phone(*, actor: Membership, phone: str, now: dt.datetime) -> None:
    """Under which number people reach this member; empty: that of the centre. Raises NotAllowed."""
    if not actor.holds(rules.RAISE):
        raise NotAllowed
    with transaction.atomic():
        Membership.objects.filter(pk=actor.pk).update(phone=phone)
        record(actor=actor, action="concerns.own_phone_set", obj=actor, now=now, fields=["phone"])


def change_settings(
    *, actor: Membership, values: Mapping[str, Any], members: Iterable[Membership], seen: int, now: dt.datetime
) -> None:
    """Set the procedure, the numbers, who takes over and the periods; ``seen`` is the version that the page showed.

    Raises NotAllowed, rules.BadNumber (numbers), ChangedMeanwhile.
    """
    if not actor.holds(rules.EDIT_SETTINGS):
        raise NotAllowed
    rules.parse_numbers(values["numbers"])
    values = {name: values[name] for name in selectors.SETTINGS_FIELDS}
    try:
        with transaction.atomic():
            row = selectors.settings()
            if row._state.adding and seen == 0:
                row = ConcernSettings.objects.create(**values, version=1)
            elif ConcernSettings.objects.filter(version=seen).update(**values, version=seen + 1) != 1:
                raise ChangedMeanwhile
            ConcernContact.objects.all().delete()
            ConcernContact.objects.bulk_create(ConcernContact(member=one) for one in members)
            record(actor=actor, action="concerns.settings_changed", obj=row, now=now, fields=[*values, "members"])
    except IntegrityError as error:  # two at once
        raise ChangedMeanwhile from error


def _ask(concern: Concern, members: Iterable[Membership], centre: Centre, now: dt.datetime, *, was_late: bool) -> None:
    url = installation.BASE_URL + centre_url("concerns:concern", concern.code)
    subject, text = please_take_over(code=concern.code, url=url, noted_at=concern.noted_at, was_late=was_late)
    messages = [Message(one.user.email, subject, text, carries=(concern.pk,)) for one in members]
    post_many(messages=messages, centre=centre, now=now)
