"""What of the directory's truth waits for somebody, for *Heute* (registered in apps.py)."""

import datetime as dt

from django.db.models import Q

from lotse.core import clock
from lotse.core.registry import TodayItem
from lotse.directory import selectors
from lotse.directory.enums import Freshness, SuggestionKind
from lotse.directory.models import DirectorySettings, Offer, OfferSuggestion
from lotse.directory.rules import rights
from lotse.directory.rules.freshness import freshness, last_confirmed_before
from lotse.directory.selectors.truth.overview import Selection, counts, entries, open_suggestions
from lotse.tenants.linking import centre_url
from lotse.tenants.models import Membership

_LINES = 10


def today(member: Membership, on: dt.date) -> list[TodayItem]:
    """What partners reported, whom to call, and offers that nobody looks after; constant queries.

    What belongs to nobody who works here, everybody sees who may take it.
    """
    if not member.holds(rights.EDIT):
        return []
    now = clock.start_of(on + dt.timedelta(days=1)) - dt.timedelta(microseconds=1)
    mine = Q(offer__owner=member) | Q(offer__owner=None) | Q(offer__owner__is_active=False)
    settings = selectors.settings()
    items = [_suggestion(one, settings) for one in open_suggestions().filter(mine)]
    items += _calls(member, on, now)
    orphans = counts(Selection(), now)["verwaist"]
    if orphans:
        one = orphans == 1
        items.append(
            TodayItem(
                "waiting",
                "Ein Angebot ohne zuständige Person" if one else f"{orphans} Angebote ohne zuständige Person",
                _list_url("verwaist"),
                meta="Niemand wird gefragt, wenn eine Antwort des Partners fehlt.",
                badge="ohne zuständige Person",
                tone="warning",
                action_label="Zuordnen",
                action_url=centre_url("directory:truth"),
            )
        )
    return items


def _suggestion(row: OfferSuggestion, settings: DirectorySettings) -> TodayItem:
    ends = row.kind == SuggestionKind.END
    url = centre_url("directory:suggestion", row.pk)
    return TodayItem(
        "waiting",
        f"{row.offer.name}: {'beendet' if ends else 'Änderung'} gemeldet",
        url,
        meta=" · ".join(part for part in (str(row.offer.organisation), row.said_by) if part),
        due_on=clock.day_of(row.made_at) + dt.timedelta(days=settings.decide_within_days),
        action_label="Ansehen",
        action_url=url,
    )


def _calls(member: Membership, on: dt.date, now: dt.datetime) -> list[TodayItem]:
    """Own offers about which no mail helps: no address, no answer, or unconfirmed for too long."""
    settings = selectors.settings()
    stale = last_confirmed_before(settings.stale_after_months, on)
    rows = entries(Selection(owner=str(member.pk)), now).filter(
        Q(address="") | Q(is_silent=True) | Q(confirmed_at=None) | Q(confirmed_at__lt=stale)
    )
    found = list(rows[: _LINES + 1])
    items = [_call(one, freshness(one.confirmed_at, settings, on)) for one in found[:_LINES]]
    if len(found) > _LINES:
        more = rows.count() - _LINES
        url = f"{_list_url('offen')}&zustaendig={member.pk}"
        items.append(
            TodayItem("alarms", f"Noch {more} Angebote, die niemand bestätigt hat", url, action_label="Ansehen")
        )
    return items


def _call(offer: Offer, found: Freshness) -> TodayItem:
    url = centre_url("directory:truth_call", offer.code)
    why = "keine Antwort auf zwei E-Mails" if offer.is_silent else "keine E-Mail-Adresse"  # type: ignore[attr-defined]
    if not offer.is_silent and offer.address:  # type: ignore[attr-defined]
        why = "lange nicht bestätigt"
    since = f"bestätigt am {clock.day_of(offer.confirmed_at):%d.%m.%Y}" if offer.confirmed_at else "nie bestätigt"
    return TodayItem(
        "alarms",
        f"{offer.name}: Bitte anrufen",
        url,
        meta=f"{offer.organisation} · {since} · {why}",
        badge=str(found.label),
        tone="warning" if found in {Freshness.STALE, Freshness.HIDDEN} else "info",
        action_label="Am Telefon klären",
        action_url=url,
    )


def _list_url(state: str) -> str:
    return f"{centre_url('directory:truth_entries')}?stand={state}"
