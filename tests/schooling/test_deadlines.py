"""The facts that deadlines count from, the list of them, and the rules that a centre may change."""

import csv
import datetime as dt
import io
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lotse.core import clock
from lotse.core.errors import ChangedMeanwhile, NotAllowed, NotFound
from lotse.people.models import Person
from lotse.schooling.enums import PupilState
from lotse.schooling.enums.deadlines import DeadlineAnchor as A
from lotse.schooling.models import DeadlineRule, MedicalExamOrder, NeedNotice, Pupil, SupportPeriod
from lotse.schooling.rules.deadlines import default_rules
from lotse.schooling.selectors import deadlines as selectors
from lotse.schooling.selectors.deadlines import DeadlineFilter
from lotse.schooling.services import deadlines as services
from lotse.tenants.enums import Role
from tests import make
from tests.exports import personal_file
from tests.world import NOW, TODAY, Place, World

S = PupilState
DAY = dt.timedelta(days=1)
URL = "schule/fristen/"


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: TODAY)


def found(pupil: Pupil, *keys: str) -> dict[str, tuple[dt.date, dt.date]]:
    """Start and last day of the deadlines of these keys."""
    rows = selectors.of_pupil(pupil, TODAY)
    return {
        one.deadline.rule.key: (one.deadline.start_on, one.deadline.due_on)
        for one in rows
        if one.deadline.rule.key in keys
    }


# --- Facts ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (S.REGISTERED, {"waiting"}),
        (S.INTERVIEWED, {"waiting"}),
        (S.RECOMMENDED, {"waiting", "parents_answer"}),
        (S.HANDED_OVER, {"waiting", "authority_answer"}),
        (S.ASSIGNED, {"not_started"}),
        (S.STARTED, set()),
        (S.COMPLETED, set()),
        (S.MOVED_AWAY, set()),
        (S.CANCELLED, set()),
    ],
)
def test_what_a_child_waits_for_follows_from_where_it_stands(world: World, state: str, expected: set[str]) -> None:
    with world.lippe.scope():
        pupil = make.pupil(world.lippe, state=state, registered_on=TODAY - 20 * DAY, state_since_on=TODAY - 3 * DAY)
        keys = found(pupil, "waiting", "parents_answer", "authority_answer", "not_started")
        assert set(keys) == expected
        assert {start for key, (start, _) in keys.items() if key != "waiting"} <= {TODAY - 3 * DAY}


def test_an_ended_child_has_no_deadline_at_all(world: World) -> None:
    with world.lippe.scope():
        for state in (S.COMPLETED, S.MOVED_AWAY, S.CANCELLED):
            assert selectors.of_pupil(make.pupil(world.lippe, state=state), TODAY) == []


def test_an_examination_waits_for_its_date_and_then_for_an_answer(world: World) -> None:
    with world.lippe.scope():
        pupil = make.pupil(world.lippe, state=S.STARTED)  # ordered before, never answered: still open
        order = MedicalExamOrder.objects.create(pupil=pupil, ordered_on=TODAY - 30 * DAY)
        exams = ("exam_undated", "exam_unanswered")
        assert found(pupil, *exams) == {"exam_undated": (TODAY - 30 * DAY, TODAY - 2 * DAY)}
        order.date_on = TODAY - 9 * DAY
        order.save()
        assert found(pupil, *exams) == {"exam_unanswered": (TODAY - 9 * DAY, TODAY - 2 * DAY)}
        order.done_on = TODAY
        order.save()
        assert found(pupil, *exams) == {}


def test_a_need_notice_waits_until_it_is_settled_or_handed_over(world: World) -> None:
    with world.lippe.scope():
        pupil = make.pupil(world.lippe, state=S.NEED_NOTICE)
        opened = {"reason": "no_place", "opened_by": world.lippe.counsellor}
        NeedNotice.objects.create(pupil=pupil, opened_on=TODAY - 60 * DAY, settled_on=TODAY - 50 * DAY, **opened)
        notice = NeedNotice.objects.create(pupil=pupil, opened_on=TODAY - 15 * DAY, **opened)
        assert found(pupil, "need_unanswered") == {"need_unanswered": (TODAY - 15 * DAY, TODAY - DAY)}
        Pupil.objects.filter(pk=pupil.pk).update(state=S.HANDED_OVER)
        assert set(found(pupil, "need_unanswered", "authority_answer")) == {"authority_answer"}
        Pupil.objects.filter(pk=pupil.pk).update(state=S.NEED_NOTICE)
        notice.settled_on = TODAY
        notice.save()
        assert found(pupil, "need_unanswered") == {}


