"""HSDS services as what the directory stores: the way back of ``emit``, and kind to files of others.

What Lotse wrote comes back exactly. What others wrote is taken as far as the directory has a place for it; the rest is
noted. A file is refused only where its facts contradict the standard or each other.
"""

import datetime as dt
from typing import Any

from lotse.directory.enums import Audience, CostKind, OfferState, Reach
from lotse.directory.hsds.facts import ReadOffer
from lotse.directory.hsds.nodes import Log, Node
from lotse.directory.hsds.parts import (
    Attributes,
    attributes,
    contact,
    email,
    joined,
    organisation,
    phone,
    places,
    schedules,
)

DAY = dt.timedelta(days=1)
STATES = {
    "active": OfferState.PUBLISHED,
    "inactive": OfferState.DRAFT,
    "temporarily closed": OfferState.DRAFT,
    "defunct": OfferState.ENDED,
}
_SUMMARY = 300


def read_services(services: list[Any], *, today: dt.date) -> tuple[list[ReadOffer], Log]:
    """Each service as an offer; what is wrong in one holds up all (``Log.raise_if_any``)."""
    log, found, seen = Log(), [], set()
    for number, service in enumerate(services):
        node = Node(service, f"services[{number}]", log)
        offer = _offer(node, today) if isinstance(service, dict) else None
        if offer is not None:
            if offer.key in seen:
                node.wrong("id", "steht zweimal in der Datei.")
            seen.add(offer.key)
            found.append(offer)
    return found, log


def _offer(node: Node, today: dt.date) -> ReadOffer | None:
    key, name = node.text("id", most=100, needed=True), node.text("name", most=150, needed=True)
    facts = attributes(node)
    of = organisation(node)
    where, at_places = places(node)
    times = schedules(node, at_places, today)
    person = contact(node)
    confirmed = node.day("assured_date")
    if confirmed and confirmed > today:
        node.wrong("assured_date", "liegt in der Zukunft.")
    said = {"name": name, **_words(node), **_for_whom(node, facts), **_costs(node, facts), **_stated(node, facts)}
    said["state"] = _state(node, facts, confirmed)
    languages = frozenset(code for one in node.nodes("languages") if (code := _language(one)))
    _leave_out(node, facts)
    node.close()
    if of is None:
        node.wrong("organization", "fehlt: Zu jedem Angebot gehört eine Organisation.")
        return None
    return ReadOffer(
        key=key,
        path=node.path,
        facts=said,
        confirmed_on=confirmed,
        organisation=of,
        contact=person,
        places=tuple(where),
        schedules=times,
        topics=frozenset(facts.codes.get("topic", [])),
        groups=frozenset(facts.codes.get("target_group", [])),
        languages=languages,
    )


# --- Parts of a service -------------------------------------------------------------------------------------


def _words(node: Node) -> dict[str, str]:
    whole = node.text("description", most=4000 + _SUMMARY + 2, lines=True)
    summary, _, description = whole.partition("\n\n")
    if len(summary) > _SUMMARY or "\n" in summary:
        summary, description = _first_sentence(whole), whole[:4000]
    documents = [text for one in node.nodes("required_documents") if (text := _document(one))]
    return {
        "summary": summary,
        "description": description,
        "joining": node.text("application_process", most=500, lines=True),
        "documents": joined(node, "required_documents", documents, 300),
        "phone": phone(node, 60),
        "email": email(node),
        "website": node.text("url", most=250),
    }


def _first_sentence(text: str) -> str:
    plain = " ".join(text.split())
    sentence, dot, _ = plain.partition(". ")
    return (sentence + dot.strip())[:_SUMMARY].strip() if len(sentence) < _SUMMARY else f"{plain[: _SUMMARY - 1]}…"


def _document(node: Node) -> str:
    text = node.text("document", most=300)
    node.known("id", "service_id")
    node.close()
    return text


