"""The pages of the advice work: forms keep their input, lists stay fast, nobody sees another's minutes."""

import datetime as dt
import io
from typing import Any
from urllib.parse import urlencode

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lotse.audit.models import Entry
from lotse.cases.models import AdviceContact, Case, FollowUp
from lotse.core import clock
from lotse.tenants.enums import Role
from tests import make
from tests.exports import personal_file
from tests.world import NOW, Place, World


@pytest.fixture
def lippe(world: World, monkeypatch: pytest.MonkeyPatch) -> Place:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    monkeypatch.setattr(clock, "today", lambda: NOW.date())
    return world.lippe


def contact_data(**fields: str) -> dict[str, str]:
    return {"topic": "housing", "channel": "phone", "minutes": "10"} | fields


def step_data(place: Place, **fields: str) -> dict[str, str]:
    owner = str(place.counsellor.pk)
    return {"action": "Wohnungsamt anrufen", "owner": owner, "due_on": "9.11.2026"} | fields


def errors_of(response: Any) -> dict[str, list[str]]:
    assert response.status_code == 200
    return dict(response.context["form"].errors)


@pytest.mark.parametrize("kind", ["kontakt", "wiedervorlagen"])
def test_pages_with_a_familys_data_leave_a_trace(lippe: Place, kind: str) -> None:
    build = {"kontakt": make.contact, "wiedervorlagen": make.followup}[kind]
    with lippe.scope():
        row = build(lippe, household=make.household(lippe))
        nameless = build(lippe)
    for one in (row, nameless):
        assert lippe.client().get(lippe.url(f"beratung/{kind}/{one.pk}/")).status_code == 200
    with lippe.scope():
        assert [entry.file_id for entry in Entry.objects.all()] == [row.household_id]


# --- A contact in half a minute ------------------------------------------------------------------------------


def test_a_contact_needs_one_choice_only(lippe: Place) -> None:
    client = lippe.client()
    page = client.get(lippe.url("beratung/kontakt/neu/"))
    form = page.context["form"]
    answers = {name: form[name].initial for name in form.fields if form[name].initial}
    response = client.post(lippe.url("beratung/kontakt/neu/"), answers | {"topic": "work"})
    with lippe.scope():
        contact = AdviceContact.objects.get()
        assert (contact.topic, contact.channel, contact.minutes) == ("work", "phone", 10)
        assert not FollowUp.objects.exists()
    assert response["Location"] == lippe.url(f"beratung/kontakt/{contact.pk}/")


def test_a_contact_with_family_and_step(lippe: Place) -> None:
    with lippe.scope():
        family = make.household(lippe)
        data = contact_data(minutes="andere", minutes_other="25", family=f"Sommer ({family.code})") | step_data(lippe)
    lippe.client().post(lippe.url("beratung/kontakt/neu/"), data)
    with lippe.scope():
        contact = AdviceContact.objects.get()
        followup = FollowUp.objects.get()
        assert (contact.household, contact.minutes) == (family, 25)
        assert (followup.household, followup.due_on) == (family, dt.date(2026, 11, 9))


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({"topic": ""}, "topic"),
        ({"minutes": "andere"}, "minutes_other"),
        ({"action": "Amt anrufen"}, "due_on"),
        ({"action": "mal sehen", "due_on": "9.11.2026"}, "action"),
        ({"action": "Amt anrufen", "due_on": "1.1.2020"}, "due_on"),
        ({"family": "Niemand"}, "family"),
    ],
)
def test_a_contact_names_its_faults_at_the_field(lippe: Place, fields: dict[str, str], where: str) -> None:
    with lippe.scope():
        data = contact_data(owner=str(lippe.counsellor.pk), result="Bleibt stehen") | fields
    response = lippe.client().post(lippe.url("beratung/kontakt/neu/"), data)
    assert list(errors_of(response)) == [where]
    assert "Bleibt stehen" in response.content.decode()
    with lippe.scope():
        assert not AdviceContact.objects.exists()


