"""The pages of the list: staff, a partner's account, and whoever has link and code."""

import datetime as dt
import io
import re
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from lotse.audit.models import Entry
from lotse.core import clock
from lotse.links.models import Link
from lotse.links.services import MOST_IN_AN_HOUR, TooManySubmissions
from lotse.outbox.models import Mail
from lotse.people.services import withdraw_consent
from lotse.schooling.enums import AnswerWay
from lotse.schooling.models import DecidingOffice, DecisionItem, DecisionList, Pupil, School
from lotse.schooling.services import decisions
from lotse.tenants.enums import Role
from tests import make
from tests.exports import personal_file
from tests.schooling import lists
from tests.world import NOW, Place, World

DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def _at_ten(world: World) -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def filled(place: Place, count: int = 2, free: int = 9) -> tuple[DecisionList, School, list[Pupil]]:
    with place.scope():
        school = make.school(place)
        make.places(school, free, recorded_at=make.BEFORE)
        children = [lists.answered(place, school, f"Kind{n:02}") for n in range(count)]
        return lists.decision_list(place, *children), school, children


def secret_of(made: DecisionList) -> str:
    texts = [mail.text for mail in Mail.objects.order_by("created_at") if made.code in mail.text]
    return re.findall(r"/entscheidung/(\S+)/", texts[-1])[0]


def opened(place: Place, made: DecisionList, code: str = "TEST-2345") -> tuple[Client, str]:
    """A browser that has entered the code, and the address of the list."""
    client, url = Client(), place.url(f"entscheidung/{secret_of(made)}/")
    client.post(url, {"code": code})
    return client, url


def items(place: Place, made: DecisionList) -> list[DecisionItem]:
    with place.scope():
        return list(made.items.select_related("pupil__person"))


def told(response: Any) -> str:
    """The messages of the page that a redirect leads to."""
    return response.content.decode()


# --- Link and code ---------------------------------------------------------------------------------------------


def test_before_the_code_the_page_names_no_child_and_opening_it_changes_nothing(world: World) -> None:
    made, *_ = filled(world.lippe)
    client, url = Client(), world.lippe.url(f"entscheidung/{secret_of(made)}/")
    (first, _) = items(world.lippe, made)
    for path in ("", "datei/", "einlesen/", f"antwort/{first.pk}/"):
        for _ in range(2):
            page = client.get(url + path)
            assert page.status_code == 200
            assert b"Kind0" not in page.content and b"Zugangscode" in page.content
    refused = client.post(url, {"item": str(first.pk), "decision": "assign"})
    assert b"Kind0" not in refused.content
    assert [one.decision for one in items(world.lippe, made)] == ["", ""]


def test_the_code_opens_all_pages_of_this_list_for_an_hour(world: World) -> None:
    made, *_ = filled(world.lippe)
    client, url = opened(world.lippe, made)
    page = client.get(url)
    assert page.content.count(b'type="checkbox"') == 2
    assert "no-store" in page["Cache-Control"]
    (first, _) = items(world.lippe, made)
    assert b"Kind00" in client.get(f"{url}antwort/{first.pk}/").content
    with time_machine.travel(NOW + dt.timedelta(minutes=61), tick=False):
        assert b"Kind0" not in client.get(url).content


def test_a_wrong_code_is_told_and_the_fifth_locks(world: World) -> None:
    made, *_ = filled(world.lippe)
    client, url = Client(), world.lippe.url(f"entscheidung/{secret_of(made)}/")
    for _ in range(5):
        assert b"stimmt nicht" in client.post(url, {"code": "falsch"}).content
    page = client.post(url, {"code": "TEST-2345"}).content.decode()
    assert "bis 10:15 Uhr gesperrt. Es ist nichts verloren." in page
    assert "Kind0" not in page


