"""A year of asking partners in the demo, what they reported lately, and what came in on the public pages."""

import datetime as dt
import json
import random
import uuid
from collections.abc import Sequence
from dataclasses import asdict

from lotse.cases.services import requests
from lotse.core import clock
from lotse.directory.enums import Answer, ConfirmedBy, OfferState
from lotse.directory.models import Inquiry, Offer, OfferConfirmation, OfferQuestion, OfferReport
from lotse.directory.rules.truth import address_of
from lotse.directory.services.reports import ReportFacts
from lotse.directory.services.truth import answering
from lotse.directory.services.truth.asking import keep_true
from lotse.tenants.models import Centre, Membership, Municipality

ASKED_A_MONTH = 6
ASKERS = (("Halyna Bondar", "+49 5231 000 411", "uk", True), ("Samir Haddad", "+49 5231 000 412", "ar", False))
REPORT = ReportFacts(
    organisation="Nähtreff im Quartier",
    name="Nähen und Reden",
    summary="Zusammen nähen, Maschinen sind da.",
    topics=("meeting", "women"),
    email="naehtreff@partner.example",
    contact_name="Renate Beispiel",
    language="de",
    when="mittwochs von 15 bis 17 Uhr",
    where="Am Markt 3",
)


def make(
    centre: Centre,
    staff: dict[str, Membership],
    towns: Sequence[Municipality],
    now: dt.datetime,
    rng: random.Random,
) -> None:
    offers = list(Offer.objects.filter(state=OfferState.PUBLISHED).select_related("contact").order_by("name", "code"))
    _let_one_wait(offers, now)
    _past(offers, staff["netzwerk"], now, rng)
    keep_true(centre, now - dt.timedelta(days=16))
    keep_true(centre, now - dt.timedelta(days=1))
    _reported(now)
    for number, (name, phone, language, interpreter) in enumerate(ASKERS):
        facts = requests.RequestFacts(
            name=name,
            reached_by="phone",
            phone=phone,
            email="",
            language=language,
            interpreter=interpreter,
            place="near",
            times=("morning",),
            municipality=towns[number],
        )
        sent_at = now - dt.timedelta(days=1 + 6 * number)
        requests.send(centre=centre, form_id=uuid.UUID(int=rng.getrandbits(128)), facts=facts, sender=name, now=sent_at)
    OfferReport.objects.create(facts=json.dumps(asdict(REPORT)), sent_at=now, confirmed_at=now)


def _let_one_wait(offers: Sequence[Offer], now: dt.datetime) -> None:
    """Where all offers are in good order, one is not: each district shows a question that waits for its answer."""
    long_ago = now - dt.timedelta(days=215)
    reachable = [one for one in offers if address_of(one)]
    if reachable and all(one.confirmed_at and one.confirmed_at > long_ago for one in reachable):
        reachable[0].confirmed_at = long_ago
        Offer.objects.filter(pk=reachable[0].pk).update(confirmed_at=long_ago)


def _past(offers: list[Offer], caller: Membership, now: dt.datetime, rng: random.Random) -> None:
    """Who confirmed each offer, and the questions of eleven months with their answers."""
    ways = [rng.choice((ConfirmedBy.LINK, ConfirmedBy.LINK, ConfirmedBy.PHONE)) for _ in offers]
    OfferConfirmation.objects.bulk_create(
        OfferConfirmation(
            offer=one,
            confirmed_at=one.confirmed_at,
            way=way,
            said_by=one.contact.name if one.contact else "",
            noted_by=caller if way == ConfirmedBy.PHONE else None,
        )
        for one, way in zip(offers, ways, strict=True)
        if one.confirmed_at
    )
    days = [now - dt.timedelta(days=30 * back) for back in range(11, 0, -1)]
    inquiries = [Inquiry(email="partner@partner.example", asked_at=day) for day in days]
    Inquiry.objects.bulk_create(inquiries)
    OfferQuestion.objects.bulk_create(
        OfferQuestion(
            inquiry=inquiry,
            offer=offer,
            settled_at=inquiry.asked_at + dt.timedelta(days=rng.randint(1, 20)),
            answer=rng.choice((Answer.CONFIRMED, Answer.CONFIRMED, Answer.CHANGED, Answer.SILENT)),
        )
        for inquiry in inquiries
        for offer in rng.sample(offers, min(ASKED_A_MONTH, len(offers)))
    )


def _reported(now: dt.datetime) -> None:
    """One partner wants something changed, one says that it ends; where two are asked."""
    rows = OfferQuestion.objects.filter(settled_at=None).select_related("offer__contact")
    waiting = [one.offer for one in rows.order_by("offer__name", "pk")[:2]]
    if len(waiting) < 2:  # in the smaller district, the question waits
        return
    changing, ending = waiting
    said = [answering.Said(ConfirmedBy.LINK, one.contact.name if one.contact else "") for one in (changing, ending)]
    answering.change(
        offer=changing,
        said=said[0],
        wanted={"joining": "Bitte vorher anrufen. Wir sind jetzt im Erdgeschoss."},
        capacity=answering.Capacity(4, 2),
        note="",
        seen=changing.version,
        now=now,
    )
    last_on = clock.day_of(now) + dt.timedelta(days=30)
    answering.end(offer=ending, said=said[1], last_on=last_on, seen=ending.version, now=now)