def test_a_family_name_that_fits_several_is_asked_back(lippe: Place) -> None:
    with lippe.scope():
        codes = []
        for _ in range(2):
            family = make.household(lippe)
            make.person(family)
            codes.append(family.code)
    response = lippe.client().post(lippe.url("beratung/kontakt/neu/"), contact_data(family="Sommer"))
    [message] = errors_of(response)["family"]
    assert all(code in message for code in codes)


def test_roles_without_files_note_contacts_without_families(lippe: Place) -> None:
    client = lippe.client(Role.NETWORKER)
    assert "family" not in client.get(lippe.url("beratung/kontakt/neu/")).context["form"].fields
    assert client.post(lippe.url("beratung/kontakt/neu/"), contact_data()).status_code == 302
    assert client.get(lippe.url("beratung/"))["Location"] == lippe.url("beratung/kontakte/")
    assert client.get(lippe.url("beratung/kontakte/")).context["page"].paginator.count == 1


def test_minutes_are_on_the_authors_page_only(lippe: Place) -> None:
    with lippe.scope():
        contact = make.contact(lippe, household=make.household(lippe), minutes=43)
    url = lippe.url(f"beratung/kontakt/{contact.pk}/")
    assert "43 Minuten" in lippe.client().get(url).content.decode()
    assert "43 Minuten" not in lippe.client(Role.DIRECTOR).get(url).content.decode()


def test_a_contact_is_put_right_by_its_author(lippe: Place) -> None:
    with lippe.scope():
        contact = make.contact(lippe, household=make.household(lippe), minutes=25)
    url = lippe.url(f"beratung/kontakt/{contact.pk}/berichtigen/")
    client = lippe.client()
    form = client.get(url).context["form"]
    kept = {name: value for name, value in form.initial.items() if value}
    assert kept["minutes_other"] == 25
    assert client.post(url, kept | {"result": "Berichtigt"}).status_code == 302
    with lippe.scope():
        contact.refresh_from_db()
        assert (contact.result, contact.minutes) == ("Berichtigt", 25)
    assert lippe.client(Role.DIRECTOR).get(url).status_code == 404


def test_a_contact_offers_a_new_family_and_comes_back_with_it(lippe: Place) -> None:
    with lippe.scope():
        contact = make.contact(lippe)
        family = make.household(lippe)
    client = lippe.client()
    back = lippe.url(f"beratung/kontakt/{contact.pk}/familie/")
    page = client.get(lippe.url(f"beratung/kontakt/{contact.pk}/")).context["page"]
    assert page.new_family_url == f"{lippe.url('familien/neu/')}?{urlencode({'weiter': back})}"
    assert client.get(back, {"familie": family.code}).context["form"]["family"].initial == family.code
    assert client.post(back, {"family": family.code}).status_code == 302
    with lippe.scope():
        contact.refresh_from_db()
        assert contact.household == family


def test_a_contact_becomes_a_family_and_a_case(lippe: Place) -> None:
    with lippe.scope():
        contact = make.contact(lippe)
        family = make.household(lippe)
    client = lippe.client()
    client.post(lippe.url(f"beratung/kontakt/{contact.pk}/familie/"), {"family": family.code})
    data = {"topic": "housing", "goal": "Eine Wohnung", "responsible": str(lippe.counsellor.pk)} | step_data(lippe)
    response = client.post(lippe.url(f"beratung/faelle/neu/?kontakt={contact.pk}"), data)
    with lippe.scope():
        case = Case.objects.get()
        contact.refresh_from_db()
        assert (case.household, contact.case) == (family, case)
    assert response["Location"] == lippe.url(f"beratung/faelle/{case.code}/")


# --- Cases ---------------------------------------------------------------------------------------------------


def test_a_case_without_a_step_is_refused_at_the_form(lippe: Place) -> None:
    with lippe.scope():
        family = make.household(lippe)
        data = {"family": family.code, "topic": "work", "goal": "Arbeit", "responsible": str(lippe.counsellor.pk)}
    response = lippe.client().post(lippe.url("beratung/faelle/neu/"), data)
    assert set(errors_of(response)) == {"action", "owner", "due_on"}