def test_a_new_code_shuts_out_whoever_used_the_former_one(world: World) -> None:
    made, *_ = filled(world.lippe)
    client, url = opened(world.lippe, made)
    with world.lippe.scope():
        decisions.renew_code(actor=world.lippe.counsellor, office=made.office.organisation, now=clock.now())
    assert b"Kind0" not in client.get(url).content


def test_another_list_of_the_same_browser_stays_shut(world: World) -> None:
    made, *_ = filled(world.lippe)
    client, _ = opened(world.lippe, made)
    with world.lippe.scope():
        other = lists.decision_list(
            world.lippe, lists.answered(world.lippe, name="Fremd"), office=lists.deciding_office(world.lippe, "B")
        )
    assert b"Fremd" not in client.get(world.lippe.url(f"entscheidung/{secret_of(other)}/")).content


@pytest.mark.parametrize("end", ["close", "withdraw", "expire"])
def test_an_ended_list_opens_no_more(world: World, end: str) -> None:
    made, *_ = filled(world.lippe)
    client, url = opened(world.lippe, made)
    common: dict[str, Any] = {"actor": world.lippe.counsellor, "decision_list": made, "now": clock.now()}
    later = NOW
    with world.lippe.scope():
        if end == "close":
            decisions.close_list(**common)
        elif end == "withdraw":
            decisions.withdraw_list(**common, reason="Versehen")
        else:
            later = NOW + 121 * DAY
    with time_machine.travel(later, tick=False):
        page = client.get(url)
    assert (page.status_code, b"Kind0" in page.content) == (404, False)


def test_the_link_of_one_centre_opens_nothing_in_another(world: World) -> None:
    made, *_ = filled(world.lippe)
    assert Client().get(world.other.url(f"entscheidung/{secret_of(made)}/")).status_code == 404


def test_all_ticked_children_are_assigned_in_one_action(world: World) -> None:
    made, *_ = filled(world.lippe, 3)
    client, url = opened(world.lippe, made)
    assert client.get(f"{url}?auswahl=alle").content.count(b" checked>") == 3
    data = {"item": [str(one.pk) for one in items(world.lippe, made)[:2]], "decision": "assign"}
    page = client.post(url, data, follow=True)
    assert "2 Entscheidungen sind eingetragen." in told(page)
    assert [one.decision for one in items(world.lippe, made)] == ["assign", "assign", ""]


def test_one_place_too_many_is_told_before_and_carried_out_when_confirmed(world: World) -> None:
    made, _, _ = filled(world.lippe, 3, free=2)
    client, url = opened(world.lippe, made)
    data = {"item": [str(one.pk) for one in items(world.lippe, made)], "decision": "assign"}
    page = client.post(url, data).content.decode()
    assert "Gesamtschule am Test, Erstförderung (Deutsch), Jahrgang 7: 1 über der gemeldeten Zahl." in page
    assert {one.decision for one in items(world.lippe, made)} == {""}
    plan = re.findall(r'name="plan" value="([^"]+)"', page)[0]
    assert "3 Entscheidungen sind eingetragen." in told(client.post(url, {"plan": plan}, follow=True))
    again = told(client.post(url, {"plan": plan}, follow=True))
    assert again.count("Diese Entscheidung bleibt stehen.") == 3
    staff = world.lippe.client().get(world.lippe.url(f"schule/listen/{made.code}/")).content.decode()
    assert staff.count("1 über der gemeldeten Zahl") == 1


@pytest.mark.parametrize("plan", ["", "unsinn", "a:b:c", "x" * 5000, "\0"])
def test_a_plan_that_is_none_changes_nothing(world: World, plan: str) -> None:
    made, *_ = filled(world.lippe)
    client, url = opened(world.lippe, made)
    assert "noch einmal" in told(client.post(url, {"plan": plan}, follow=True))
    assert {one.decision for one in items(world.lippe, made)} == {""}


