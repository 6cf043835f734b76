"""What a centre tells families to bring."""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from lotse.audit.services import record
from lotse.core.errors import LotseError, NotAllowed
from lotse.schooling.documents.family import packing_sheet_pdf
from lotse.schooling.enums import Meeting
from lotse.schooling.models import Process
from lotse.schooling.rules.pupils import EDIT_PROCESS
from lotse.schooling.selectors.bring import packing_sheet
from lotse.schooling.selectors.speech import speaker_for
from lotse.schooling.sentences import things, usual_things
from lotse.tenants.models import Centre, Membership


class ThingUnknown(LotseError):
    code = "schooling.thing_unknown"
    sentence = "Das steht nicht zur Auswahl. Es wurde nichts gespeichert."


def packing_pdf(meeting: Meeting, language: str, centre: Centre) -> bytes:
    """The sheet for a meeting, in German and (where it is checked) a language. Raises core.pdf.PdfUnavailable."""
    return packing_sheet_pdf(packing_sheet(meeting, speaker_for(language, centre), centre))


def set_packing(*, actor: Membership, packing: Mapping[str, list[str]], now: dt.datetime) -> None:
    """What is shown for each meeting; what says the usual is not kept. Raises NotAllowed, ThingUnknown."""
    if not actor.holds(EDIT_PROCESS):
        raise NotAllowed
    if set(packing) - set(Meeting.values) or {one for keys in packing.values() for one in keys} - set(things()):
        raise ThingUnknown
    own = {meeting: sorted(keys) for meeting, keys in packing.items() if set(keys) != set(usual_things(meeting))}
    with transaction.atomic():
        process, _ = Process.objects.get_or_create()
        Process.objects.filter(pk=process.pk).update(packing=own)
        record(actor=actor, action="schooling.packing_set", obj=process, now=now, fields=["packing"])
