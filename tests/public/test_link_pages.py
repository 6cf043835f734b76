"""Pages behind links of mails to partners speak each language; what a person typed stays, and is named as German."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.test import Client

from lotse.core.languages import check_notes
from lotse.links import services as links
from lotse.network.services import inviting
from lotse.outbox.models import Mail
from lotse.tenants.enums import Role
from tests import make
from tests.network.tables import table
from tests.world import NOW, TODAY, Place, World


def meeting(place: Place) -> tuple[str, str]:
    the = table(place)
    made = make.meeting(the.body, state="invited")
    row = inviting.invite_guest(
        actor=place.member(Role.NETWORKER), meeting=made, name="Ute Detmold", organisation=None,
        email="ute@example.org", centre=place.centre, now=NOW,
    )  # fmt: skip
    return f"sitzung/{link(place, 'meeting', row)}/", "Ute Detmold"


def order(place: Place) -> tuple[str, str]:
    the = table(place)
    made = make.work_order(the.body, organisation=the.towns[0])
    return f"auftrag/{link(place, 'work_order', made)}/", made.text


def group(place: Place) -> tuple[str, str]:
    made = make.programme(place, leader="Olga Leiter", leader_email="olga@example.org")
    make.group_session(made, TODAY - dt.timedelta(days=1))
    return f"gruppe/{link(place, 'programmes.leader', made)}/", made.name


def group_session(place: Place) -> tuple[str, str]:
    made = make.programme(place, leader="Olga Leiter", leader_email="olga@example.org", counting="heads")
    one = make.group_session(made, TODAY - dt.timedelta(days=1))
    return f"gruppe/{link(place, 'programmes.leader', made)}/{one.pk}/", made.name


def link(place: Place, purpose: str, of: Any) -> str:
    return links.issue(purpose=purpose, object_id=of.pk, actor=place.counsellor, now=NOW)


@time_machine.travel(NOW, tick=False)
@pytest.mark.parametrize("prepare", [meeting, order, group, group_session])
def test_each_language_has_its_direction_its_note_and_the_typed_words(
    world: World, prepare: Callable[[Place], tuple[str, str]]
) -> None:
    place = world.lippe
    with place.scope():
        path, typed = prepare(place)
    client, notes = Client(), {code: note for code, _, note in check_notes()}
    for code, name in settings.LANGUAGES:
        page = client.get(place.url(path) + f"?sprache={code}").content.decode()
        direction = "rtl" if code in {"ar", "fa"} else "ltr"
        assert f'<html lang="{code}" dir="{direction}"' in page and str(name) in page and notes.get(code, "") in page
        assert f'lang="de">{typed}<' in page or f'lang="de" dir="auto">{typed}<' in page


@time_machine.travel(NOW, tick=False)
def test_a_mail_to_a_deputy_is_german_whoever_asked_for_it_in_arabic(world: World) -> None:
    place = world.lippe
    with place.scope():
        the = table(place)
        made = make.meeting(the.body, state="planned")
        inviting.invite(actor=place.member(Role.NETWORKER), meeting=made, centre=place.centre, now=NOW)
        the.detmold.deputy = the.lemgo.contact
        the.detmold.save()
        the.lemgo.contact.email = "lea@example.org"
        the.lemgo.contact.save()
        row = made.participants.get(seat=the.detmold)
        path = f"sitzung/{link(place, 'meeting', row)}/?sprache=ar"
    assert Client().post(place.url(path), {"answer": "deputy", "deputy_name": "Lea Lemgo"}).status_code == 302
    with place.scope():
        (mail,) = (one for one in Mail.objects.all() if one.to == "lea@example.org")
    assert "November 2026" in mail.text and "العربية" in mail.text