def test_a_plan_of_another_list_or_an_old_one_is_none(world: World) -> None:
    made, *_ = filled(world.lippe, 2, free=1)
    client, url = opened(world.lippe, made)
    data = {"item": [str(one.pk) for one in items(world.lippe, made)], "decision": "assign"}
    plan = re.findall(r'name="plan" value="([^"]+)"', client.post(url, data).content.decode())[0]
    with world.lippe.scope():
        child, office = lists.answered(world.lippe, name="Fremd"), lists.deciding_office(world.lippe, "B")
        other = lists.decision_list(world.lippe, child, office=office)
    there, address = opened(world.lippe, other)
    assert "noch einmal" in told(there.post(address, {"plan": plan}, follow=True))
    with time_machine.travel(NOW + dt.timedelta(hours=1, seconds=1), tick=False):
        client.post(url, {"code": "TEST-2345"})
        assert "noch einmal" in told(client.post(url, {"plan": plan}, follow=True))
    assert {one.decision for one in items(world.lippe, made)} == {""}


def test_nothing_ticked_and_hostile_fields_leave_the_page_with_what_was_typed(world: World) -> None:
    made, *_ = filled(world.lippe)
    client, url = opened(world.lippe, made)
    (first, _) = items(world.lippe, made)
    for data in (
        {"decision": "assign", "comment": "Mein Satz"},
        {"item": "unsinn", "decision": "assign", "comment": "Mein Satz"},
        {"item": str(first.pk), "decision": "return", "comment": "Mein Satz", "return_reason": ""},
        {"item": str(first.pk), "decision": "loeschen", "comment": "Mein Satz"},
        {"item": str(first.pk), "decision": "other_school", "school": str(first.pk), "comment": "Mein Satz"},
    ):
        page = client.post(url, data)
        assert (page.status_code, "Mein Satz" in page.content.decode()) == (200, True)
    client.post(url, {"item": str(first.pk), "decision": "assign", "comment": "a\0b"})
    assert {one.decision for one in items(world.lippe, made)} == {""}


def test_one_child_goes_to_another_school_found_by_search(world: World) -> None:
    made, *_ = filled(world.lippe)
    with world.lippe.scope():
        other = make.school(world.lippe, "Sekundarschule am Rand", form="14")
        make.school(world.lippe, "Grundschule am Rand", form="02")
        make.places(other, 1, 1)
    client, url = opened(world.lippe, made)
    (first, _) = items(world.lippe, made)
    page = client.get(f"{url}antwort/{first.pk}/?suche=rand").content.decode()
    assert "Sekundarschule am Rand: voll (Stand 02.11.2026), mit diesem Kind 1 über der gemeldeten Zahl" in page
    assert "Grundschule am Rand" not in page and "1 gefunden" in page
    data = {"decision": "other_school", "school": str(other.pk)}
    confirm = client.post(f"{url}antwort/{first.pk}/", data).content.decode()
    plan = re.findall(r'name="plan" value="([^"]+)"', confirm)[0]
    client.post(url, {"plan": plan})
    (first, _) = items(world.lippe, made)
    assert (first.decision, first.over_count) == ("other_school", 1)
    assert client.get(f"{url}antwort/{first.pk}/").status_code == 302


def test_the_file_goes_out_and_back_by_link(world: World) -> None:
    made, *_ = filled(world.lippe)
    client, url = opened(world.lippe, made)
    book = load_workbook(io.BytesIO(client.get(f"{url}datei/").content))
    sheet = book.worksheets[0]
    names = [cell.value for cell in sheet[1]]
    sheet.cell(2, names.index("Entscheidung") + 1, "wie empfohlen")
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    file.name = "liste.xlsx"
    page = client.post(f"{url}einlesen/", {"file": file}).content.decode()
    assert "Noch ist nichts eingetragen." in page and "1 Zeilen der Datei sind noch ohne Entscheidung" in page
    assert {one.decision for one in items(world.lippe, made)} == {""}
    plan = re.findall(r'name="plan" value="([^"]+)"', page)[0]
    client.post(url, {"plan": plan})
    assert [(one.decision, one.way) for one in items(world.lippe, made)] == [("assign", "xlsx"), ("", "")]
    broken = io.BytesIO(b"kaputt")
    broken.name = "x.xlsx"
    assert client.post(f"{url}einlesen/", {"file": broken}).status_code == 200
    with world.lippe.scope():
        Link.objects.update(sent_count=MOST_IN_AN_HOUR)
    file.seek(0)
    refused = client.post(f"{url}einlesen/", {"file": file})
    assert refused.context["form"].errors == {"file": [TooManySubmissions.sentence]}


