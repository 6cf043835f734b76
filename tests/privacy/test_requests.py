"""Requests of data subjects: in time, with names for those who answer only, and what an objection stops."""

import datetime as dt
import uuid
from typing import Any

import pytest
import time_machine

from lotse.audit.models import Entry
from lotse.core.errors import ChangedMeanwhile, NotAllowed, NotFound
from lotse.people.models import Household
from lotse.people.rules import FamilyObjects
from lotse.people.services import limits
from lotse.people.services.merging import merge_households
from lotse.privacy import rules
from lotse.privacy.models import DataRequest
from lotse.privacy.selectors import feeds
from lotse.privacy.selectors import requests as selectors
from lotse.privacy.services import requests as services
from lotse.privacy.services.requests import RequestFacts
from lotse.programmes.models import GroupProgramme
from lotse.programmes.services import joining
from lotse.schooling.services.proposal_facts import _children
from lotse.tenants.enums import Role
from lotse.volunteering.models import Need
from lotse.volunteering.services.match_facts import open_needs
from tests import make
from tests.everything import one_of_each
from tests.world import NOW, TODAY, Place, World


def _facts(place: Place, family: Household | None, **fields: Any) -> RequestFacts:
    known: dict[str, Any] = {
        "kind": "access", "subject_kind": "household" if family else "other", "pk": family.pk if family else None,
        "received_on": TODAY, "way": "phone", "identity": "known", "owner": place.counsellor, "wish": "Alles wissen",
    }  # fmt: skip
    return RequestFacts(**known | fields)


def _recorded(place: Place, family: Household | None = None, **fields: Any) -> DataRequest:
    who = {} if family else {"who": "Anna Beispiel"}
    return services.record_request(actor=place.counsellor, facts=_facts(place, family, **who | fields), now=NOW)


def _answer(place: Place, request: DataRequest, **fields: Any) -> None:
    known: dict[str, Any] = {
        "actor": place.counsellor, "state": "granted", "answered_on": TODAY, "answer": "Ist übergeben",
        "advised": False, "version": request.version, "now": NOW,
    }  # fmt: skip
    services.answer_request(request=request, **known | fields)


# Art. 3 of Regulation 1182/71: the same day a month later; the last day of a shorter month; else the next working day
@pytest.mark.parametrize(
    ("received", "months", "due"),
    [
        ("2026-11-02", 1, "2026-12-02"),
        ("2026-01-31", 1, "2026-03-02"),  # 28 February is a Saturday
        ("2024-01-31", 1, "2024-02-29"),
        ("2026-11-25", 1, "2026-12-28"),  # Christmas, then a weekend
        ("2026-04-01", 1, "2026-05-04"),  # 1 May, then a weekend
        ("2026-11-02", 3, "2027-02-02"),
        ("2028-02-29", 1, "2028-03-29"),
    ],
)
def test_the_last_day_of_a_period(received: str, months: int, due: str) -> None:
    assert rules.due_on(dt.date.fromisoformat(received), months) == dt.date.fromisoformat(due)


def test_predicates_and_querysets_agree_and_the_officer_sees_no_name(world: World) -> None:
    lippe = world.lippe
    seen: dict[str, tuple[bool, bool, bool]] = {}
    with lippe.scope():
        mine = _recorded(lippe, make.household(lippe, "Sommer"))
        row = selectors.request_rows(lippe.member(Role.PRIVACY_OFFICER), [mine], TODAY)[0]
        for role in Role:
            member = lippe.member(role)
            found = (
                rules.may_view_request(member, mine), rules.may_read_request(member, mine),
                rules.may_answer_request(member, mine),
            )  # fmt: skip
            assert found[0] == rules.visible_requests(member).filter(pk=mine.pk).exists()
            assert found[1] == found[2] == rules.readable_requests(member).filter(pk=mine.pk).exists()
            if any(found):
                seen[role.value] = found
        household = mine.household
        assert household is not None
        assert row.whom == f"Familie {household.code}"
    assert seen == {
        "director": (True, True, True),
        "counsellor": (True, True, True),
        "privacy_officer": (True, False, False),
    }


