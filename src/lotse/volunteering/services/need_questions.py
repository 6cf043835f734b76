"""Is it still needed? The family answers behind a link in its language, or on the phone. Silence closes nothing."""

import datetime as dt

from django.conf import settings
from django.db import IntegrityError, transaction

from lotse.audit.services import record
from lotse.cases.selectors.appointments.contact import email_in_file, language_of
from lotse.core import clock
from lotse.core.errors import LotseError, NotAllowed
from lotse.links import services as links
from lotse.outbox.services import post, stop
from lotse.tenants.linking import centre_url
from lotse.tenants.models import Centre, Membership
from lotse.volunteering.enums import AskedBy, NeedEnd, NeedState
from lotse.volunteering.mails.needs import still_needed
from lotse.volunteering.models import Need, NeedQuestion
from lotse.volunteering.rules import rights
from lotse.volunteering.rules.needs import ASK_AGAIN_AFTER, LINK_PURPOSE
from lotse.volunteering.services.needs import NeedIsClosed, NeedIsMet, settle, write


class NoAddress(LotseError):
    code = "volunteering.no_address"
    sentence = (
        "Für E-Mails fehlt die Adresse oder die Einwilligung „Kontakt per E-Mail“. Es wurde nichts verschickt. "
        "Bitte fragen Sie am Telefon und tragen Sie die Antwort ein."
    )


class AskedLately(LotseError):
    code = "volunteering.asked_lately"
    sentence = "Die Familie ist in den letzten sieben Tagen schon gefragt worden. Es wurde nichts verschickt."


def ask_by_mail(*, actor: Membership, need: Need, centre: Centre, now: dt.datetime) -> NeedQuestion:
    """Mail the family a link to answer with. An earlier link still opens the same page.

    Raises NotAllowed, NeedIsMet, NeedIsClosed, NoAddress, AskedLately.
    """
    _require_open(actor, need)
    address = email_in_file(need.household, clock.day_of(now))
    if not address:
        raise NoAddress
    newest = need.questions.first()
    if newest is not None and now - newest.asked_at < ASK_AGAIN_AFTER:
        raise AskedLately
    try:
        with transaction.atomic():
            question = _open_question(actor, need, now)
            secret = links.issue(purpose=LINK_PURPOSE, object_id=need.pk, actor=actor, now=now, keep_others=True)
            language = language_of(need.household)
            url = f"{settings.BASE_URL}{centre_url('volunteering:need_answer', secret)}?sprache={language}"
            subject, text = still_needed(need, url=url, centre=centre, language=language)
            post(to=address, subject=subject, text=text, centre=centre, now=now, carries=[need.pk])
            record(actor=actor, action="volunteering.need_asked", obj=need, now=now, file_id=need.household_id)
    except IntegrityError as error:  # somebody else asked at the same moment
        raise AskedLately from error
    return question


def record_phone(*, actor: Membership, need: Need, is_needed: bool, now: dt.datetime) -> None:
    """What the family said on the phone. Raises NotAllowed, NeedIsMet, NeedIsClosed, ChangedMeanwhile."""
    _require_open(actor, need)
    with transaction.atomic():
        answered = _answer(need, is_needed, now)
        if not answered:
            NeedQuestion.objects.create(
                need=need,
                way=AskedBy.PHONE,
                asked_at=now,
                asked_by=actor,
                answered_at=now,
                is_needed=is_needed,
            )
        _follow(actor, need, is_needed, now)


def need_behind(secret: str, now: dt.datetime) -> Need:
    """The need that a family's link asks about; writes nothing. Raises links.LinkUnusable."""
    link = links.find(purpose=LINK_PURPOSE, secret=secret, now=now)
    return Need.objects.select_related("household").get(pk=link.object_id)


def answer_by_link(*, secret: str, is_needed: bool, now: dt.datetime) -> Need:
    """The family's own answer; sent twice, it counts once, and it may be changed while the link opens.

    Raises links.LinkUnusable, links.TooManySubmissions, NeedIsMet, ChangedMeanwhile.
    """
    links.count_submission(links.find(purpose=LINK_PURPOSE, secret=secret, now=now), now=now)
    with transaction.atomic():
        need = need_behind(secret, now)
        if not is_needed and need.state == NeedState.CLOSED:
            return need
        if is_needed and need.state == NeedState.CLOSED:
            state = {"state": NeedState.OPEN, "end_reason": "", "closed_on": None}
            write(need, version=need.version, now=now, **state)
        _answer(need, is_needed, now)
        _follow(None, need, is_needed, now)
    return need


def _require_open(actor: Membership, need: Need) -> None:
    if not rights.may_edit_need(actor, need):
        raise NotAllowed
    if need.state == NeedState.MET:
        raise NeedIsMet
    if need.state == NeedState.CLOSED:
        raise NeedIsClosed


def _open_question(actor: Membership, need: Need, now: dt.datetime) -> NeedQuestion:
    """The question that waits, asked once more, or a new one."""
    waiting = need.questions.filter(answered_at=None).first()
    if waiting is None:
        return NeedQuestion.objects.create(need=need, way=AskedBy.LINK, asked_at=now, asked_by=actor)
    rows = NeedQuestion.objects.filter(pk=waiting.pk, answered_at=None, asked_at=waiting.asked_at)
    if rows.update(way=AskedBy.LINK, asked_at=now, asked_by=actor) != 1:
        raise AskedLately
    waiting.refresh_from_db()
    return waiting


def _answer(need: Need, is_needed: bool, now: dt.datetime) -> bool:
    """Whether a question was waiting for it."""
    return bool(need.questions.filter(answered_at=None).update(answered_at=now, is_needed=is_needed))


def _follow(actor: Membership | None, need: Need, is_needed: bool, now: dt.datetime) -> None:
    stop(carrying=[need.pk])
    if not is_needed:
        settle(actor, need, NeedEnd.NOT_WANTED, need.version, now)
        return
    write(need, version=need.version, now=now, confirmed_on=clock.day_of(now))
    record(actor=actor, action="volunteering.need_confirmed", obj=need, now=now, file_id=need.household_id)