def test_a_tick_that_was_overtaken_while_the_page_stood_open_is_refused_for_itself(world: World) -> None:
    made, _, (gone, _) = filled(world.lippe)
    client, url = opened(world.lippe, made)
    with world.lippe.scope():
        Pupil.objects.filter(pk=gone.pk).update(state="moved_away")
    data = {"item": [str(one.pk) for one in items(world.lippe, made)], "decision": "assign"}
    page = told(client.post(url, data, follow=True))
    assert "1 Entscheidung ist eingetragen." in page and "gilt inzwischen etwas anderes" in page


def test_a_child_that_was_taken_back_is_named_nowhere_any_more(world: World) -> None:
    place = world.lippe
    with place.scope():
        office, child = lists.deciding_office(place, kind="municipality"), lists.answered(place, name="Zurück")
        parent = make.person(child.person.household, "Olena", kind="guardian", born_on=None)
        given = make.consent(place, parent, "partner")
        made = lists.decision_list(place, child, office=office)
    client, url = opened(place, made)
    (item,) = items(place, made)
    assert "Zurück Zurück" in client.get(url).content.decode()
    with place.scope():
        household = child.person.household
        by = {"actor": place.counsellor, "now": clock.now()}
        withdraw_consent(household=household, consent_id=given.pk, withdrawn_on=NOW.date(), **by)
    assert "Zurück Zurück" not in client.get(url).content.decode()
    assert client.get(f"{url}antwort/{item.pk}/").status_code == 404
    book = load_workbook(io.BytesIO(client.get(f"{url}datei/").content))
    assert book.worksheets[0].max_row == 1


# --- The partner's account -------------------------------------------------------------------------------------


def test_a_partner_sees_its_own_lists_and_nothing_else(world: World) -> None:
    made, *_ = filled(world.lippe)
    with world.lippe.scope():
        child, office = lists.answered(world.lippe, name="Fremd"), lists.deciding_office(world.lippe, "Anderes Amt")
        other = lists.decision_list(world.lippe, child, office=office)
        lists.representative(world.lippe, made.office)
    client = world.lippe.client(Role.PARTNER)
    page = client.get(world.lippe.url("meine-listen/")).content.decode()
    assert made.code in page and other.code not in page
    assert re.findall(r'class="l-nav__[^"]*"[^>]*href="([^"]+)"', page) == [] or "Familien" not in page
    assert "data-search" not in page
    assert client.get(world.lippe.url(f"meine-listen/{made.code}/")).status_code == 200
    for path in (f"meine-listen/{other.code}/", f"schule/listen/{made.code}/", "heute/", "suche/", "familien/"):
        assert client.get(world.lippe.url(path)).status_code in {403, 404}, path
    assert client.get("/konto/zentren/").status_code in {302, 404}


def test_whoever_reads_a_list_stands_in_the_log_of_each_family_on_it(world: World) -> None:
    made, _, children = filled(world.lippe)
    with world.lippe.scope():
        partner = lists.representative(world.lippe, made.office)
        lists.answered(world.lippe, name="Nicht dabei")
    families = {one.person.household_id for one in children}
    account, url = world.lippe.client(Role.PARTNER), world.lippe.url(f"meine-listen/{made.code}/")
    by_link, link = opened(world.lippe, made)
    for client, path, actor in ((account, url, partner.pk), (by_link, link, None)):
        for way, action in (("", "viewed"), ("datei/", "downloaded")):
            client.get(path + way)
            with world.lippe.scope():
                entries = Entry.objects.filter(action=f"schooling.decision_list_{action}", actor_id=actor)
                assert sorted(map(str, entries.values_list("file_id", flat=True))) == sorted(
                    map(str, {*families, None})
                )