def test_a_request_is_answered_only_by_the_rules_of_article_12(world: World) -> None:
    lippe = world.lippe
    with lippe.scope():
        with pytest.raises(services.WhoMissing):
            services.record_request(actor=lippe.counsellor, facts=_facts(lippe, None), now=NOW)
        with pytest.raises(services.ReceivedInFuture):
            _recorded(lippe, received_on=TODAY + dt.timedelta(days=1))
        request = _recorded(lippe, identity="open")
        for fields, error in (
            ({}, services.IdentityOpen),
            ({"state": "refused"}, services.AdviceMissing),
            ({"state": "refused", "advised": True, "answer": " "}, services.AnswerMissing),
            ({"state": "withdrawn", "answered_on": TODAY - dt.timedelta(days=1)}, services.AnsweredOutside),
            ({"state": "withdrawn", "version": 5}, ChangedMeanwhile),
            ({"state": "withdrawn", "actor": lippe.member(Role.COORDINATOR)}, NotAllowed),
            ({"state": "withdrawn", "actor": lippe.member(Role.PRIVACY_OFFICER)}, NotAllowed),
        ):
            with pytest.raises(error):
                _answer(lippe, request, **fields)
        _answer(lippe, request, state="refused", advised=True, answer="Wer fragt, blieb offen")
        request.refresh_from_db()
        assert (request.state, request.answer) == ("refused", "Wer fragt, blieb offen")
        with pytest.raises(ChangedMeanwhile):
            _answer(lippe, request, state="withdrawn")
        actions = list(Entry.objects.filter(object_id=request.pk).values_list("action", flat=True))
    assert sorted(actions) == ["privacy.request_answered", "privacy.request_recorded"]


def test_a_period_is_extended_once_and_within_the_first_month(world: World) -> None:
    lippe = world.lippe
    with lippe.scope():
        request = _recorded(lippe)
        later = NOW + dt.timedelta(days=40)
        ask: dict[str, Any] = {"actor": lippe.counsellor, "request": request, "reason": "Viele Anträge", "version": 0}
        with pytest.raises(services.TooLateToExtend):
            services.extend_request(told_on=TODAY + dt.timedelta(days=40), now=later, **ask)
        services.extend_request(told_on=TODAY, now=NOW, **ask)
        assert (request.due_on, request.extension_reason) == (dt.date(2027, 2, 2), "Viele Anträge")
        with pytest.raises(services.ExtendedAlready):
            services.extend_request(told_on=TODAY, now=NOW, **ask | {"version": 1})


def test_today_shows_what_is_open_to_its_owner_and_what_is_overdue_to_director_and_officer(world: World) -> None:
    lippe = world.lippe
    with lippe.scope():
        family = make.household(lippe, "Sommer")
        late = _recorded(lippe, family, received_on=TODAY - dt.timedelta(days=60))
        new = _recorded(lippe, family)
        titles = {
            role: [(item.section, item.title, item.meta[:13]) for item in selectors.today(lippe.member(role), TODAY)]
            for role in (Role.COUNSELLOR, Role.DIRECTOR, Role.PRIVACY_OFFICER, Role.FUNDER)
        }
    title = "Auskunft (Art. 15): Familie Sommer"
    assert titles == {
        Role.COUNSELLOR: [("waiting", title, str(late)), ("waiting", title, str(new))],
        Role.DIRECTOR: [("alarms", title, str(late))],
        Role.PRIVACY_OFFICER: [("alarms", f"Auskunft (Art. 15): Familie {family.code}", str(late))],
        Role.FUNDER: [],
    }


