"""The child's page after the start: one action for what comes next, and each step by its form."""

import datetime as dt
import re
from collections.abc import Iterator

import pytest
import time_machine

from lotse.audit.models import Entry
from lotse.core import clock
from lotse.schooling.enums import PupilState
from lotse.schooling.enums.support import PeriodEnd, PeriodForm
from lotse.schooling.models import Pupil
from lotse.schooling.selectors import pupil_feeds, pupil_page, pupil_path, support_feeds
from lotse.schooling.services import stay_checks
from lotse.tenants.enums import Role
from tests import make
from tests.schooling.test_support_services import at_school, change, fresh, leave
from tests.world import NOW, TODAY, Place, World

S, F, E = PupilState, PeriodForm, PeriodEnd
DAY = dt.timedelta(days=1)
LIST = "schule/kinder/"


@pytest.fixture(autouse=True)
def _the_day_of_the_test_world() -> Iterator[None]:
    with time_machine.travel(NOW):
        yield


def typed(page: str) -> dict[str, str]:
    """The hidden field of what the page showed."""
    found = re.search(r'name="seen" value="([^"]+)"', page)
    return {"seen": found[1]} if found else {}


def primary(place: Place, pupil: Pupil) -> str:
    page = pupil_page.pupil_page(place.counsellor, pupil.code, TODAY)
    action = pupil_path.actions_for(page).primary
    assert action is not None
    return action.label


def test_one_action_says_what_comes_next(world: World) -> None:
    place = world.lippe
    with place.scope():
        young = TODAY - 30 * DAY
        assert primary(place, at_school(place, F.LITERACY, young)) == "In die Erstförderung wechseln"
        assert primary(place, at_school(place, F.REGULAR, young)) == "Ende des Schulbesuchs eintragen"
        pupil = at_school(place, F.INITIAL_SUPPORT, young)
        assert primary(place, pupil) == "Erstförderung beenden"
        change(place, pupil, F.REGULAR, E.B1_REACHED, 20)
        assert primary(place, pupil) == "Anschlussförderung beginnen"
        change(place, pupil, F.FOLLOW_ON, E.NEEDED_AGAIN, 10)
        assert primary(place, pupil) == "Anschlussförderung beenden"
        change(place, pupil, F.REGULAR, E.NOT_NEEDED, 5)
        assert primary(place, pupil) == "Ende des Schulbesuchs eintragen"
        assert primary(place, at_school(place)) == "Nachfrage beantworten"
        leave(place, pupil)
        page = pupil_page.pupil_page(place.counsellor, pupil.code, TODAY)
        assert [one.label for one in pupil_path.actions_for(page).others] == ["Letzten Schritt zurücknehmen"]


def test_the_way_after_the_start_by_form(world: World) -> None:
    place = world.lippe
    with place.scope():
        pupil = at_school(place, F.LITERACY)
        check = pupil.stay_checks.get(months=12)
        new = make.school(place, name="Sekundarschule Neu", form="14")
        period = pupil.support_periods.get()
    client, base = place.client(), place.url(f"{LIST}{pupil.code}/")
    steps = [
        (f"abschnitt/{period.pk}/", {"starts_on": "1.9.2025", "grade": "8"}),
        (f"nachfrage/{check.pk}/", {"answer": "still_there", "source": "school"}),
        ("foerderung/", {"support_form": F.INITIAL_SUPPORT, "on": "1.2.2026", "reason": E.LITERATE}),
        (
            "schulwechsel/",
            {
                "school": str(new.pk), "on": "1.8.2026", "support_form": F.INITIAL_SUPPORT, "grade": "8",
                "reason": E.FAMILY_MOVED, "decided_by": "Schulamt", "decided_on": "20.7.2026",
            },
        ),
        ("foerderung/", {"support_form": F.REGULAR, "on": "1.10.2026", "reason": E.B1_REACHED, "german_level": "B1"}),
        ("schulende/", {"last_day_on": "30.10.2026", "reason": E.TRAINING, "degree": "middle"}),
        ("ruecknahme/", {"reason": "verwechselt"}),
    ]  # fmt: skip
    for number, (part, fields) in enumerate(steps):
        with time_machine.travel(NOW + dt.timedelta(minutes=number + 1)):
            page = client.get(base + part)
            assert page.status_code == 200, part
            answer = client.post(base + part, fields | typed(page.content.decode()))
            assert answer.status_code == 302, (part, answer.content.decode()[:6000])
            assert answer["Location"] == base
    with place.scope():
        assert fresh(pupil).state == S.FIRST_SUPPORT_ENDED
    page = client.get(base).content.decode()
    for text in (
        "Erstalphabetisierung, Gesamtschule am Test", "01.09.2025 bis 31.01.2026", "Alphabetisierung erreicht (A1)",
        "Erstförderung (Deutsch), Sekundarschule Neu", "entschieden von Schulamt am 20.07.2026", "B1 erreicht",
        "seit 01.10.2026", "geht noch in diese Schule",
    ):  # fmt: skip
        assert text in page, text


def test_a_refused_answer_keeps_what_was_typed_and_names_the_field(world: World) -> None:
    place = world.lippe
    with place.scope():
        pupil = at_school(place)
        check = pupil.stay_checks.get(months=12)
    url = place.url(f"{LIST}{pupil.code}/nachfrage/{check.pk}/")
    text = place.client().post(url, {"answer": "left", "source": "family", "since_on": "3.11.2026"}).content.decode()
    assert "Bitte nennen Sie einen Grund." in text
    assert 'value="3.11.2026"' in text


