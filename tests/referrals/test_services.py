"""Referring, answering, ending: grounds, least data, two at once, and what happens by itself."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from lotse.audit.models import Entry
from lotse.core.errors import ChangedMeanwhile, LotseError, NotAllowed
from lotse.core.registry import TransferPart, transfer_parts
from lotse.directory.models import Organisation, Representative
from lotse.links import services as links
from lotse.outbox.models import Mail
from lotse.people.models import ContactWay, Disclosure, Household
from lotse.people.rules import NoGround
from lotse.people.services import merge_households, retract_disclosure, withdraw_consent
from lotse.referrals import rules
from lotse.referrals.enums import Act, Outcome, Shared, State, Way
from lotse.referrals.models import Event, KeptReferral, Referral, ReferralSettings
from lotse.referrals.selectors import feeds
from lotse.referrals.selectors import referrals as selectors
from lotse.referrals.selectors.figures import figures, told_outcomes
from lotse.referrals.selectors.shared import shared_lines
from lotse.referrals.services import access, answering, ending, periodic, sending
from lotse.referrals.services.settings import save_settings
from lotse.referrals.services.steps import By, NotPossible
from lotse.tenants.enums import Role
from tests import make
from tests.referrals import referring
from tests.world import NOW, TODAY, Place, World

DAY = dt.timedelta(days=1)
BY_LINK = By(Way.LINK)


@pytest.fixture
def lippe(world: World) -> Any:
    with time_machine.travel(NOW, tick=False), world.lippe.scope():
        yield world.lippe


def fresh(one: Referral) -> Referral:
    return Referral.objects.select_related("organisation", "household", "disclosure").get(pk=one.pk)


def mail_of(one: Referral) -> str:
    return Mail.objects.get(carried__object_id=one.pk).text


def say(one: Referral, act: Act, now: dt.datetime = NOW, by: By = BY_LINK, **facts: str) -> Referral:
    answering.answer(referral=fresh(one), by=by, act=act, now=now, **facts)
    return fresh(one)


# --- Sending -------------------------------------------------------------------------------------------------


def test_without_a_ground_nothing_leaves(lippe: Place) -> None:
    household, _ = referring.family(lippe, purpose="")
    written = referring.draft(household, referring.partner(lippe))
    with pytest.raises(NoGround):
        sending.preview(actor=lippe.counsellor, draft=written, now=NOW)
    with pytest.raises(NoGround):
        sending.refer(actor=lippe.counsellor, draft=written, now=NOW)
    assert (Referral.objects.count(), Disclosure.objects.count(), Mail.objects.count()) == (0, 0, 0)


def test_what_leaves_is_what_the_preview_showed_and_stands_in_the_file(lippe: Place) -> None:
    household, consent = referring.family(lippe)
    written = referring.draft(household, referring.partner(lippe), note="nachmittags")
    shown = sending.preview(actor=lippe.counsellor, draft=written, now=NOW)
    assert shown.lines == [
        ("Name", "Familie Sommer"),
        ("Telefonnummer", "+49 5231 620 (Olena Sommer)"),
        ("Sprache, Bedarf an Sprachmittlung", "Deutsch"),
        ("Anliegen", "möchte mitmachen oder sich anmelden"),
        ("Bemerkung", "nachmittags"),
    ]
    made = sending.refer(actor=lippe.counsellor, draft=written, now=NOW, seen=shown.seen)
    disclosure = Disclosure.objects.get()
    assert (disclosure.consent, disclosure.recipient, disclosure.way) == (consent, "DRK Detmold", "link")
    assert disclosure.what == f"Verweis {made.code}: Name, Telefonnummer, Sprache, Bedarf an Sprachmittlung"
    mail = Mail.objects.get()
    assert not any(
        word in mail.subject + mail.text for word in ("Sommer", "Olena", "620", household.code, "nachmittags")
    )


def test_a_file_that_changed_after_the_preview_is_shown_anew(lippe: Place) -> None:
    household, _ = referring.family(lippe)
    written = referring.draft(household, referring.partner(lippe))
    shown = sending.preview(actor=lippe.counsellor, draft=written, now=NOW)
    ContactWay.objects.all().delete()
    with pytest.raises(ChangedMeanwhile):
        sending.refer(actor=lippe.counsellor, draft=written, now=NOW, seen=shown.seen)
    assert Referral.objects.count() == 0


def test_whoever_has_an_account_reads_of_it_in_the_mail(lippe: Place) -> None:
    partner, other = referring.partner(lippe), referring.partner(lippe, name="Caritas")
    Representative.objects.create(membership=lippe.member(Role.PARTNER), organisation=partner)
    told = [
        "/lippe/meine-verweise/" in mail_of(referring.referral(lippe, organisation=one)) for one in (partner, other)
    ]
    assert told == [True, False]


def test_pressed_twice_it_goes_once(lippe: Place) -> None:
    household, _ = referring.family(lippe)
    partner = referring.partner(lippe)
    referring.referral(lippe, household, partner)
    with pytest.raises(sending.AlreadyReferred):
        referring.referral(lippe, household, partner)
    assert Mail.objects.count() == 1


def test_sensitive_facts_go_only_where_they_are_ticked(lippe: Place) -> None:
    household, _ = referring.family(lippe, street="Weg 1", postcode="32756", town="Detmold")
    child = household.persons.get(kind="child")
    assert shared_lines(household, child, [Shared.NAME], TODAY) == [("Name", "Mila Sommer (Eltern: Olena Sommer)")]
    told = dict(shared_lines(household, child, list(Shared), TODAY))
    assert (told["Alter"], told["Geburtsdatum"], told["Anschrift"]) == (
        "12 Jahre",
        "17.05.2014",
        "Weg 1, 32756 Detmold",
    )


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"shared": ["phone"]}, sending.NothingShared),
        ({"topic": ""}, sending.TopicMissing),
        ({"organisation": {"email": ""}}, sending.NoAddress),
        ({"organisation": {"is_active": False}}, sending.PartnerClosed),
    ],
)
def test_what_cannot_be_sent_says_why(lippe: Place, fields: dict[str, Any], error: type[LotseError]) -> None:
    household, _ = referring.family(lippe)
    partner = referring.partner(lippe, **fields.pop("organisation", {}))
    with pytest.raises(error):
        referring.referral(lippe, household, partner, **fields)
    assert Disclosure.objects.count() == 0


def test_by_letter_or_phone_it_is_one_action_without_a_mail(lippe: Place) -> None:
    household, _ = referring.family(lippe)
    partner = referring.partner(lippe, email="")
    made = referring.referral(lippe, household, partner, way="phone")
    say(made, Act.ACCEPT, NOW + DAY, by=By(Way.PHONE, lippe.counsellor, who="Frau Berg"))
    assert [(one.act, one.who) for one in Event.objects.all()] == [
        ("send", lippe.counsellor.name),
        ("accept", "Frau Berg"),
    ]
    assert Mail.objects.count() == 0


def test_of_case_management_only_the_day_and_yes_or_no_is_kept(lippe: Place) -> None:
    household, _ = referring.family(lippe, purpose="case_management")
    kim = referring.partner(lippe, "case_management", "KIM Lippe")
    made = referring.referral(lippe, household, kim, note="viel zu erzählen")
    assert (made.purpose, made.topic, made.reason, made.note) == ("case_management", "", "", "")
    for act in (Act.ASK_BACK, Act.OUTCOME):
        with pytest.raises(NotPossible):
            say(made, act, text="?", outcome="came")
    found = say(made, Act.DECLINE, decline_reason="full")
    assert (found.state, found.decline_reason, found.outcome_due_on) == (State.DECLINED, "", None)


def test_nobody_refers_without_the_right(lippe: Place) -> None:
    household, _ = referring.family(lippe)
    written = referring.draft(household, referring.partner(lippe))
    for role in Role:
        if role in {Role.DIRECTOR, Role.COUNSELLOR}:
            continue
        with pytest.raises(NotAllowed):
            sending.refer(actor=lippe.member(role), draft=written, now=NOW)


# --- Answering -----------------------------------------------------------------------------------------------


def test_of_two_answers_at_once_the_second_is_told(lippe: Place) -> None:
    made = referring.referral(lippe)
    first, second = fresh(made), fresh(made)
    answering.answer(referral=first, by=BY_LINK, act=Act.ACCEPT, now=NOW)
    with pytest.raises(NotPossible):
        answering.answer(referral=second, by=BY_LINK, act=Act.DECLINE, decline_reason="full", now=NOW)
    assert fresh(made).state == State.ACCEPTED


def test_a_question_and_its_answer_are_read_by_both(lippe: Place) -> None:
    made = referring.referral(lippe)
    say(made, Act.ASK_BACK, NOW + dt.timedelta(hours=1), text="Welche Sprache?")
    answering.reply(actor=lippe.counsellor, referral=fresh(made), text="Ukrainisch", now=NOW + DAY)
    page = selectors.page(fresh(made), NOW + DAY, way=Way.LINK)
    assert [line.event.text for line in page.history] == ["", "Welche Sprache?", "Ukrainisch"]
    assert (fresh(made).state, fresh(made).due_on) == (State.SENT, TODAY + 15 * DAY)
    first, second = referring.secrets_of(made)
    with pytest.raises(links.LinkUnusable):
        links.find(purpose=rules.LINK_PURPOSE, secret=first, now=NOW + DAY)
    assert links.find(purpose=rules.LINK_PURPOSE, secret=second, now=NOW + DAY).object_id == made.pk


@pytest.mark.parametrize(("act", "facts"), [(Act.DECLINE, {}), (Act.ASK_BACK, {"text": "  "})])
def test_a_no_needs_its_reason_and_a_question_its_words(lippe: Place, act: Act, facts: dict[str, str]) -> None:
    with pytest.raises(answering.AnswerIncomplete):
        say(referring.referral(lippe), act, **facts)


def test_work_is_asked_about_after_three_six_and_twelve_months(lippe: Place) -> None:
    made = say(referring.referral(lippe, topic="work.apprenticeship"), Act.ACCEPT)
    asked = []
    while made.outcome_due_on:
        asked.append(made.outcome_due_on)
        made = say(made, Act.OUTCOME, NOW + (made.outcome_due_on - TODAY), outcome=Outcome.TAKEN_UP)
    assert asked == [dt.date(2027, 2, 2), dt.date(2027, 5, 2), dt.date(2027, 11, 2)]
    assert list(Event.objects.filter(act="outcome").values_list("months", flat=True)) == [3, 6, 12]
    assert made.state == State.DONE


def test_early_news_of_work_uses_up_no_round(lippe: Place) -> None:
    made = say(referring.referral(lippe, topic="work.job"), Act.ACCEPT)
    made = say(made, Act.OUTCOME, NOW + 7 * DAY, outcome="came")
    assert (made.state, made.outcome, made.outcome_due_on) == (State.ACCEPTED, "came", dt.date(2027, 2, 2))
    assert Event.objects.get(act="outcome").months == 0
    periodic.see_to_it(lippe.centre, NOW + 92 * DAY)
    assert Event.objects.filter(act="ask_outcome").count() == 1


def test_rounds_nobody_answered_lapse_and_each_is_asked_and_reminded_once(lippe: Place) -> None:
    made = say(referring.referral(lippe, topic="work.job"), Act.ACCEPT)
    for day in range(88, 420, 4):
        for _ in range(2):
            periodic.see_to_it(lippe.centre, NOW + day * DAY)
    asked = [(one.act, (one.at - NOW).days) for one in Event.objects.filter(act__in=("ask_outcome", "remind"))]
    assert asked == [
        ("ask_outcome", 92), ("remind", 100), ("ask_outcome", 184), ("remind", 192), ("ask_outcome", 368),
        ("remind", 376),
    ]  # fmt: skip
    secrets, late = referring.secrets_of(made), NOW + 377 * DAY
    alive = [links.has_open(purpose=rules.LINK_PURPOSE, object_id=made.pk, now=late)]
    for secret in secrets[:-2]:
        with pytest.raises(links.LinkUnusable):
            links.find(purpose=rules.LINK_PURPOSE, secret=secret, now=late)
    assert (alive, len(secrets)) == ([True], 7)
    assert Mail.objects.filter(subject__contains="Erinnerung: Was wurde aus").count() == 3


def test_an_answer_in_month_seven_belongs_to_the_sixth(lippe: Place) -> None:
    made = say(referring.referral(lippe, topic="work.job"), Act.ACCEPT)
    made = say(made, Act.OUTCOME, NOW + 215 * DAY, outcome="taken_up")
    assert (Event.objects.get(act="outcome").months, made.outcome_due_on) == (6, dt.date(2027, 11, 2))
    made = say(made, Act.OUTCOME, NOW + 216 * DAY, outcome="ended")
    made = say(made, Act.OUTCOME, NOW + 400 * DAY, By(Way.PHONE, lippe.counsellor), outcome="came")  # a correction
    assert told_outcomes(Referral.objects.all()) == {(made.pk, 6): "came"}


@given(day=st.integers(0, 3000), months=st.lists(st.integers(1, 60), min_size=1, max_size=5, unique=True).map(sorted))
def test_each_day_has_one_round_and_the_next_is_later(day: int, months: list[int]) -> None:
    on = TODAY + day * DAY
    found = rules.rounds(Referral(topic="work.job"), ReferralSettings(work_months=months), TODAY)
    current, later = rules.newest_round(found, on), rules.next_round_on(found, on)
    passed = [one for one in found if one.day <= on]
    assert current == (passed[-1] if passed else None)
    assert later == (found[len(passed)].day if len(passed) < len(found) else None)


def test_other_topics_are_asked_about_once_and_nobody_after_the_end(lippe: Place) -> None:
    made = say(referring.referral(lippe), Act.ACCEPT)
    assert made.outcome_due_on == TODAY + dt.timedelta(weeks=6)
    assert say(made, Act.OUTCOME, outcome="came").state == State.DONE
    household, _ = referring.family(lippe)
    work = say(referring.referral(lippe, household, made.organisation, topic="work.job"), Act.ACCEPT)
    assert say(work, Act.OUTCOME, outcome="not_come").state == State.DONE


def test_an_outcome_told_wrong_is_corrected_by_phone(lippe: Place) -> None:
    made = say(say(referring.referral(lippe), Act.ACCEPT), Act.OUTCOME, outcome="not_come")
    found = say(made, Act.OUTCOME, by=By(Way.PHONE, lippe.counsellor, "Frau Berg"), outcome="came")
    assert (found.state, found.outcome) == (State.DONE, "came")


# --- By itself -----------------------------------------------------------------------------------------------


def test_reminders_go_after_a_week_and_after_the_due_day_each_once(lippe: Place) -> None:
    made = referring.referral(lippe)
    for day in range(30):
        for _ in range(2):
            periodic.see_to_it(lippe.centre, NOW + day * DAY)
    days = [(one.at - NOW).days for one in Event.objects.filter(referral=made, act="remind")]
    assert days == [7, 15]
    assert len(referring.secrets_of(made)) == 3


def test_the_question_for_the_outcome_brings_a_fresh_link(lippe: Place) -> None:
    made = say(referring.referral(lippe), Act.ACCEPT)
    later = NOW + dt.timedelta(weeks=6)
    periodic.see_to_it(lippe.centre, later)
    periodic.see_to_it(lippe.centre, later + DAY)
    first, second = referring.secrets_of(made)
    assert links.find(purpose=rules.LINK_PURPOSE, secret=second, now=later).object_id == made.pk
    with pytest.raises(links.LinkUnusable):
        links.find(purpose=rules.LINK_PURPOSE, secret=first, now=NOW)


def test_an_expired_link_asks_for_a_new_one_once_a_day(lippe: Place) -> None:
    made = referring.referral(lippe)
    (secret,) = referring.secrets_of(made)
    assert not periodic.send_new_link(secret=secret, now=NOW + 5 * DAY)  # it still opens
    late = NOW + 43 * DAY
    assert [periodic.send_new_link(secret=secret, now=late) for _ in range(2)] == [True, False]
    ending.withdraw(actor=lippe.counsellor, referral=fresh(made), reason="Irrtum", now=late)
    assert not periodic.send_new_link(secret=secret, now=late + 2 * DAY)


def test_heute_shows_the_sender_what_is_overdue_asked_and_answered(lippe: Place) -> None:
    made, sender = referring.referral(lippe), lippe.counsellor

    def lines(days: int = 0) -> list[tuple[str, str]]:
        return [(one.title, one.action_label) for one in feeds.today(sender, TODAY + days * DAY)]

    assert lines() == lines(14) == []
    assert lines(15) == [("Keine Antwort: Familie Sommer", "Antwort eintragen")]
    say(made, Act.ASK_BACK, text="Welche Sprache?")
    assert lines() == [("Rückfrage: Familie Sommer", "Beantworten")]
    say(made, Act.ACCEPT)
    assert lines() == [("Antwort: Familie Sommer", "Gelesen")]
    answering.notice(actor=sender, referral=fresh(made), now=NOW)
    assert lines() == []
    assert lines(42) == [("Was wurde daraus?: Familie Sommer", "Eintragen")]
    Organisation.objects.update(is_active=False)
    assert lines() == [("Stelle arbeitet nicht mehr: Familie Sommer", "Ansehen")]
    assert feeds.today(lippe.director, TODAY) == []


# --- Ending --------------------------------------------------------------------------------------------------


def test_a_withdrawn_consent_kills_the_link_and_stops_the_mail(lippe: Place) -> None:
    household, consent = referring.family(lippe)
    assert consent is not None
    made = referring.referral(lippe, household)
    (secret,) = referring.secrets_of(made)
    withdraw_consent(actor=lippe.counsellor, household=household, consent_id=consent.pk, withdrawn_on=TODAY, now=NOW)
    found = fresh(made)
    assert (found.state, found.disclosure.retracted_at, Mail.objects.get().state) == (State.REVOKED, NOW, "stopped")
    with pytest.raises(links.LinkUnusable):
        links.find(purpose=rules.LINK_PURPOSE, secret=secret, now=NOW)
    (line,) = feeds.today(lippe.counsellor, TODAY)
    assert (line.title, line.badge) == ("Einwilligung widerrufen: Familie Sommer", "Link gilt nicht mehr")
    answering.notice(actor=lippe.counsellor, referral=found, now=NOW)
    assert feeds.today(lippe.counsellor, TODAY) == []
    with pytest.raises(NoGround):
        sending.reopen(actor=lippe.counsellor, referral=found, now=NOW)


def test_who_was_told_by_letter_or_phone_is_to_be_called(lippe: Place) -> None:
    household, consent = referring.family(lippe)
    assert consent is not None
    made = referring.referral(lippe, household, way="letter")
    withdraw_consent(actor=lippe.counsellor, household=household, consent_id=consent.pk, withdrawn_on=TODAY, now=NOW)
    (line,) = feeds.today(lippe.counsellor, TODAY)
    assert (line.badge, line.meta) == ("bitte die Stelle anrufen", f"{made}, DRK Detmold")
    assert Mail.objects.count() == 0


def test_taken_back_after_the_mail_left_the_partner_is_asked_to_delete(lippe: Place) -> None:
    made = referring.referral(lippe)
    Mail.objects.update(state="sent", sent_at=NOW)
    ending.withdraw(actor=lippe.counsellor, referral=fresh(made), reason="falsche Stelle", now=NOW)
    last = Mail.objects.filter(state="queued").get()
    assert ("löschen" in last.text, "falsche Stelle" in last.text, "Sommer" in last.text) == (True, False, False)
    assert Disclosure.objects.get().retraction_reason == "falsche Stelle"


def test_reopened_it_has_a_disclosure_of_its_own_only_where_the_first_was_taken_back(lippe: Place) -> None:
    made = say(referring.referral(lippe), Act.DECLINE, decline_reason="full")
    sending.reopen(actor=lippe.counsellor, referral=made, now=NOW + DAY)
    found = fresh(made)
    assert (found.state, found.decline_reason, found.answered_at) == (State.SENT, "", None)
    assert Disclosure.objects.count() == 1
    ending.withdraw(actor=lippe.counsellor, referral=found, reason="Irrtum", now=NOW + DAY)
    sending.reopen(actor=lippe.counsellor, referral=fresh(made), now=NOW + 2 * DAY)
    assert Disclosure.objects.count() == 2


def test_a_disclosure_taken_back_in_the_file_shows_nothing_more(lippe: Place) -> None:
    made = referring.referral(lippe)
    retract_disclosure(actor=lippe.counsellor, disclosure=made.disclosure, reason="Irrtum", now=NOW)
    assert selectors.referral_of_link(made.pk) is None
    assert selectors.page(fresh(made), NOW, way=Way.PHONE).lines == []


def test_a_closed_partner_opens_nothing_and_hears_nothing(lippe: Place) -> None:
    made = referring.referral(lippe)
    Organisation.objects.update(is_active=False)
    periodic.see_to_it(lippe.centre, NOW + 8 * DAY)
    assert (selectors.referral_of_link(made.pk), Mail.objects.count()) == (None, 1)


def test_a_merged_family_keeps_its_referrals_and_a_departed_one_ends_them(lippe: Place) -> None:
    source, _ = referring.family(lippe)
    target = make.household(lippe, "Winter")
    made = referring.referral(lippe, source)
    merge_households(actor=lippe.counsellor, source=source, target=target, now=NOW)
    assert (fresh(made).household, selectors.referral_of_link(made.pk)) == (target, made)
    part = next(one for one in transfer_parts if one.code == "referrals")
    assert isinstance(part, TransferPart)
    sent = part.collect(lippe.counsellor, target, {})
    assert sent == part.describe(sent, {}) == ["DRK Detmold, verwiesen am 02.11.2026"]
    part.depart(target, "Nachbarkreis", lippe.counsellor, NOW)
    assert fresh(made).state == State.WITHDRAWN
    assert part.collect(lippe.counsellor, target, {}) is None


@pytest.mark.parametrize("data", [{}, [1], [""], ["x" * 201], ["a\x00"], ["x"] * 21])
def test_what_another_centre_sends_is_checked(lippe: Place, data: Any) -> None:
    part = next(one for one in transfer_parts if one.code == "referrals")
    with pytest.raises((TypeError, ValueError)):
        part.describe(data, {})


def test_a_running_referral_keeps_the_file_and_its_number_outlives_it(lippe: Place) -> None:
    household, _ = referring.family(lippe)
    made = referring.referral(lippe, household)
    assert [(one.household_id, one.until_on) for one in feeds.kept([household], TODAY)] == [(household.pk, None)]
    say(made, Act.DECLINE, decline_reason="full")
    assert feeds.kept([household], TODAY) == []
    before = figures(2026, TODAY)
    ending.forget_families([household], lippe.counsellor, NOW)
    kept = KeptReferral.objects.get()
    assert (Referral.objects.count(), kept.result, kept.in_time, kept.count) == (0, "declined", True, 1)
    assert figures(2026, TODAY) == before


# --- Codes, settings, rights --------------------------------------------------------------------------------


def test_wrong_codes_are_counted_noted_and_lock(lippe: Place) -> None:
    made = referring.referral(lippe)
    codes = []
    for _ in range(6):
        with pytest.raises(LotseError) as caught:
            access.unlock(referral=fresh(made), typed="falsch", now=NOW)
        codes.append(caught.value.code)
    assert codes == ["links.access_code_wrong"] * 5 + ["links.access_code_locked"]
    assert Entry.objects.filter(action="referrals.code_refused", object_id=made.pk).count() == 6
    access.unlock(referral=fresh(made), typed="test 2345", now=NOW + dt.timedelta(minutes=15))
    assert Entry.objects.filter(action="referrals.opened", object_id=made.pk).count() == 1


def test_an_own_code_opens_instead_of_the_agreed_one(lippe: Place) -> None:
    made = referring.referral(lippe, own_code=True)
    with pytest.raises(LotseError):
        access.unlock(referral=made, typed=referring.CODE, now=NOW)
    access.unlock(referral=fresh(made), typed=made.access_code, now=NOW)


def test_the_centre_sets_its_days(lippe: Place) -> None:
    values = {"answer_days": 3, "remind_after_days": 2, "outcome_weeks": 1, "work_months": [1]}
    save_settings(actor=lippe.director, values=values, now=NOW)
    assert ReferralSettings.objects.get().work_months == [1]
    assert referring.referral(lippe).due_on == TODAY + 3 * DAY
    with pytest.raises(NotAllowed):
        save_settings(actor=lippe.counsellor, values=values, now=NOW)


def test_rights_agree_with_their_querysets(world: World) -> None:
    for place in (world.lippe, world.other):
        with place.scope():
            made = referring.referral(place)
            make_partner = place.member(Role.PARTNER)
            Representative.objects.create(membership=make_partner, organisation=made.organisation)
            for role in Role:
                member = place.member(role)
                assert rules.may_handle(member, made) == rules.handled_referrals(member).filter(pk=made.pk).exists()
                answerable = rules.answerable_referrals(member, NOW).filter(pk=made.pk).exists()
                assert rules.may_answer(member, made, NOW) == answerable == (role == Role.PARTNER)
            assert Household.objects.count() == 1
