"""What the parents' copy says: what went when to whom, and what they can do about it."""

import datetime as dt
from dataclasses import dataclass

from lotse.people.models import Disclosure, Household
from lotse.people.selectors import disclosures_of
from lotse.schooling.selectors.letters import LetterLine, bilingual
from lotse.schooling.sentences import COPIES, LANGUAGES, LETTER, catalogue, direction, translated
from lotse.tenants.models import Centre, Membership


@dataclass(frozen=True, slots=True)
class ParentsCopy:
    """``language`` empty: German only."""

    centre: Centre
    household: Household
    written_on: dt.date
    signer: Membership
    disclosures: list[Disclosure]
    lines: list[LetterLine]
    language: str
    language_name: str
    direction: str


def copy_for(household: Household, centre: Centre, signer: Membership, on: dt.date) -> ParentsCopy:
    """All disclosures of the family, in its language where somebody has checked the sentences."""
    language = translated(household.preferred_language)
    told = list(disclosures_of(household).order_by("disclosed_at", "pk"))
    letter, copies = catalogue(LETTER).sentences, catalogue(COPIES).sentences
    sentences = [
        letter["greeting"],
        copies["what_this_is" if told else "nothing_yet"],
        copies["withdraw"],
        copies["mistake"],
        letter["questions"],
    ]
    lines = bilingual(sentences, language, everything=centre.is_demo)
    printed = language if any(one.foreign for one in lines) else ""
    return ParentsCopy(
        centre, household, on, signer, told, lines, printed, LANGUAGES.get(language, ""), direction(language)
    )