def test_support_runs_on_through_a_change_of_school_and_ends_with_its_period(world: World) -> None:
    place = world.lippe
    with place.scope():
        pupil = make.pupil(place, state=S.STARTED)
        began, changed = dt.date(2025, 2, 1), dt.date(2026, 2, 1)
        make.support_period(place, pupil, "literacy", starts_on=dt.date(2024, 9, 1), ends_on=began)
        make.support_period(place, pupil, "initial_support", starts_on=began, ends_on=changed)
        period = make.support_period(place, pupil, "initial_support", starts_on=changed)
        support = ("literacy", "first_support", "any")
        assert found(pupil, *support) == {"first_support": (began, dt.date(2027, 1, 31))}
        # a centre for which literacy counts too
        DeadlineRule.objects.create(
            key="any", label="Beides", anchor=A.ANY_SUPPORT, count=2, unit="years", changed_at=NOW
        )
        assert found(pupil, "any") == {"any": (dt.date(2024, 9, 1), dt.date(2026, 8, 31))}
        SupportPeriod.objects.filter(pk=period.pk).update(
            ends_on=TODAY, end_reason="b1_reached", ended_by=place.counsellor, ended_at=NOW
        )
        assert found(pupil, *support) == {}


def test_literacy_takes_a_year(world: World) -> None:
    with world.lippe.scope():
        pupil = make.pupil(world.lippe, state=S.STARTED)
        make.support_period(world.lippe, pupil, "literacy", starts_on=dt.date(2025, 11, 3))
        assert found(pupil, "literacy", "first_support") == {"literacy": (dt.date(2025, 11, 3), TODAY)}


@pytest.mark.parametrize(
    ("grade", "form", "born_on", "expected"),
    [
        (11, "international_class", dt.date(2010, 1, 1), {"international_class": dt.date(2027, 8, 1)}),
        (11, "fit_fuer_mehr", dt.date(2008, 1, 1), {"fit_fuer_mehr": dt.date(2027, 2, 1)}),
        (
            11,
            "initial_support",
            dt.date(2009, 1, 1),
            {"fit_fuer_mehr": dt.date(2027, 2, 1), "international_class": dt.date(2027, 8, 1)},
        ),
        (11, "international_class", dt.date(2006, 1, 1), {}),  # too old
        (10, "initial_support", dt.date(2010, 1, 1), {}),
    ],
)
def test_entry_days_are_for_those_who_wait_for_the_berufskolleg(
    world: World, grade: int, form: str, born_on: dt.date, expected: dict[str, dt.date]
) -> None:
    with world.lippe.scope():
        person = make.person(make.household(world.lippe), born_on=born_on)
        pupil = make.pupil(world.lippe, person, grade=grade, support_form=form)
        keys = found(pupil, "international_class", "fit_fuer_mehr")
        assert {key: due_on for key, (_, due_on) in keys.items()} == expected
        Pupil.objects.filter(pk=pupil.pk).update(state=S.ASSIGNED)  # has a place
        assert found(pupil, "international_class", "fit_fuer_mehr") == {}


def test_without_a_birthday_nothing_is_guessed(world: World) -> None:
    with world.lippe.scope():
        pupil = make.pupil(world.lippe, make.person(make.household(world.lippe), born_on=None))
        assert found(pupil, "turns_18", "school_duty") == {}


@pytest.mark.parametrize("count", [1, 12])
def test_all_children_take_five_queries(world: World, count: int) -> None:
    with world.lippe.scope():
        for number in range(count):
            pupil = make.pupil(world.lippe, registered_on=TODAY - number * DAY)
            make.support_period(world.lippe, pupil)
            MedicalExamOrder.objects.create(pupil=pupil, ordered_on=TODAY)
        member = world.lippe.counsellor

        def ask() -> None:
            rows = selectors.listed(member, DeadlineFilter(horizon="alle"), TODAY)
            assert {row.url for row in rows} and {row.action.url for row in rows}

        ask()  # roles and the centre's address are remembered
        with CaptureQueriesContext(connection) as captured:
            ask()
        assert len(captured) == 5


# --- The list ------------------------------------------------------------------------------------------------