def test_the_case_page_shows_the_case_and_leaves_a_trace(lippe: Place) -> None:
    with lippe.scope():
        case = make.case(lippe)
    body = lippe.client().get(lippe.url(f"beratung/faelle/{case.code.lower()}/")).content.decode()
    assert "Das Kind geht gern zur Schule" in body
    assert "Schule wegen Termin anrufen" in body
    with lippe.scope():
        entry = Entry.objects.get()
        assert (entry.action, entry.file_id) == ("cases.case_viewed", case.household_id)


def test_a_case_lives_on_its_pages(lippe: Place) -> None:
    with lippe.scope():
        case = make.case(lippe)
        step = step_data(lippe)
        responsible = str(lippe.director.pk)
    client = lippe.client()
    base = f"beratung/faelle/{case.code}/"
    steps: list[tuple[str, dict[str, str]]] = [
        ("eintrag/", {"text": "Angerufen"}),
        ("schritt/", step),
        ("bearbeiten/", {"topic": "work", "goal": "Arbeit finden", "responsible": responsible}),
        ("abschluss/", {"result": "solved", "checks": "yes", "note": "Gut"}),
        ("wiederaufnahme/", step),
    ]
    for path, data in steps:
        assert client.get(lippe.url(base + path)).status_code == 200
        response = client.post(lippe.url(base + path), data)
        assert response.status_code == 302, (path, errors_of(response))
    body = client.get(lippe.url(base)).content.decode()
    assert all(text in body for text in ("Angerufen", "Arbeit finden", "Gut", "Wieder aufgenommen. Zuvor"))


def test_closing_asks_whether_the_family_wants_to_be_asked(lippe: Place) -> None:
    with lippe.scope():
        case = make.case(lippe)
    response = lippe.client().post(lippe.url(f"beratung/faelle/{case.code}/abschluss/"), {"result": "solved"})
    assert list(errors_of(response)) == ["checks"]


# --- Follow-ups ----------------------------------------------------------------------------------------------


def settle(place: Place, followup: FollowUp, data: dict[str, str], path: str = "") -> Any:
    return place.client().post(place.url(f"beratung/wiedervorlagen/{followup.pk}/{path}"), data)


def test_the_last_step_offers_no_simple_end(lippe: Place) -> None:
    with lippe.scope():
        last = make.case(lippe).followups.get()
        free = make.followup(lippe)
    client = lippe.client()

    def ways(followup: FollowUp) -> list[str]:
        page = client.get(lippe.url(f"beratung/wiedervorlagen/{followup.pk}/"))
        return [value for value, _ in page.context["form"].fields["then"].choices]

    assert ways(last) == ["next", "close"]
    assert ways(free) == ["next", "nothing"]


def test_a_step_is_settled_with_its_successor_or_the_end(lippe: Place) -> None:
    with lippe.scope():
        first, second = make.case(lippe).followups.get(), make.case(lippe).followups.get()
        free = make.followup(lippe)
        step = step_data(lippe)
    assert set(errors_of(settle(lippe, first, {"outcome": "Ja", "then": "next"}))) == {"action", "owner", "due_on"}
    assert set(errors_of(settle(lippe, second, {"outcome": "Ja", "then": "close"}))) == {"result", "checks"}
    answers = [
        (first, {"outcome": "Ja", "then": "next"} | step),
        (second, {"outcome": "Ja", "then": "close", "result": "solved", "checks": "no"}),
        (free, {"outcome": "Ja", "then": "nothing"}),
    ]
    for followup, data in answers:
        assert settle(lippe, followup, data).status_code == 302
    with lippe.scope():
        assert {case.state for case in Case.objects.all()} == {"open", "closed"}
        assert FollowUp.objects.filter(done_at__isnull=True).count() == 1


def test_postponing_and_handing_over_come_back_with_their_faults(lippe: Place) -> None:
    with lippe.scope():
        followup = make.followup(lippe)
        director = str(lippe.director.pk)
    early = settle(lippe, followup, {"due_on": "1.1.2020"}, "verschieben/")
    assert early.context["postpone_form"].errors
    assert settle(lippe, followup, {"due_on": "9.11.2026"}, "verschieben/").status_code == 302
    assert settle(lippe, followup, {"owner": ""}, "uebergabe/").context["hand_over_form"].errors
    assert settle(lippe, followup, {"owner": director}, "uebergabe/").status_code == 302
    with lippe.scope():
        assert FollowUp.objects.get().owner == lippe.director
    assert lippe.client().get(lippe.url(f"beratung/wiedervorlagen/{followup.pk}/")).status_code == 404