def test_a_partner_answers_with_its_account(world: World) -> None:
    made, *_ = filled(world.lippe)
    with world.lippe.scope():
        partner = lists.representative(world.lippe, made.office)
    client, url = world.lippe.client(Role.PARTNER), world.lippe.url(f"meine-listen/{made.code}/")
    (first, _) = items(world.lippe, made)
    client.post(url, {"item": str(first.pk), "decision": "assign"})
    (first, _) = items(world.lippe, made)
    assert (first.decision, first.way, first.recorded_by_id) == ("assign", "account", partner.pk)


def test_whoever_represents_nobody_sees_no_list(world: World) -> None:
    made, *_ = filled(world.lippe)
    page = world.lippe.client(Role.PARTNER).get(world.lippe.url("meine-listen/"))
    assert made.code not in page.content.decode()


# --- Staff -----------------------------------------------------------------------------------------------------


def test_staff_choose_send_and_see_who_stays(world: World) -> None:
    place = world.lippe
    with place.scope():
        office = lists.deciding_office(place)
        ready, late = lists.answered(place, name="Bereit"), lists.answered(place, name="Offen", decision="undecided")
    client, url = place.client(), place.url("schule/listen/neu/")
    page = client.get(url).content.decode()
    assert len(re.findall(r'name="pupil"[^>]* checked>', page)) == 1 and "Antwort der Eltern fehlt" in page
    data = {"pupil": [str(ready.pk), str(late.pk)], "due_on": "16.11.2026", "way": "link"}
    shown = told(client.post(url, data, follow=True))
    assert "Offen Offen ist nicht dabei: Antwort der Eltern fehlt" in shown
    assert "1 Kind steht auf der Liste" in shown
    with place.scope():
        assert DecisionList.objects.get().office == office


def test_staff_record_a_call_in_one_action(world: World) -> None:
    made, *_ = filled(world.lippe)
    client, url = world.lippe.client(), world.lippe.url(f"schule/listen/{made.code}/")
    ids = [str(one.pk) for one in items(world.lippe, made)]
    missing = client.post(url, {"item": ids, "decision": "assign", "decided_on": "2.11.2026"})
    assert "Wer hat am Telefon geantwortet?" in missing.content.decode()
    client.post(url, {"item": ids, "decision": "assign", "decided_on": "2.11.2026", "who": "Frau Meier"})
    assert [(one.way, one.decided_by) for one in items(world.lippe, made)] == [
        ("phone", "Schulamt am Test (Frau Meier)")
    ] * 2


def test_the_code_is_shown_while_the_list_runs(world: World) -> None:
    made, *_ = filled(world.lippe)
    client, url = world.lippe.client(), world.lippe.url(f"schule/listen/{made.code}/")
    assert b"TEST-2345" in client.get(url).content
    client.post(f"{url}abschliessen/")
    assert b"TEST-2345" not in client.get(url).content


def test_remind_withdraw_and_undo_from_the_page(world: World) -> None:
    made, *_ = filled(world.lippe)
    client, url = world.lippe.client(), world.lippe.url(f"schule/listen/{made.code}/")
    assert "ist unterwegs" in told(client.post(f"{url}erinnern/", follow=True))
    (first, _) = items(world.lippe, made)
    client.post(url, {"item": str(first.pk), "decision": "assign", "decided_on": "2.11.2026", "who": "Frau Meier"})
    assert client.post(f"{url}ruecknahme/{first.pk}/", {"reason": ""}).status_code == 200
    client.post(f"{url}ruecknahme/{first.pk}/", {"reason": "verhört"})
    assert {one.decision for one in items(world.lippe, made)} == {""}
    assert "ist zurückgezogen" in told(client.post(f"{url}zurueckziehen/", {"reason": "falsche Stelle"}, follow=True))