def test_pages_of_another_centre_are_not_there_and_a_child_not_at_school_shows_itself(world: World) -> None:
    place = world.lippe
    with place.scope():
        pupil, waiting = at_school(place), make.pupil(place)
        period, check = pupil.support_periods.get(), pupil.stay_checks.get(months=12)
    parts = [  # the last two name an object of another child
        "foerderung/",
        "schulwechsel/",
        "schulende/",
        "ruecknahme/",
        f"abschnitt/{period.pk}/",
        f"nachfrage/{check.pk}/",
    ]
    for part in parts:
        foreign = world.other.client().get(world.other.url(f"{LIST}{pupil.code}/{part}"))
        assert foreign.status_code == 404, part
        answer = place.client().get(place.url(f"{LIST}{waiting.code}/{part}"))
        assert answer.status_code == (404 if part in parts[4:] else 302), part
        assert place.client(Role.MEDIATOR).get(place.url(f"{LIST}{pupil.code}/{part}")).status_code == 403, part


def test_a_question_that_is_due_stands_under_heute_until_it_is_another_one(world: World) -> None:
    place = world.lippe
    with place.scope():
        at_school(place, started_on=dt.date(2026, 5, 2))  # six months ago today
        at_school(place, started_on=dt.date(2026, 5, 3))
        at_school(place, started_on=dt.date(2026, 2, 4))  # six months ended 90 days ago
        at_school(place, started_on=dt.date(2026, 2, 5))
        Pupil.objects.update(next_step=None)
        items = support_feeds.today(place.counsellor, TODAY)
        assert [(one.due_on, one.meta) for one in items] == [
            (dt.date(2026, 8, 5), "Nachfrage nach 6 Monaten"),
            (TODAY, "Nachfrage nach 6 Monaten"),
        ]
        assert support_feeds.today(place.director, TODAY) == []
        assert support_feeds.today(place.member(Role.NETWORKER), TODAY) == []
        leaver = place.counsellor
        leaver.is_active = False
        leaver.save()
        assert len(support_feeds.today(place.director, TODAY)) == 2
    assert "Geht das Kind noch zur Schule?" in place.client(Role.DIRECTOR).get(place.url("heute/")).content.decode()


def test_the_talk_with_the_school_and_the_question_of_that_day_are_one_thing(world: World) -> None:
    place = world.lippe
    with place.scope():
        pupil = at_school(place, started_on=TODAY - dt.timedelta(days=20))
        step, asked_on = pupil.next_step, pupil.stay_checks.get(months=6).due_on
        assert step.due_on == asked_on
        check = pupil.stay_checks.get(months=6)
        assert support_feeds.today(place.counsellor, asked_on) == []
        with time_machine.travel(dt.datetime.combine(asked_on, dt.time(9), dt.UTC)):
            [place_of_step] = pupil_feeds.step_places(place.counsellor, [step.pk])
            assert place_of_step.url == place.url(f"schule/kinder/{pupil.code}/nachfrage/{check.pk}/")
            stay_checks.answer_check(
                actor=place.counsellor, check=check, answer="still_there", source="school", now=clock.now()
            )
        pupil.refresh_from_db()
        step.refresh_from_db()
        assert step.done_at is not None
        assert pupil.next_step.due_on == pupil.stay_checks.get(months=12).due_on


def test_the_file_of_the_family_tells_periods_and_answers(world: World) -> None:
    place = world.lippe
    with place.scope():
        pupil = at_school(place)
        household = pupil.person.household
        leave(place, pupil)
        titles = [entry.title for entry in support_feeds.timeline(place.counsellor, household)]
        assert titles == ["Mila: Erstförderung (Deutsch), Gesamtschule am Test", "Mila: Nachfrage nach 24 Monaten"]
        assert support_feeds.timeline(place.member(Role.MEDIATOR), household) == []


def test_support_elsewhere_is_entered_corrected_and_taken_out(world: World) -> None:
    place = world.lippe
    with place.scope():
        pupil = make.pupil(place)
    client, url = place.client(), place.url(f"schule/kinder/{pupil.code}/zuvor/")
    assert "Frühere Förderung eintragen" in client.get(place.url(f"schule/kinder/{pupil.code}/")).content.decode()
    told = {
        "form": "initial_support",
        "since_on": "1.9.2025",
        "literacy_since_on": "1.3.2025",
        "centre": "Nordkreis | 🙂",
    }
    assert client.post(url, told).status_code == 302
    page = client.get(place.url(f"schule/kinder/{pupil.code}/")).content.decode()
    assert "Erstförderung (Deutsch) seit 01.09.2025 (Nordkreis | 🙂)" in page
    with place.scope():
        pupil.refresh_from_db()
        assert (pupil.earlier_since_on, pupil.earlier_any_since_on) == (dt.date(2025, 9, 1), dt.date(2025, 3, 1))
        (entry,) = Entry.objects.filter(action="schooling.earlier_support_set")
        assert entry.file_id == pupil.person.household_id
    for wrong, field in (
        ({"since_on": ""}, "since_on"),
        ({"since_on": "1.1.2099", "literacy_since_on": ""}, "since_on"),
        ({"literacy_since_on": "2.9.2025"}, "literacy_since_on"),
    ):
        refused = client.post(url, told | wrong)
        assert list(refused.context["form"].errors) == [field]
    assert client.post(url, told | {"form": ""}).status_code == 302
    with place.scope():
        pupil.refresh_from_db()
        assert (pupil.earlier_form, pupil.earlier_since_on, pupil.earlier_centre) == ("", None, "")
    assert world.other.client().get(world.other.url(f"schule/kinder/{pupil.code}/zuvor/")).status_code == 404