def late(place: Place, days: int, **fields: Any) -> Pupil:
    """A child that has waited so many days too long."""
    return make.pupil(place, registered_on=TODAY - (14 + days) * DAY, **fields)


def shown(world: World, query: str, role: Role = Role.COUNSELLOR) -> list[tuple[str, str]]:
    page = world.lippe.client(role).get(world.lippe.url(URL) + query).context["page"]
    return [(row.pupil.code, row.deadline.rule.key) for row in page]


def test_the_list_shows_what_is_due_the_longest_overdue_first(world: World) -> None:
    with world.lippe.scope():
        first, second = late(world.lippe, 1), late(world.lippe, 5)
        make.pupil(world.lippe)
        answer = make.pupil(world.lippe, state=S.RECOMMENDED, state_since_on=TODAY - 30 * DAY)
    with world.other.scope():
        late(world.other, 9)
    assert shown(world, "") == [(answer.code, "parents_answer"), (second.code, "waiting"), (first.code, "waiting")]


def test_chips_count_each_kind_and_filters_narrow(world: World) -> None:
    place = world.lippe
    with place.scope():
        town = place.municipalities[1]
        there = late(place, 2, of=make.person(make.household(place, municipality=town)))
        theirs = late(place, 1, responsible=place.director)
        both = late(place, 3, state=S.RECOMMENDED, state_since_on=TODAY - 8 * DAY)
        soon = make.pupil(place, registered_on=TODAY - 10 * DAY)
    chips = place.client().get(place.url(URL)).context["chips"]
    waiting, answer = (default_rules()[key].label for key in ("waiting", "parents_answer"))
    assert [(chip.label, chip.count, chip.current) for chip in chips] == [
        ("Alle", 4, True),
        (waiting, 3, False),
        (answer, 1, False),
    ]
    assert shown(world, "?art=parents_answer") == [(both.code, "parents_answer")]
    assert shown(world, f"?gemeinde={town.pk}") == [(there.code, "waiting")]
    assert shown(world, f"?zustaendig={place.director.pk}") == [(theirs.code, "waiting")]
    assert [code for code, _ in shown(world, "?zeitraum=4-wochen&art=waiting")] == [
        both.code,
        there.code,
        theirs.code,
        soon.code,
    ]
    assert len(shown(world, "?zeitraum=alle&art=turns_18")) == 4
    with place.scope():
        director = place.director
        director.is_active = False
        director.save()
    assert shown(world, "?zustaendig=niemand") == [(theirs.code, "waiting")]


@pytest.mark.parametrize("query", ["?art=%00", "?art='--", "?zeitraum=x", "?zustaendig=1", "?gemeinde=%F0%9F%98%80"])
def test_a_broken_address_shows_a_list(world: World, query: str) -> None:
    assert world.lippe.client().get(world.lippe.url(URL) + query).status_code == 200


def test_each_line_ends_in_the_action_that_settles_it(world: World) -> None:
    with world.lippe.scope():
        pupil = make.pupil(world.lippe, state=S.HANDED_OVER, state_since_on=TODAY - 20 * DAY)
        [row] = [one for one in selectors.of_pupil(pupil, TODAY) if one.deadline.rule.key == "authority_answer"]
        action = row.action
    assert (action.label, action.url) == (
        "Entscheidung eintragen",
        world.lippe.url(f"schule/kinder/{pupil.code}/zuweisung/"),
    )
    page = world.lippe.client().get(world.lippe.url(URL)).content.decode()
    assert action.url in page
    with world.lippe.scope():
        make.support_period(world.lippe, pupil)
        Pupil.objects.filter(pk=pupil.pk).update(state=S.STARTED)
    for anchor in A:  # each kind leads to a page that exists
        _, route = selectors._ACTIONS.get(anchor, selectors._PLAN)
        with world.lippe.scope():
            url = selectors.centre_url(route, pupil.code)
        assert world.lippe.client().get(url).status_code == 200, route