def test_the_overview_counts_its_chips_and_exports_what_it_shows(world: World) -> None:
    place = world.lippe
    filled(place)
    partly, *_ = filled(place)
    done, *_ = filled(place, 1)
    with place.scope():
        for made, count in ((partly, 1), (done, 1)):
            answers = [decisions.Answer(one.pk, "assign") for one in made.items.all()[:count]]
            by = decisions.Answering(AnswerWay.LINK)
            decisions.answer_items(decision_list=made, answers=answers, by=by, now=NOW, accept_over=True)
    client = place.client()
    page = client.get(place.url("schule/listen/")).content.decode()
    chips = dict(
        re.findall(r"stand=(\w+)\"[^>]*>\s*(?:<svg.*?</svg>)?\s*[^<]*<span class=\"l-count\">(\d+)", page, re.S)
    )
    assert chips == {
        "laufend": "3",
        "offen": "1",
        "teilweise": "1",
        "beantwortet": "1",
        "ueberfaellig": "0",
        "abgeschlossen": "0",
        "zurueckgezogen": "0",
        "alle": "3",
    }
    with time_machine.travel(NOW + 15 * DAY, tick=False):
        late = place.client().get(place.url("schule/listen/?stand=ueberfaellig")).content.decode()
        assert "seit gestern überfällig" in late
    file = client.get(place.url("schule/listen/export/?stand=teilweise&format=csv")).content.decode("utf-8-sig")
    assert [line.split(";")[0] for line in file.splitlines()] == ["Liste", partly.code]


def test_a_list_of_two_hundred_needs_as_many_queries_as_one_of_two(world: World) -> None:
    place, client = world.lippe, world.lippe.client()

    def queries(count: int) -> int:
        made, *_ = filled(place, count)
        url = place.url(f"schule/listen/{made.code}/")
        client.get(url)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(url).status_code == 200
        return len(seen)

    assert queries(2) == queries(40)


def test_heute_shows_whoever_sent_it_what_is_open_and_then_closes_it(world: World) -> None:
    made, *_ = filled(world.lippe)
    client = world.lippe.client()
    page = client.get(world.lippe.url("heute/")).content.decode()
    assert "2 von 2 ohne Entscheidung" in page
    with world.lippe.scope():
        answers = [decisions.Answer(one.pk, "assign") for one in made.items.all()]
        by = decisions.Answering(AnswerWay.LINK)
        decisions.answer_items(decision_list=made, answers=answers, by=by, now=NOW)
    page = client.get(world.lippe.url("heute/")).content.decode()
    assert f"/schule/listen/{made.code}/abschliessen/" in page
    assert made.code not in world.lippe.client(Role.DIRECTOR).get(world.lippe.url("heute/")).content.decode()


def test_the_child_page_and_the_search_lead_to_the_list(world: World) -> None:
    made, _, children = filled(world.lippe)
    client = world.lippe.client()
    page = client.get(world.lippe.url(f"schule/kinder/{children[0].code}/")).content.decode()
    assert f"/schule/listen/{made.code}/" in page and "ohne Entscheidung" in page
    assert f"/schule/listen/{made.code}/" in client.get(world.lippe.url(f"suche/?q={made.code}")).content.decode()


# --- Offices ---------------------------------------------------------------------------------------------------


def test_an_office_gets_a_code_with_its_first_list(world: World) -> None:
    place = world.lippe
    with place.scope():
        office = make.organisation(place, "school_authority", "Schulamt Neu", email="neu@example.org")
        child = lists.answered(place)
    client, url = place.client(), place.url(f"schule/stellen/{office.code}/zugang/")
    assert "Noch keiner." in client.get(url).content.decode()
    data = {"pupil": [str(child.pk)], "due_on": "16.11.2026", "way": "link"}
    client.post(place.url("schule/listen/neu/"), data)
    with place.scope():
        code = DecidingOffice.objects.get(organisation=office).access_code
    assert re.fullmatch(r"[2-9A-Z]{4}-[2-9A-Z]{4}", code)
    assert code in client.get(url).content.decode()