def _for_whom(node: Node, facts: Attributes) -> dict[str, Any]:
    least, most = node.whole("minimum_age", most=150), node.whole("maximum_age", most=150)
    if least is not None and most is not None and most < least:
        node.wrong("maximum_age", "liegt unter „minimum_age“.")
    return {
        "min_age": least,
        "max_age": most,
        "audience": facts.code("audience", Audience.ALL),
        "level_from": facts.code("level_from"),
        "level_to": facts.code("level_to"),
        "reach": facts.code("reach", Reach.LOCAL),
    }


def _costs(node: Node, facts: Attributes) -> dict[str, Any]:
    options = node.nodes("cost_options")
    cents = None
    for number, option in enumerate(options):
        option.known("id", "service_id", "option" if facts.is_ours else "")
        amount = option.number("amount")
        currency = option.text("currency", most=20)
        if number or amount is None:
            if number:
                option.note("amount", "Lotse kennt einen Preis je Angebot: Weitere werden weggelassen.")
        elif currency.upper() not in {"", "EUR"}:
            option.note("amount", f"Beträge in {currency} werden nicht übernommen.")
        elif not 0 <= amount <= 1_000_000:
            option.wrong("amount", "ist kein Betrag bis 1.000.000 Euro.")
        else:
            cents = round(amount * 100)
        option.close()
    kind = facts.code("cost_kind") or (CostKind.UNKNOWN if not cents else CostKind.FEE)
    return {"cost_kind": kind, "cost_cents": cents, "cost_note": node.text("fees_description", most=200)}


def _stated(node: Node, facts: Attributes) -> dict[str, Any]:
    """Free places, waiting time, period and note: only where Lotse wrote them."""
    found: dict[str, Any] = {
        "free_places": _number_in(facts, "free_places"),
        "waiting_weeks": _number_in(facts, "waiting_weeks"),
        "capacity_as_of": _day_in(facts, "capacity_as_of"),
        "starts_on": _day_in(facts, "starts_on"),
        "accessibility_note": facts.values.get("accessibility_note", ("",))[0][:300],
    }
    last = _day_in(facts, "last_day")
    found["ends_on"] = last + DAY if last else None
    if found["capacity_as_of"] is None and (found["free_places"], found["waiting_weeks"]) != (None, None):
        node.wrong("attributes", "Zu freien Plätzen oder Wartezeit fehlt der Stand (capacity_as_of).")
    if last and found["starts_on"] and last < found["starts_on"]:
        node.wrong("attributes", "Der letzte Tag (last_day) liegt vor dem ersten (starts_on).")
    return found


def _number_in(facts: Attributes, name: str) -> int | None:
    text, node = facts.values.get(name, ("", None))
    if node is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 6 and int(text) <= 32_000):
        node.wrong("value", "ist keine ganze Zahl von 0 bis 32000.")
        return None
    return int(text)


def _day_in(facts: Attributes, name: str) -> dt.date | None:
    return facts.values[name][1].day("value") if name in facts.values else None


def _state(node: Node, facts: Attributes, confirmed: dt.date | None) -> str:
    """As the status says; but what others publish is no sure thing until somebody says that it holds."""
    status = node.text("status", most=40, needed=True)
    if status and status not in STATES:
        node.note("status", "Diesen Stand kennt Lotse nicht: Das Angebot kommt als Entwurf.")
    state = STATES.get(status, OfferState.DRAFT)
    if state == OfferState.PUBLISHED and confirmed is None and not facts.is_ours:
        node.note("assured_date", "fehlt: Das Angebot kommt als Entwurf, bis jemand es bestätigt.")
        return OfferState.DRAFT
    return state


def _language(node: Node) -> str:
    """A code as the directory has it; a name alone is no code."""
    code = node.text("code", most=40).lower()
    node.known("id", "service_id", "name")
    node.close()
    if not (1 < len(code) < 4 and code.isascii() and code.isalpha()):
        node.note("code", "ist kein Sprachkürzel mit zwei oder drei Buchstaben: Die Sprache wird weggelassen.")
        return ""
    return code


def _leave_out(node: Node, facts: Attributes) -> None:
    """What follows from other fields, where Lotse wrote the file; of others, it is told as left out."""
    node.known("id", "organization_id", "last_modified")
    if facts.is_ours:
        node.known("wait_time", "eligibility_description", "service_areas")