def test_an_objection_stops_optional_uses_until_it_is_decided(world: World) -> None:
    lippe = world.lippe
    with lippe.scope():
        made = one_of_each(lippe)
        family, programme = made.one("people.household"), made.one("programmes.groupprogramme")
        Need.objects.update(state="open")
        pupil = made.one("schooling.pupil")
        type(pupil).objects.update(talk_first=False)

        def used() -> tuple[bool, bool, bool]:
            family.refresh_from_db()
            fresh = type(pupil).objects.select_related("person__household").get(pk=pupil.pk)
            return bool(open_needs()), not _children([fresh])[0].talk_first, _joins(programme, family)

        def _joins(group: GroupProgramme, household: Household) -> bool:
            person = make.person(household, "Kind", kind="child")
            try:
                joining.join(actor=lippe.director, programme=group, person=person, now=NOW)
            except FamilyObjects:
                return False
            return True

        assert used() == (True, True, True)
        request = _recorded(lippe, family, kind="objection")
        assert used() == (False, False, False)
        _answer(lippe, request, state="refused", advised=True)
        assert used() == (True, True, True)
        request = _recorded(lippe, family, kind="objection")
        _answer(lippe, request, state="granted")
        assert used() == (False, False, False)


def test_whoever_is_deleted_leaves_dates_without_words(world: World) -> None:
    lippe = world.lippe
    with lippe.scope():
        family = make.household(lippe, "Sommer")
        request = _recorded(lippe, family, kind="erasure", who="die Mutter")
        _answer(lippe, request)
        other = _recorded(lippe)
        services.forget_families([family], lippe.director, NOW)
        family.delete()
        services.forget_gone(lippe.centre, NOW)
        request.refresh_from_db()
        assert (request.household, request.who, request.wish, request.answer) == (None, "", "", "")
        assert request.answered_on == TODAY
        other.refresh_from_db()
        assert other.who == "Anna Beispiel"  # nobody of a file: kept until its period is over
        services.forget_gone(lippe.centre, NOW + dt.timedelta(days=1100))
        assert list(DataRequest.objects.all()) == [other]


def test_pages_take_a_request_up_answer_it_and_keep_it_from_others(world: World) -> None:
    lippe = world.lippe
    with lippe.scope():
        family = make.household(lippe, "Sommer | 😀 ليلى")
    client = lippe.client()
    with time_machine.travel(NOW, tick=False):
        fields = {"kind": "access", "identity": "card", "received_on": "2.11.2026", "way": "person",
                  "owner": str(lippe.counsellor.pk), "wish": "Alles", "form_id": str(uuid.uuid4())}  # fmt: skip
        url = lippe.url(f"rechte/neu/household/{family.pk}/")
        form = client.get(url).content.decode()
        assert ("Ab dem Tag danach" in form, 'name="form_id"' in form, "Form id" in form) == (True, True, False)
        answer = client.post(url, fields)
        assert client.post(url, fields)["Location"] == answer["Location"]  # two taps are one request
        with lippe.scope():
            request = DataRequest.objects.get()
        page_url = lippe.url(f"rechte/{request.code}/")
        assert (answer.status_code, answer["Location"]) == (302, page_url)
        page = client.get(page_url).content.decode()
        assert lippe.url(f"auskunft/household/{family.pk}/") in page
        assert "Sommer | 😀 ليلى" in page
        for role in (Role.PRIVACY_OFFICER, Role.DIRECTOR):
            text = lippe.client(role).get(page_url).content.decode()
            assert ("Sommer" in text, "Alles" in text) == ((role == Role.DIRECTOR), (role == Role.DIRECTOR))
            assert ("Sommer" in lippe.client(role).get(lippe.url("rechte/")).content.decode()) == (
                role == Role.DIRECTOR
            )
        done = {"state": "granted", "answered_on": "2.11.2026", "answer": "übergeben", "version": "0"}
        refused = client.post(page_url + "antwort/", done | {"state": "refused"})
        assert "Art. 12 Abs. 4" in refused.content.decode()
        assert client.post(page_url + "antwort/", done | {"version": "9" * 30}).status_code == 200
        assert client.post(page_url + "antwort/", done).status_code == 302
        assert client.post(page_url + "antwort/", done).status_code == 200  # answered already: said, nothing lost
        assert lippe.client(Role.COORDINATOR).get(page_url).status_code == 404
        assert world.other.client().get(world.other.url(f"rechte/{request.code}/")).status_code == 404
        assert world.other.client().get(world.other.url(f"rechte/neu/household/{family.pk}/")).status_code == 404


