"""The information sheet of Art. 13 GDPR: the standard text with the facts of this centre, and what it adds."""

import datetime as dt
from dataclasses import replace

from lotse.core import registry
from lotse.core.languages import SOURCE
from lotse.tenants.models import Centre
from lotse.wording import standard
from lotse.wording.enums import INFORMATION
from lotse.wording.models import SheetFacts, Wording
from lotse.wording.selectors.texts import Line, Worded, current, own, pairs, standing

FILE_KIND = "people.file"
FACTS = ("responsible", "officer", "ground", "authority")


def sheet_facts() -> SheetFacts:
    """The centre's row, or the defaults."""
    return SheetFacts.objects.first() or SheetFacts()


def facts_of(centre: Centre) -> SheetFacts:
    """What the sheet says of the centre; who is responsible is never left open."""
    facts = sheet_facts()
    reach = [f"Telefon {centre.phone}" if centre.phone else "", centre.email]
    known = [centre.district_name, centre.name, *centre.address.splitlines(), *reach]
    facts.responsible = facts.responsible or "\n".join(one for one in known if one)
    return facts


def information(centre: Centre, language: str, on: dt.date) -> Worded:
    """The sheet as it is given on a day."""
    return information_version(centre, current(INFORMATION, on), language)


def information_version(centre: Centre, wording: Wording | None, language: str) -> Worded:
    """The standard text of today with what one version adds; in German alone where either is missing."""
    number = wording.number if wording else 0
    found = standing(INFORMATION, number, language, _lines(centre, language))
    if wording is None:
        return found
    added = own(wording, found.language, before=pairs([standard.ADDED], found.language), after=())
    if added.is_missing:
        german = standing(INFORMATION, number, SOURCE, _lines(centre, SOURCE))
        return replace(german, asked=language, lines=(*german.lines, *added.lines))
    return replace(found, asked=language, lines=(*found.lines, *added.lines), note=added.note or found.note)


def _lines(centre: Centre, language: str) -> list[Line]:
    facts = facts_of(centre)
    kind = next((one for one in registry.record_kinds if one.code == FILE_KIND), None)
    kept = [] if kind is None else [standard.RETENTION_MONTHS]
    kept += [standard.RETENTION_YEAR_END] if kind and kind.until_year_end else []
    months = next((one(FILE_KIND) for one in registry.months_kept), kind.months if kind else 0)
    values = {"ground": facts.ground, "months": months}
    officer = [_fact(facts.officer, language)] if facts.officer else pairs([standard.OFFICER_ELSE], language)
    sections: tuple[tuple[str, list[Line]], ...] = (
        (standard.TITLES[INFORMATION], []),
        (standard.RESPONSIBLE, [_fact(facts.responsible, language)]),
        (standard.OFFICER, officer),
        (standard.PURPOSE[0], pairs(standard.PURPOSE[1:], language)),
        (
            standard.LEGAL,
            [*pairs([standard.LEGAL_GROUND], language, values), *pairs([standard.LEGAL_CONSENT], language)],
        ),
        (standard.RECIPIENTS[0], pairs(standard.RECIPIENTS[1:], language)),
        (standard.RETENTION, pairs(kept, language, values)),
        (standard.RIGHTS[0], pairs(standard.RIGHTS[1:], language)),
        (standard.COMPLAINT, [_fact(facts.authority, language)]),
    )
    found: list[Line] = []
    for head, lines in sections:
        [title] = pairs([head], language)
        found += [replace(title, is_strong=True), *lines]
    return found


def _fact(value: str, language: str) -> Line:
    """Names and addresses are the same in each language."""
    return Line(value, "" if language == SOURCE else value)