def test_a_check_asks_for_the_familys_answer(lippe: Place) -> None:
    with lippe.scope():
        case = make.case(lippe, state="closed", result="solved", closed_on=NOW.date())
        check = make.followup(lippe, household=case.household, case=case, kind="check_6")
        step = step_data(lippe)
    assert list(errors_of(settle(lippe, check, {"outcome": "Ja"}))) == ["answer"]
    assert "action" in errors_of(settle(lippe, check, {"answer": "new_need"}))
    assert settle(lippe, check, {"answer": "new_need"} | step).status_code == 302
    with lippe.scope():
        assert Case.objects.get().state == "open"


def test_a_settled_step_says_so(lippe: Place) -> None:
    with lippe.scope():
        followup = make.followup(lippe, done_at=NOW, done_by=lippe.counsellor, outcome="Termin steht")
    page = lippe.client().get(lippe.url(f"beratung/wiedervorlagen/{followup.pk}/"))
    assert "Termin steht" in page.content.decode()


# --- The family's file ---------------------------------------------------------------------------------------


def test_the_tab_of_the_file(lippe: Place) -> None:
    with lippe.scope():
        case = make.case(lippe)
        family = case.household
        make.contact(lippe, household=family, result="Hat angerufen")
        step = step_data(lippe)
    client = lippe.client()
    response = client.post(lippe.url(f"familien/{family.code}/beratung/schritt/"), step)
    page = client.get(response["Location"])
    body = page.content.decode()
    assert page.status_code == 200
    assert all(text in body for text in (case.code, "Hat angerufen", "Wohnungsamt anrufen"))


# --- Lists and their files -----------------------------------------------------------------------------------

LISTS = ["beratung/", "beratung/?wessen=alle&stand=alle", "beratung/kontakte/", "beratung/wiedervorlagen/"]


@pytest.mark.parametrize("path", LISTS)
def test_lists_ask_the_same_number_of_questions_however_long(lippe: Place, path: str) -> None:
    client = lippe.client()
    counts = []
    for rows in (1, 2):
        with lippe.scope():
            for _ in range(rows):
                case = make.case(lippe)
                make.contact(lippe, household=case.household, case=case)
        client.get(lippe.url(path))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(lippe.url(path)).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("path", LISTS)
def test_empty_lists_say_what_to_do(lippe: Place, path: str) -> None:
    assert "l-empty" in lippe.client().get(lippe.url(path)).content.decode()


def test_the_export_holds_exactly_the_rows_of_the_filter(lippe: Place) -> None:
    with lippe.scope():
        shown = make.case(lippe, topic="work")
        make.case(lippe, topic="housing")
    content = personal_file(lippe.client(), lippe.url("beratung/?thema=work&export=xlsx"))
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert sheet is not None
    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == [shown.code]
    with lippe.scope():
        assert Entry.objects.get().action == "cases.list_exported"


def test_an_unknown_format_is_not_found(lippe: Place) -> None:
    assert lippe.client().get(lippe.url("beratung/?export=pdf")).status_code == 404


# --- Doors ---------------------------------------------------------------------------------------------------

DOORS = [
    "beratung/faelle/{case}/",
    "beratung/faelle/{case}/abschluss/",
    "beratung/wiedervorlagen/{followup}/",
    "beratung/kontakt/{contact}/",
    "familien/{household}/beratung/",
]


@pytest.mark.parametrize("door", DOORS)
def test_rows_of_another_centre_do_not_exist(world: World, door: str) -> None:
    with world.other.scope():
        case = make.case(world.other)
        contact = make.contact(world.other, household=case.household)
        path = door.format(
            case=case.code, followup=case.followups.get().pk, contact=contact.pk, household=case.household.code
        )
    assert world.lippe.client().get(world.lippe.url(path)).status_code == 404
    assert world.lippe.client().get(world.other.url(path)).status_code == 404
    assert Client().get(world.other.url(path)).status_code == 302