def test_the_file_holds_what_the_page_shows(world: World) -> None:
    with world.lippe.scope():
        household = make.household(world.lippe, "=1+1")
        late(world.lippe, 1, of=make.person(household, "Şirin"))
        late(world.lippe, 2, responsible=world.lippe.director)
    query = f"?zustaendig={world.lippe.members[Role.COUNSELLOR].pk}&art=waiting"
    answer = personal_file(world.lippe.client(), world.lippe.url(f"{URL}liste/{query}&format=csv"))
    [head, row] = csv.reader(io.StringIO(answer.decode("utf-8-sig")), delimiter=";")
    told = dict(zip(head, row, strict=True))
    assert (told["Nachname"], told["Vorname"], told["Fällig am"], told["Stand"]) == (
        "'=1+1",
        "Şirin",
        "01.11.2026",
        "seit gestern überfällig",
    )
    assert world.lippe.client().get(world.lippe.url(f"{URL}liste/{query}")).status_code == 200
    assert world.lippe.client().get(world.lippe.url(f"{URL}liste/?format=exe")).status_code == 404


def test_the_page_of_the_child_tells_its_deadlines_with_reason_and_source(world: World) -> None:
    with world.lippe.scope():
        pupil = late(world.lippe, 1)
    page = world.lippe.client().get(world.lippe.url(f"schule/kinder/{pupil.code}/")).content.decode()
    assert default_rules()["waiting"].label in page
    assert "Gemeldet am 18.10.2026; Hinweis nach 14 Tage." in page
    assert default_rules()["school_duty"].source.split(":")[0] in page


def test_a_list_page_has_25_rows(world: World) -> None:
    with world.lippe.scope():
        for number in range(26):
            late(world.lippe, number + 1)
    assert len(shown(world, "")) == 25
    assert len(shown(world, "?seite=2")) == 1


# --- Rules ---------------------------------------------------------------------------------------------------


def values(key: str = "first_support", **changes: Any) -> dict[str, Any]:
    return default_rules()[key].values() | changes


def save(place: Place, key: str = "first_support", seen: dt.datetime | None = None, **changes: Any) -> DeadlineRule:
    return services.save_rule(actor=place.director, key=key, values=values(key, **changes), seen=seen, now=NOW)


@pytest.mark.parametrize("role", Role)
def test_director_and_administrator_change_the_rules_of_their_centre(world: World, role: Role) -> None:
    with world.lippe.scope():
        call: dict[str, Any] = {"actor": world.lippe.member(role), "now": NOW}
        if role in {Role.DIRECTOR, Role.ADMINISTRATOR}:
            services.save_rule(key="first_support", values=values(count=3), seen=None, **call)
            services.add_rule(values=values(label="Eigene"), **call)
            services.restore_rule(key="literacy", **call)
            assert [one.span for one in selectors.current_rules() if one.anchor == A.FIRST_SUPPORT] == [
                "3 Jahre",
                "2 Jahre",
            ]
        else:
            for act in (
                lambda: services.save_rule(key="first_support", values=values(count=3), seen=None, **call),
                lambda: services.add_rule(values=values(label="Eigene"), **call),
                lambda: services.restore_rule(key="first_support", **call),
            ):
                with pytest.raises(NotAllowed):
                    act()
    with world.other.scope():
        assert selectors.current_rules() == list(default_rules().values())


def test_a_change_touches_no_stored_fact_and_can_be_taken_back(world: World) -> None:
    with world.lippe.scope():
        pupil = make.pupil(world.lippe, state=S.STARTED)
        make.support_period(world.lippe, pupil, starts_on=dt.date(2025, 9, 1))
        before = list(SupportPeriod.objects.values()), list(Pupil.objects.values()), list(Person.objects.values())
        save(world.lippe, count=18, unit="months", is_verified=False)
        assert found(pupil, "first_support") == {"first_support": (dt.date(2025, 9, 1), dt.date(2027, 2, 28))}
        save(world.lippe, seen=NOW, is_active=False)
        assert found(pupil, "first_support") == {}
        services.restore_rule(actor=world.lippe.director, key="first_support", now=NOW)
        assert found(pupil, "first_support") == {"first_support": (dt.date(2025, 9, 1), dt.date(2027, 8, 31))}
        assert (
            list(SupportPeriod.objects.values()),
            list(Pupil.objects.values()),
            list(Person.objects.values()),
        ) == before
        services.restore_rule(actor=world.lippe.director, key="first_support", now=NOW)  # a second click


