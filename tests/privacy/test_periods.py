"""Periods are data; the clock counts from the last that any app says of a family, and nothing open is ever due."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lotse.audit.models import Entry
from lotse.audit.services import record
from lotse.core.dates import months_after
from lotse.core.errors import ChangedMeanwhile, NotAllowed, NotFound
from lotse.core.registry import Ending, before_deletion, record_kinds, retentions
from lotse.core.retention import last_day
from lotse.people.models import Household, ImportDraft
from lotse.people.services.importing import forget_drafts
from lotse.privacy.models import Hold
from lotse.privacy.selectors.due import due_files, due_kinds, what_keeps
from lotse.privacy.selectors.periods import months_in_words, own_period, period, settings
from lotse.privacy.services.periods import PeriodWrong, change_period, change_settings
from lotse.schooling.models import PlaceReport
from lotse.tenants.enums import Role
from tests import make
from tests.world import NOW, TODAY, Place, World

LONG_AGO = dt.datetime(2021, 3, 4, 12, 0, tzinfo=dt.UTC)
UNTIL = dt.date(2021, 12, 31)  # what ended in that year is due in 2027
NEW_YEAR = dt.date(2027, 1, 1)


def old_family(place: Place, name: str = "Sommer", **fields: Any) -> Household:
    stamps = {"created_at": LONG_AGO, "changed_at": LONG_AGO, "informed_on": LONG_AGO.date()}
    return make.household(place, name, **(stamps | fields))


def codes(on: dt.date = NEW_YEAR, until: dt.date = UNTIL) -> set[str]:
    return {one.label for one in due_files(until, on)}


# --- Rules -----------------------------------------------------------------------------------------------------


def test_each_kind_that_the_run_deletes_says_how() -> None:
    wanted = {one.code for one in record_kinds if one.ending == Ending.RUN}
    assert {one.kind for one in retentions} | {"network.names"} == wanted | {"network.names"}


@given(st.dates(dt.date(2000, 1, 1), dt.date(2100, 1, 1)), st.integers(1, 480), st.booleans())
def test_no_period_is_ever_too_short_and_each_ends(ended: dt.date, months: int, by_year: bool) -> None:
    begins = dt.date(ended.year, 12, 31) if by_year else ended
    first = months_after(begins, months) + dt.timedelta(days=1 if by_year else 0)
    early, late = first - dt.timedelta(days=1), first + dt.timedelta(days=4)
    assert ended > last_day(early, months, until_year_end=by_year)
    assert ended <= last_day(late, months, until_year_end=by_year), "29 February and the like wait three days at most"


def test_the_year_after_the_last_event_begins_the_period() -> None:
    assert last_day(dt.date(2026, 12, 31), 60, until_year_end=True) == dt.date(2020, 12, 31)
    assert last_day(dt.date(2027, 1, 1), 60, until_year_end=True) == UNTIL
    assert last_day(dt.date(2028, 2, 29), 12) == dt.date(2027, 2, 28)


def test_months_are_said_as_people_say_them() -> None:
    assert [months_in_words(one) for one in (1, 12, 18, 60)] == ["1 Monat", "1 Jahr", "18 Monate", "5 Jahre"]


# --- The centre's own periods --------------------------------------------------------------------------------------


def test_a_period_is_changed_with_its_source_and_leaves_a_trace(world: World) -> None:
    place, admin = world.lippe, world.lippe.member(Role.ADMINISTRATOR)
    with place.scope():
        assert (period("people.file").months, period("people.file").since) == (60, None)
        change = {"actor": admin, "kind": "people.file", "source": "Aktenplan 4.2", "now": NOW}
        change_period(months=36, seen=None, **change)
        row = period("people.file")
        assert (row.months, row.source, row.since) == (36, "Aktenplan 4.2", NOW)
        assert Entry.objects.get(action="privacy.period_changed").fields == ["months", "source"]
        with pytest.raises(ChangedMeanwhile):
            change_period(months=48, seen=None, **change)
        change_period(months=48, seen=NOW, **change)
        for wrong in ({"months": 0}, {"months": 481}, {"months": 12, "source": " "}):
            with pytest.raises(PeriodWrong):
                change_period(**(change | {"seen": NOW} | wrong))
        for kind in ("outbox.mail", "conflicts.conflict", "nichts"):
            with pytest.raises(NotFound):
                own_period(kind)
        with pytest.raises(NotAllowed):
            change_period(**(change | {"actor": place.counsellor}), months=12, seen=NOW)
        change_settings(actor=admin, archive_weeks=6, backup_days=14, now=NOW)
        assert (settings().archive_weeks, settings().backup_days) == (6, 14)
    with world.other.scope():
        assert period("people.file").months == 60


def test_the_page_shows_every_kind_and_who_may_change_it(world: World) -> None:
    place = world.lippe
    url = place.url("verwaltung/fristen/")
    text = place.client(Role.ADMINISTRATOR).get(url).content.decode()
    assert all(one.label in text for one in record_kinds) and "ungeprüft" in text
    assert place.client(Role.PRIVACY_OFFICER).get(url).status_code == 200
    assert place.client(Role.PRIVACY_OFFICER).get(url + "people.file/").status_code == 403
    assert place.client(Role.COUNSELLOR).get(url).status_code == 403
    admin = place.client(Role.ADMINISTRATOR)
    page = admin.get(url + "people.file/")
    assert "wirkt erst im nächsten Löschlauf" in page.content.decode()
    sent = {"months": "48", "source": "Aktenplan", "seen": ""}
    assert admin.post(url + "people.file/", sent).headers["Location"] == url
    assert admin.post(url + "people.file/", sent).status_code == 200, "somebody saved in between"
    assert admin.get(url + "outbox.mail/").status_code == 404
    assert admin.post(url + "archiv/", {"archive_weeks": "0", "backup_days": "1"}).status_code == 200
    assert admin.post(url + "archiv/", {"archive_weeks": "3", "backup_days": "9"}).status_code == 302


# --- What is due ---------------------------------------------------------------------------------------------------


def test_the_last_word_of_any_app_starts_the_clock(world: World) -> None:
    place = world.lippe
    with place.scope():
        first, second, third = (old_family(place, name) for name in ("Eins", "Zwei", "Drei"))
        assert codes() == {first.code, second.code, third.code}
        make.contact(place, household=second, at=dt.datetime(2021, 12, 31, 22, 59, tzinfo=dt.UTC))
        make.contact(place, household=third, at=dt.datetime(2021, 12, 31, 23, 0, tzinfo=dt.UTC))  # New Year in Berlin
        assert codes() == {first.code, second.code}
        assert codes(until=dt.date(2021, 12, 30)) == {first.code}
        child = make.person(first, created_at=LONG_AGO, changed_at=LONG_AGO)
        make.consent(place, child, given_on=dt.date(2022, 1, 1), recorded_at=LONG_AGO)
        assert codes() == {second.code}
        assert codes(until=dt.date(2022, 1, 1)) == {second.code, first.code, third.code}
        merged = old_family(place, "Weg", merged_into=second)
        assert merged.code not in codes()
        assert [one.label for one in due_files(UNTIL, NEW_YEAR, [first.pk])] == []
    with world.other.scope():
        assert codes() == set()


def test_nothing_open_is_due(world: World) -> None:
    place = world.lippe
    with place.scope():
        opened = {
            "offener Beratungsfall": lambda of: make.case(place, of),
            "ein Kind ist auf dem Weg in die Schule": lambda of: make.pupil(place, make.person(of)),
            "offene Einladung": lambda of: make.appointment_invitation(place, of),
            "offene Übergabe an ein anderes Zentrum": lambda of: make.parcel(place, household=of),
            "Hilfe durch Ehrenamtliche": lambda of: make.need(place, of),
            "Verarbeitung eingeschränkt (Art. 18 DSGVO)": lambda of: setattr(of, "restricted_at", NOW),
        }
        for why, begin in opened.items():
            household = old_family(place)
            begin(household)
            household.save()
            assert what_keeps([household], TODAY) == {household.pk: why}
        free = old_family(place)
        assert [one.label for one in due_files(dt.date(2030, 1, 1), TODAY)] == [free.code]


def test_a_hold_takes_a_record_out_of_what_is_due(world: World) -> None:
    place = world.lippe
    with place.scope():
        household = old_family(place)
        files = next(one for one in due_kinds(NEW_YEAR) if one.retention.kind == "people.file")
        assert ([one.label for one in files.records], files.held, files.until) == ([household.code], 0, UNTIL)
        Hold.objects.create(
            kind="people.file", object_id=household.pk, label=household.code, reason="Klage", review_on=NEW_YEAR,
            placed_by=place.director, placed_at=NOW,
        )  # fmt: skip
        files = next(one for one in due_kinds(NEW_YEAR) if one.retention.kind == "people.file")
        assert (files.records, files.held) == ([], 1)


def test_names_go_and_reports_stay(world: World) -> None:
    place = world.lippe
    with place.scope():
        facts = {"school": make.school(place), "support_form": "initial_support", "places": 5, "occupied": 1}
        facts |= {"source": "phone", "recorded_at": NOW}
        PlaceReport.objects.create(as_of=dt.date(2024, 11, 2), reported_by="Frau Kurz", **facts)
        PlaceReport.objects.create(as_of=dt.date(2024, 11, 3), reported_by="Herr Lang", **facts)
        kind = next(one for one in due_kinds(TODAY) if one.retention.kind == "schooling.places")
        assert [one.label for one in kind.records] == ["vom 02.11.2024"]
        kind.retention.erase([one.id for one in kind.records], place.director, NOW)
        assert sorted(PlaceReport.objects.values_list("reported_by", flat=True)) == ["", "Herr Lang"]
        assert next(one for one in due_kinds(TODAY) if one.retention.kind == "schooling.places").records == []


def test_the_log_goes_by_whole_months_and_through_one_door(world: World) -> None:
    place = world.lippe
    with place.scope():
        for at in ("2023-09-30 21:59", "2023-09-30 22:00", "2023-10-31 22:59", "2023-10-31 23:00"):
            moment = dt.datetime.fromisoformat(at).replace(tzinfo=dt.UTC)
            record(actor=place.director, action="people.household_viewed", obj=place.director, now=moment)
        log = next(one for one in due_kinds(TODAY) if one.retention.kind == "audit.entry")
        assert [(one.label, one.last_on) for one in log.records] == [
            ("09/2023", dt.date(2023, 9, 30)), ("10/2023", dt.date(2023, 10, 31)),
        ]  # fmt: skip
        log.retention.erase([log.records[1].id], place.director, NOW)
        assert Entry.objects.filter(at__year=2023).count() == 2, "of October nothing, of the others all"
        with pytest.raises(TypeError):
            Entry.objects.all().delete()
    assert list(before_deletion)


def test_lists_that_nobody_took_over_go_after_a_day(world: World) -> None:
    place = world.lippe
    with place.scope():
        make.import_draft(place, place.counsellor)
        young = ImportDraft.objects.get().uploaded_at + dt.timedelta(days=1)
        for now, left in ((young, 1), (young + dt.timedelta(seconds=1), 0)):
            forget_drafts(place.centre, now)
            assert ImportDraft.objects.count() == left
