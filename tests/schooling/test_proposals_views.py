"""The pages of proposals: nothing changes until "Übernehmen", and each mark computes anew."""

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client

from lotse.schooling.enums import PupilState, RunState
from lotse.schooling.models import Constraint, Hold, ProposalRun, Pupil, Recommendation, School
from lotse.schooling.services import proposals
from lotse.tenants.enums import Role
from tests import make
from tests.world import NOW, TODAY, Place, World


def waiting(place: Place, name: str = "Mila", **fields: Any) -> Pupil:
    home = make.household(place, name, point="491600,5753900")
    return make.pupil(place, make.person(home, name), state="interviewed", **fields)


def schools(place: Place, *, near: int = 5, far: int = 5) -> tuple[School, School]:
    one = make.school(place, "Nahe Schule", easting_m=493_500)
    two = make.school(place, "Ferne Schule", easting_m=496_600)
    make.places(one, near)
    make.places(two, far)
    return one, two


def computed(place: Place) -> ProposalRun:
    run = proposals.request_run(actor=place.counsellor, now=NOW)
    proposals.compute_run(run_id=run.pk, now=NOW)
    return run


def text(response: Any) -> str:
    """What people read: no markup, single spaces."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


@pytest.fixture
def client(world: World) -> Client:
    return world.lippe.client()


def test_the_proposal_shows_reasons_alternatives_gap_and_load(world: World, client: Client) -> None:
    lippe = world.lippe
    with lippe.scope():
        schools(lippe)
        waiting(lippe)
        run = computed(lippe)
    page = text(client.get(lippe.url(f"schule/vorschlaege/{run.pk}/")))
    for words in (
        "Mila Mila",
        "Nahe Schule",
        "1,9 km Luftlinie",
        "Platz in der Erstförderung",
        "Auslastung 20 %",
        "Ferne Schule",
        "+ 8 Minuten Weg",
        "nachweislich bestes Ergebnis",
        "mehr ist nachweislich nicht möglich",
        "Übernehmen",
    ):
        assert words in page
    assert "uweisung" not in page


def test_one_child_is_proposed_at_the_table_in_one_step(world: World, client: Client) -> None:
    lippe = world.lippe
    with lippe.scope():
        schools(lippe)
        pupil = waiting(lippe)
    address = lippe.url(f"schule/kinder/{pupil.code}/vorschlag/")
    assert "Jetzt vorschlagen" in text(client.get(address))
    answer = client.post(address, follow=True)
    assert "Nahe Schule" in text(answer)
    assert "Letzter Vorschlag vom" in text(client.get(address))


def test_asking_for_all_leads_to_a_page_that_can_be_left(world: World, client: Client) -> None:
    lippe = world.lippe
    with lippe.scope():
        schools(lippe)
        waiting(lippe)
    answer = client.post(lippe.url("schule/vorschlaege/neu/"), follow=True)
    address = answer.redirect_chain[-1][0]
    assert "wird berechnet" in text(answer)
    assert "HX-Refresh" not in client.get(f"{address}stand/").headers
    assert "wird berechnet" in text(client.get(lippe.url("heute/")))
    with lippe.scope():
        run = ProposalRun.objects.get()
        proposals.compute_run(run_id=run.pk, now=run.requested_at)
    assert client.get(f"{address}stand/").headers["HX-Refresh"] == "true"
    assert "Nahe Schule" in text(client.get(address))
    assert "Ansehen und entscheiden" in text(client.get(lippe.url("heute/")))
    assert "fertig" in text(client.get(lippe.url("schule/vorschlaege/")))


def test_a_failed_proposal_says_what_happened_and_what_is_safe(world: World, client: Client) -> None:
    with world.lippe.scope():
        run = ProposalRun.objects.create(
            state=RunState.FAILED,
            requested_by=world.lippe.counsellor,
            requested_at=NOW,
            error_code="schooling.weights_wrong",
            error_sentence="Diese Gewichte passen nicht zusammen.",
        )
    page = text(client.get(world.lippe.url(f"schule/vorschlaege/{run.pk}/")))
    assert "Diese Gewichte passen nicht zusammen." in page
    assert "Es wurde nichts geändert. Kennung des Fehlers: schooling.weights_wrong" in page


def test_a_ban_computes_anew_and_shows_what_was_before(world: World, client: Client) -> None:
    lippe = world.lippe
    with lippe.scope():
        near, _ = schools(lippe)
        pupil = waiting(lippe)
        run = computed(lippe)
    address = lippe.url(f"schule/vorschlaege/{run.pk}/")
    mark = f"set:ban:{pupil.pk}:{near.pk}"
    assert f'value="{mark}"' in client.get(address).content.decode()
    answer = client.post(f"{address}vorgabe/", {"mark": mark}, follow=True)
    page = text(answer)
    assert "vorher: Nahe Schule" not in page  # the first run is older than half a day in this test
    assert "ausgeschlossen: Nahe Schule" in page
    again = answer.redirect_chain[-1][0]
    lifted = client.post(f"{again}vorgabe/", {"mark": f"lift:ban:{pupil.pk}:{near.pk}"}, follow=True)
    assert "vorher: Ferne Schule" in text(lifted)
    assert "Es gibt einen neueren Vorschlag" in text(client.get(again))


@pytest.mark.parametrize("mark", ["", "set:like:1:2", "set:pin:x:y"])
def test_a_button_that_is_not_ours_is_not_found(world: World, client: Client, mark: str) -> None:
    with world.lippe.scope():
        schools(world.lippe)
        waiting(world.lippe)
        run = computed(world.lippe)
    assert client.post(world.lippe.url(f"schule/vorschlaege/{run.pk}/vorgabe/"), {"mark": mark}).status_code == 404


def test_accepting_one_and_all_ticked(world: World, client: Client) -> None:
    lippe = world.lippe
    with lippe.scope():
        schools(lippe, near=1, far=5)
        for name in ("Mila", "Juri", "Olena"):
            waiting(lippe, name)
        run = computed(lippe)
        rows = list(run.rows.all())
    address = lippe.url(f"schule/vorschlaege/{run.pk}/")
    one = client.post(f"{address}uebernehmen/{rows[0].pk}/", follow=True)
    assert "ist empfohlen, der Platz ist vorgemerkt." in text(one)
    assert "übernommen" in text(one)
    rest = client.post(f"{address}uebernehmen/", {"row": [row.pk for row in rows[1:]]}, follow=True)
    assert "Übernommen: 2. Die Plätze sind vorgemerkt." in text(rest)
    with lippe.scope():
        assert (Recommendation.objects.count(), Hold.objects.count()) == (3, 3)
    assert "Bitte haken Sie mindestens ein Kind an." in text(client.post(f"{address}uebernehmen/", follow=True))


def test_whose_place_is_taken_meanwhile_is_told_so(world: World, client: Client) -> None:
    lippe = world.lippe
    with lippe.scope():
        near, _ = schools(lippe, near=1, far=0)
        waiting(lippe)
        run = computed(lippe)
        row = run.rows.get()
        make.places(near, 1, 1, recorded_at=NOW + dt.timedelta(minutes=1))
    answer = client.post(lippe.url(f"schule/vorschlaege/{run.pk}/uebernehmen/{row.pk}/"), follow=True)
    assert "Der letzte freie Platz an dieser Schule ist inzwischen vorgemerkt oder belegt." in text(answer)


def test_a_child_without_a_place_stands_with_reason_and_need_can_be_reported(world: World, client: Client) -> None:
    lippe = world.lippe
    with lippe.scope():
        schools(lippe, near=0, far=0)
        pupil = waiting(lippe)
        run = computed(lippe)
    page = text(client.get(lippe.url(f"schule/vorschlaege/{run.pk}/")))
    assert "Kein Platz frei An keiner passenden Schule ist ein Platz frei." in page
    assert "Bedarf melden" in page
    done = client.post(lippe.url(f"schule/kinder/{pupil.code}/bedarf/"), {"reason": "no_place"}, follow=True)
    assert "Der Bedarf ist gemeldet." in text(done)
    with lippe.scope():
        assert Pupil.objects.get().state == PupilState.NEED_NOTICE
    assert "1 offene Bedarfsmeldung" in text(world.lippe.client(Role.DIRECTOR).get(lippe.url("heute/")))


def test_another_school_is_recommended_by_hand_and_taken_back(world: World, client: Client) -> None:
    lippe = world.lippe
    with lippe.scope():
        _, far = schools(lippe)
        pupil = waiting(lippe)
    address = lippe.url(f"schule/kinder/{pupil.code}/empfehlung/")
    incomplete = client.post(address, {"school": far.pk, "reason_text": ""})
    assert "Bitte füllen Sie aus: Begründung" in text(incomplete)
    done = client.post(address, {"school": far.pk, "reason_text": "Der Vater arbeitet dort."}, follow=True)
    assert "Die Empfehlung ist eingetragen, der Platz ist vorgemerkt." in text(done)
    back = client.post(f"{address}ruecknahme/", {"reason": "Familie zieht um"}, follow=True)
    assert "Die Empfehlung ist zurückgenommen, der Platz ist wieder frei." in text(back)


def test_a_hold_about_to_end_waits_under_today_with_its_action(world: World, client: Client) -> None:
    lippe = world.lippe
    with lippe.scope():
        schools(lippe)
        pupil = waiting(lippe)
    client.post(
        lippe.url(f"schule/kinder/{pupil.code}/empfehlung/"),
        {"school": _first(lippe), "reason_text": "Nah"},
    )
    with lippe.scope():
        hold = Hold.objects.get()
        Hold.objects.update(expires_on=hold.expires_on - dt.timedelta(days=12))
    assert "Vormerkung läuft ab" in text(client.get(lippe.url("heute/")))
    done = client.post(lippe.url(f"schule/kinder/{pupil.code}/vormerkung/"), follow=True)
    assert "Die Vormerkung ist verlängert." in text(done)
    assert "Vormerkung läuft ab" not in text(client.get(lippe.url("heute/")))


def test_wishes_and_marks_of_one_child(world: World, client: Client) -> None:
    lippe = world.lippe
    with lippe.scope():
        _, far = schools(lippe)
        pupil = waiting(lippe)
    address = lippe.url(f"schule/kinder/{pupil.code}/vorgaben/")
    page = client.post(address, {"kind": "wish", "school": far.pk}, follow=True)
    assert "Wunsch der Familie" in text(page)
    assert "Wunsch der Familie: Ferne Schule." in text(client.get(lippe.url(f"schule/kinder/{pupil.code}/vorschlag/")))
    client.post(address, {"mark": f"lift:wish:{pupil.pk}:{far.pk}"})
    with lippe.scope():
        assert not Constraint.objects.exists()


def test_the_weights_are_for_all_to_read_and_for_the_director_to_change(world: World, client: Client) -> None:
    lippe = world.lippe
    address = lippe.url("schule/vorschlaege/gewichte/")
    page = text(client.get(address))
    assert "Jede weitere Schule, die eine Familie anfahren muss 150 Zehntelminuten 150" in page
    assert "Gewichte ändern" not in page
    assert client.get(f"{address}aendern/").status_code == 403
    director = lippe.client(Role.DIRECTOR)
    form = director.get(f"{address}aendern/").context["form"]
    values = {name: field.initial for name, field in form.fields.items()}
    refused = director.post(f"{address}aendern/", values | {"crowded": 1})
    assert "Die zweite Stufe der Auslastung muss über der ersten liegen." in text(refused)
    done = director.post(f"{address}aendern/", values | {"extra_site": 90}, follow=True)
    assert "Jede weitere Schule, die eine Familie anfahren muss 90 Zehntelminuten 150" in text(done)


def test_a_proposal_of_another_centre_is_not_found(world: World) -> None:
    with world.other.scope():
        schools(world.other)
        pupil = waiting(world.other)
        run = computed(world.other)
        row = run.rows.get()
    client = world.lippe.client()
    for path in (f"schule/vorschlaege/{run.pk}/", f"schule/kinder/{pupil.code}/vorschlag/"):
        assert client.get(world.lippe.url(path)).status_code == 404
    for path in (f"schule/vorschlaege/{run.pk}/uebernehmen/{row.pk}/", f"schule/kinder/{pupil.code}/bedarf/"):
        assert client.post(world.lippe.url(path), {"reason": "no_place"}).status_code == 404


def test_each_figure_shows_how_old_the_report_is_on_which_it_rests(
    world: World, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    lippe = world.lippe
    with lippe.scope():
        make.places(make.school(lippe, "Nahe Schule", easting_m=493_500), 5, as_of=TODAY - dt.timedelta(days=60))
        make.places(make.school(lippe, "Ferne Schule", easting_m=496_600), 5, as_of=TODAY - dt.timedelta(days=61))
        waiting(lippe)
        run = computed(lippe)
    monkeypatch.setattr("lotse.core.clock.today", lambda: TODAY)
    address = lippe.url(f"schule/vorschlaege/{run.pk}/")
    page = client.get(address).context["page"]
    (view,), (load,) = page.proposed, page.loads
    assert [(one.text, one.tone) for one in view.badges if one.code == "reported"] == [
        ("Platzmeldung vom 03.09.2026", "neutral")
    ]
    assert [one.reported.text for one in view.alternatives] == ["Platzmeldung vom 02.09.2026, veraltet"]
    assert (load.school.name, load.reported.text) == ("Nahe Schule", "Platzmeldung vom 03.09.2026")
    monkeypatch.setattr("lotse.core.clock.today", lambda: TODAY + dt.timedelta(days=1))
    assert text(client.get(address)).count("Platzmeldung vom 03.09.2026, veraltet") == 2  # the row, and the load


def test_a_child_without_a_place_sees_how_old_the_figures_are(
    world: World, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    lippe = world.lippe
    monkeypatch.setattr("lotse.core.clock.today", lambda: TODAY)
    with lippe.scope():
        make.places(make.school(lippe, "Volle Schule"), 0, as_of=TODAY - dt.timedelta(days=90))
        make.places(make.school(lippe, "Auch voll"), 0)
        waiting(lippe)
        run = computed(lippe)
    (view,) = client.get(lippe.url(f"schule/vorschlaege/{run.pk}/")).context["page"].unplaced
    assert view.facts == [
        "Passende Schulen: Auch voll (Platzmeldung vom 02.11.2026), "
        "Volle Schule (Platzmeldung vom 04.08.2026, veraltet)"
    ]
    assert [school.name for school in view.to_ask] == ["Volle Schule"]


def test_the_page_takes_the_same_number_of_queries_for_3_and_for_30_children(
    world: World, client: Client, django_assert_num_queries: Any
) -> None:
    lippe = world.lippe
    client.get(lippe.url("schule/vorschlaege/"))  # the centre's slug is looked up once per process
    with lippe.scope():
        schools(lippe, near=10, far=15)
    for children in (3, 30):
        with lippe.scope():
            for number in range(children - Pupil.objects.count()):
                waiting(lippe, f"Kind {children} {number}")
            run = proposals.request_run(actor=lippe.counsellor, now=NOW + dt.timedelta(days=children))
            proposals.compute_run(run_id=run.pk, now=NOW)
        with django_assert_num_queries(13):
            client.get(lippe.url(f"schule/vorschlaege/{run.pk}/"))


def test_a_long_proposal_comes_in_parts_and_leads_back_to_the_part(
    world: World, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    lippe = world.lippe
    monkeypatch.setattr("lotse.schooling.views.proposals.RUN_ROWS", 2)
    with lippe.scope():
        schools(lippe, near=10, far=15)
        for name in ("Anna", "Bilal", "Chiara"):
            waiting(lippe, name)
        run = computed(lippe)
        last = run.rows.get(pupil__person__first_name="Chiara")
    url = lippe.url(f"schule/vorschlaege/{run.pk}/")
    first, second = (client.get(f"{url}?seite={number}").content.decode() for number in (1, 2))
    assert [name for name in ("Anna", "Bilal", "Chiara") if f"für {name} " in first] == ["Anna", "Bilal"]
    assert [name for name in ("Anna", "Bilal", "Chiara") if f"für {name} " in second] == ["Chiara"]
    assert client.post(f"{url}uebernehmen/{last.pk}/?seite=2")["Location"] == f"{url}?seite=2"
    assert client.post(f"{url}uebernehmen/?seite=https://boese.example")["Location"] == url


def _first(place: Place) -> str:
    with place.scope():
        return str(School.objects.values_list("pk", flat=True)[0])
