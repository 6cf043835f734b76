"""Mails to families about their status page: in their language, German below; nobody's name."""

import datetime as dt

from lotse.schooling.selectors.speech import Speaker
from lotse.schooling.sentences import LETTER, STATUS
from lotse.tenants.models import Centre


def status_link(speaker: Speaker, url: str, until: dt.date, centre: Centre) -> tuple[str, str]:
    """Subject and text of the mail with a family's link. The subject may be read on a locked screen."""
    said = [
        speaker.say(LETTER, "greeting"),
        speaker.say(STATUS, "link_intro"),
        speaker.say(STATUS, "link_valid", until),
        speaker.say(STATUS, "link_private"),
        speaker.say(LETTER, "questions"),
    ]
    foreign = [one.foreign for one in said if one.foreign]
    paragraphs = [url]
    if foreign:
        paragraphs += [*foreign, "- - - Deutsch - - -"]
    paragraphs += [one.german for one in said]
    contact = ", ".join(part for part in (centre.name, centre.phone, centre.email) if part)
    return "Ihr Link / Your link", "\n\n".join([*paragraphs, contact])