def test_the_code_is_agreed_kept_and_renewed(world: World) -> None:
    place = world.lippe
    with place.scope():
        office = lists.deciding_office(place)
    client, url = place.client(), place.url(f"schule/stellen/{office.organisation.code}/zugang/")
    assert "mindestens 8 Buchstaben" in client.post(url, {"access_code": "kurz"}).content.decode()
    for typed, kept in (("", "TEST-2345"), ("Amt Haus 77", "Amt Haus 77")):
        client.post(url, {"contact_note": "Frau Meier, 8–12 Uhr", "access_code": typed})
        with place.scope():
            row = DecidingOffice.objects.get()
            assert (row.access_code, row.contact_note) == (kept, "Frau Meier, 8–12 Uhr")
    client.post(f"{url}code/")
    with place.scope():
        assert DecidingOffice.objects.get().access_code != "Amt Haus 77"


def test_an_office_that_does_not_decide_has_no_access(world: World) -> None:
    place = world.lippe
    with place.scope():
        office = make.organisation(place, "health_office", "Gesundheitsamt")
    assert place.client().get(place.url(f"schule/stellen/{office.code}/zugang/")).status_code == 404


# --- Schüler Online --------------------------------------------------------------------------------------------


def test_registration_in_the_portal_is_shown_filtered_and_exported(world: World) -> None:
    place = world.lippe
    with place.scope():
        grown = [
            make.pupil(place, make.person(make.household(place, name), name, born_on=dt.date(2009, 5, 1)), grade=11)
            for name in ("Ada", "Bela")
        ]
        make.pupil(place, make.person(make.household(place, "Klein"), "Klein"))
    client, url = place.client(), place.url(f"schule/kinder/{grown[0].code}/")
    client.post(f"{url}schueler-online/", {"registered_on": "1.11.2026", "registered_by": "family"})
    assert "in Schüler Online angemeldet am 01.11.2026, von: Eltern selbst" in client.get(url).content.decode()
    listed = client.get(place.url("schule/kinder/?stand=wartend&portal=on")).content.decode()
    assert "Bela" in listed and "Ada" not in listed and "Klein" not in listed
    file = personal_file(client, place.url("schule/kinder/liste/?stand=wartend&format=csv")).decode("utf-8-sig")
    assert sorted(line.split(";")[8] for line in file.splitlines()[1:]) == [
        "",
        "in Schüler Online angemeldet am 01.11.2026",
        "noch nicht in Schüler Online",
    ]


@pytest.mark.parametrize(("grade", "day"), [(7, "1.11.2026"), (11, "3.11.2026"), (11, "1.1.1990")])
def test_the_portal_is_for_the_berufskolleg_and_its_day_is_plausible(world: World, grade: int, day: str) -> None:
    place = world.lippe
    with place.scope():
        pupil = make.pupil(place, grade=grade)
    url = place.url(f"schule/kinder/{pupil.code}/schueler-online/")
    assert place.client().post(url, {"registered_on": day, "registered_by": "family"}).status_code == 200
    with place.scope():
        assert Pupil.objects.get().portal_registered_on is None


# --- Accounts of partners -----------------------------------------------------------------------------------


def test_nobody_becomes_or_stops_being_a_partner_by_a_change_of_roles(world: World) -> None:
    place = world.lippe
    client = place.client(Role.ADMINISTRATOR)
    for role, wanted in ((Role.FUNDER, ["partner"]), (Role.PARTNER, ["funder"])):
        with place.scope():
            member = place.member(role)
        url = place.url(f"verwaltung/zugaenge/{member.pk}/rollen/")
        client.post(url, {"roles": wanted})
        with place.scope():
            assert place.member(role).roles == {role}