def test_an_open_request_for_erasure_leads_to_it(world: World) -> None:
    place = world.lippe
    with place.scope():
        family = make.household(place)
        erase, see = _recorded(place, family, kind="erasure"), _recorded(place, family)
    way = place.url(f"familien/{family.code}/loeschen/")
    client = place.client(Role.COUNSELLOR)
    pages = [client.get(place.url(f"rechte/{one.code}/")).content.decode() for one in (erase, see)]
    assert [way in page for page in pages] == [True, False]
    with place.scope():
        _answer(place, erase)
    assert way not in client.get(place.url(f"rechte/{erase.code}/")).content.decode()


def test_who_is_not_seen_cannot_be_recorded(world: World) -> None:
    lippe = world.lippe
    with lippe.scope():
        family = make.household(lippe)
        with pytest.raises(NotFound):
            services.record_request(actor=lippe.member(Role.COORDINATOR), facts=_facts(lippe, family), now=NOW)
        with pytest.raises(NotAllowed):
            services.record_request(actor=lippe.member(Role.PRIVACY_OFFICER), facts=_facts(lippe, family), now=NOW)


def test_a_merged_file_takes_its_objection_along(world: World) -> None:
    lippe = world.lippe
    with lippe.scope():
        source, target = make.household(lippe, "Sommer"), make.household(lippe, "Sommer")
        for one in (source, target):
            make.person(one, "Olena", kind="guardian")
        _recorded(lippe, source, kind="objection")
        merge_households(actor=lippe.counsellor, source=source, target=target, now=NOW)
        target.refresh_from_db()
        assert target.objected_at is not None
        assert DataRequest.objects.get().household_id == target.pk


def test_a_file_is_not_deleted_while_a_request_is_open_or_it_is_restricted(world: World) -> None:
    lippe = world.lippe
    with lippe.scope():
        waits, erased, restricted, free = (make.household(lippe, name) for name in "ABCD")
        asked = _recorded(lippe, waits)
        _recorded(lippe, erased, kind="erasure")
        limits.set_restriction(household=restricted, since_at=NOW)

        def held() -> dict[str, str]:
            rows = [waits, erased, restricted, free]
            names = {one.pk: one.name for one in rows}
            return {names[one.household_id]: one.why for one in feeds.kept(rows, TODAY) if one.until_on is None}

        assert held() == {"A": "ein Antrag der Familie ist offen", "C": "die Verarbeitung ist eingeschränkt"}
        _answer(lippe, asked)
        assert set(held()) == {"C"}


def test_the_director_takes_up_the_request_of_a_colleague(world: World) -> None:
    lippe = world.lippe
    url = lippe.url("rechte/neu/")
    fields = {"kind": "access", "identity": "known", "received_on": "2.11.2026", "way": "person"}
    fields |= {"owner": str(lippe.director.pk), "colleague": str(lippe.counsellor.pk), "form_id": str(uuid.uuid4())}
    assert "Oder: jemand aus dem Zentrum" not in lippe.client().get(url).content.decode()
    with time_machine.travel(NOW, tick=False):
        assert lippe.client(Role.DIRECTOR).post(url, fields | {"colleague": ""}).status_code == 200  # nobody named
        assert lippe.client(Role.DIRECTOR).post(url, fields).status_code == 302
    with lippe.scope():
        made = DataRequest.objects.get()
        assert (made.subject_kind, made.member_id) == ("member", lippe.counsellor.pk)
