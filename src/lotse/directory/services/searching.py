"""Keeping what the search reads: whoever changes an offer, a partner or a place calls ``refresh`` as well."""

import datetime as dt
import re
import uuid
from collections.abc import Iterable

from django.db import transaction

from lotse.core import clock
from lotse.directory.models import Offer, Organisation, Place, SearchWord
from lotse.directory.rules import words
from lotse.directory.rules.facts import LONGEST_TOKEN, SECTION_END, facts_of, texts_of, tokens_of
from lotse.directory.rules.words import Compounds
from lotse.directory.selectors.searching import known_tokens, unread, with_parts

BATCH = 500  # offers that are read at once, and in one run of the periodic work
_WRITTEN = re.compile(r"\w+")


@transaction.atomic
def refresh(offers: Iterable[Offer], on: dt.date) -> None:
    """Let the search read these offers as they are now stored. No audit entry: whoever changed them wrote it."""
    _read([one.pk for one in offers], on, set(known_tokens()))


def refresh_of_organisation(organisation: Organisation, on: dt.date) -> None:
    """As ``refresh``, for what an organisation offers: its name and town are among what is found."""
    refresh(organisation.offers.all(), on)


def refresh_of_place(place: Place, on: dt.date) -> None:
    """As ``refresh``, for what takes place there."""
    at = Offer.objects.filter(offer_places__place=place) | Offer.objects.filter(schedules__place=place)
    refresh(at.distinct(), on)


def refresh_all(on: dt.date) -> int:
    """Read all offers of the centre anew, whenever that was last done; returns how many."""
    with transaction.atomic():
        Offer.objects.update(searched_on=None)
    count = 0
    while read := refresh_unread(on):
        count += read
    return count


@transaction.atomic
def refresh_unread(on: dt.date) -> int:
    """Read up to BATCH offers that were not read today: times pass, and the words of other offers take long words
    apart. After the last of a day, forget words that no offer uses any more. Returns how many were read."""
    due = list(unread(on).order_by("searched_on", "id").values_list("pk", flat=True)[: BATCH + 1])
    if due:
        _read(due[:BATCH], on, set(known_tokens()))
        if len(due) <= BATCH:
            _forget_unused_words()
    return len(due[:BATCH])


def refresh_daily(centre: object, now: dt.datetime) -> None:
    """For the periodic work of the installation."""
    refresh_unread(clock.day_of(now))


def _read(keys: list[uuid.UUID], on: dt.date, known: set[str]) -> None:
    for start in range(0, len(keys), BATCH):
        _read_batch(keys[start : start + BATCH], on, known)


def _read_batch(keys: list[uuid.UUID], on: dt.date, known: set[str]) -> None:
    """``known`` grows by the words of these offers."""
    compounds = Compounds(known)
    changed, new_words = [], dict[str, str]()
    for offer in with_parts(Offer.objects.filter(pk__in=keys)).order_by("id"):
        tokens, facts = tokens_of(offer, on, compounds), facts_of(offer, on).line()
        if (tokens, facts) != (offer.search_tokens, offer.search_facts):
            offer.search_tokens, offer.search_facts = tokens, facts
            changed.append(offer)
        new = set(tokens.split()) - known - {SECTION_END}
        if new:
            new_words |= _as_written(new, texts_of(offer, on))
            known |= new
    Offer.objects.bulk_update(changed, ["search_tokens", "search_facts"], batch_size=100)
    Offer.objects.filter(pk__in=keys).update(searched_on=on)
    rows = [SearchWord(token=token, written=written) for token, written in sorted(new_words.items())]
    SearchWord.objects.bulk_create(rows, ignore_conflicts=True, batch_size=BATCH)


def _as_written(tokens: set[str], texts: Iterable[Iterable[str]]) -> dict[str, str]:
    """How the texts write these tokens; parts of long words stand for themselves."""
    found = dict(zip(tokens, tokens, strict=True))
    for written in _WRITTEN.findall(" ".join(text for section in texts for text in section)):
        for token in words.stems(written):
            if found.get(token) == token:
                found[token] = written[:LONGEST_TOKEN]
    return found


def _forget_unused_words() -> None:
    used = {token for line in Offer.objects.values_list("search_tokens", flat=True) for token in line.split()}
    unused = [one.pk for one in SearchWord.objects.only("token") if one.token not in used]
    for start in range(0, len(unused), BATCH):
        SearchWord.objects.filter(pk__in=unused[start : start + BATCH]).delete()