def test_the_second_of_two_people_is_told(world: World) -> None:
    with world.lippe.scope():
        save(world.lippe, count=3)
        with pytest.raises(ChangedMeanwhile):
            save(world.lippe, count=4)
        services.restore_rule(actor=world.lippe.director, key="first_support", now=NOW)
        with pytest.raises(ChangedMeanwhile):
            save(world.lippe, seen=NOW, count=5)
        assert not DeadlineRule.objects.exists()
        with pytest.raises(NotFound):
            save(world.lippe, key="literacy") and services.save_rule(
                actor=world.lippe.director, key="unbekannt", values=values(), seen=None, now=NOW
            )


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"count": 31}, services.LengthNotPlausible),
        ({"count": 3651, "unit": "days"}, services.LengthNotPlausible),
        ({"valid_from": TODAY, "valid_until": TODAY}, services.ValidityReversed),
        ({"age_from": 18, "age_to": 16}, services.AgesReversed),
    ],
)
def test_what_cannot_be_is_refused(world: World, changes: dict[str, Any], error: type[Exception]) -> None:
    with world.lippe.scope():
        with pytest.raises(error):
            save(world.lippe, **changes)
        assert not DeadlineRule.objects.exists()


RULES = f"{URL}regeln/"


def posted(**changes: object) -> dict[str, object]:
    fields = {"label": "Erstförderung", "anchor": "first_support", "count": 2, "unit": "years", "warn_days": 60}
    return fields | {"is_active": "on"} | changes


def test_the_pages_save_restore_and_add(world: World) -> None:
    place, client = world.lippe, world.lippe.client(Role.DIRECTOR)
    page = client.get(place.url(f"{RULES}first_support/"))
    assert (page.context["form"]["count"].value(), page.context["form"]["unit"].value()) == (2, "years")
    assert client.post(place.url(f"{RULES}first_support/"), posted(count=3)).status_code == 302
    told = client.get(place.url(RULES)).content.decode()
    assert "geändert" in told and "3 Jahre" in told and "Vorschlag: 2 Jahre" in told
    second = client.post(place.url(f"{RULES}first_support/"), posted(count=4))  # the page of somebody else, older
    assert "inzwischen geändert" in second.content.decode()
    assert second.context["form"]["count"].value() == "4"
    assert client.post(place.url(f"{RULES}first_support/zuruecknehmen/")).status_code == 302
    fixed = posted(label="Einstieg", anchor="awaits_berufskolleg", dates="1.11., 1.2. ,1.5", age_from=16, count="")
    assert client.post(place.url(f"{RULES}neu/"), fixed).status_code == 302
    with place.scope():
        [own] = DeadlineRule.objects.all()
        assert (own.dates, own.count, own.unit, own.age_from) == (["02-01", "05-01", "11-01"], None, "", 16)
    page = client.get(place.url(f"{RULES}{own.key}/"))
    assert page.context["form"]["dates"].value() == "1.2., 1.5., 1.11."
    assert client.post(place.url(f"{RULES}{own.key}/zuruecknehmen/")).status_code == 302
    assert client.get(place.url(f"{RULES}{own.key}/")).status_code == 404


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"count": ""}, "count"),
        ({"unit": ""}, "count"),
        ({"count": 0}, "count"),
        ({"count": "9" * 40}, "count"),
        ({"count": 31}, "count"),
        ({"label": ""}, "label"),
        ({"label": "x" * 81}, "label"),
        ({"label": "a\0b"}, "label"),
        ({"anchor": "wish"}, "anchor"),
        ({"anchor": "awaits_berufskolleg", "dates": ""}, "dates"),
        ({"anchor": "awaits_berufskolleg", "dates": "31.2."}, "dates"),
        ({"anchor": "awaits_berufskolleg", "dates": "29.2."}, "dates"),
        ({"anchor": "awaits_berufskolleg", "dates": "morgen"}, "dates"),
        ({"warn_days": -1}, "warn_days"),
        ({"valid_from": "1.8.2027", "valid_until": "1.8.2026"}, "valid_until"),
    ],
)
def test_a_mistake_is_told_at_its_field_and_nothing_is_lost(world: World, changes: dict[str, Any], field: str) -> None:
    answer = world.lippe.client(Role.DIRECTOR).post(world.lippe.url(f"{RULES}neu/"), posted(**changes))
    assert answer.status_code == 200
    assert set(answer.context["form"].errors) == {field}
    assert 'value="60"' in answer.content.decode() or field == "warn_days"
    with world.lippe.scope():
        assert not DeadlineRule.objects.exists()


def test_counsellors_read_the_rules_and_cannot_change_them(world: World) -> None:
    page = world.lippe.client().get(world.lippe.url(RULES)).content.decode()
    assert default_rules()["first_support"].source in page
    assert "ungeprüft" in page
    assert "Ändern" not in page
