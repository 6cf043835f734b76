"""Deadlines from facts: each edge of the calendar, each kind of counting, and what no rule may ever do."""

import calendar
import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lotse.people.rules import years_since
from lotse.schooling.enums.deadlines import DeadlineAnchor as A
from lotse.schooling.enums.deadlines import DeadlineUnit as U
from lotse.schooling.rules.deadlines import (
    AGES,
    FIXED_DAYS,
    LONGEST,
    PASSING,
    PERIODS,
    SCHOOL_YEARS,
    DeadlineFacts,
    Rule,
    Urgency,
    anniversary,
    deadlines_of,
    default_rules,
    rule_from,
)
from lotse.schooling.rules.pupils import school_year

D = dt.date
DAY = dt.timedelta(days=1)
DAYS = st.dates(D(1990, 1, 1), D(2090, 12, 31))
COUNTED = sorted(set(A) - FIXED_DAYS)


def rule(anchor: A, count: int | None = None, unit: str = "", **fields: object) -> Rule:
    known = {"key": "test", "label": "Test", "warn_days": 10, "source": "", "is_verified": False}
    return Rule(**(known | fields | {"anchor": anchor, "count": count, "unit": unit}))  # type: ignore[arg-type]


LONG_AGO = D(2000, 1, 1)


def due(rule: Rule, start: dt.date, on: dt.date = LONG_AGO) -> list[dt.date]:
    born_on = start if rule.anchor in AGES else None
    return [one.due_on for one in deadlines_of(DeadlineFacts(born_on, {rule.anchor: start}), [rule], on)]


@pytest.mark.parametrize(
    ("anchor", "count", "unit", "start", "expected"),
    [
        # an event: its own day does not count (§ 187 Abs. 1 BGB)
        (A.HANDED_OVER, 14, U.DAYS, D(2026, 11, 2), D(2026, 11, 16)),
        (A.EXAM_ORDERED, 28, U.DAYS, D(2026, 3, 20), D(2026, 4, 17)),  # over the change to summer time
        (A.HANDED_OVER, 1, U.MONTHS, D(2026, 1, 31), D(2026, 2, 28)),
        (A.HANDED_OVER, 1, U.MONTHS, D(2028, 1, 31), D(2028, 2, 29)),
        (A.HANDED_OVER, 1, U.YEARS, D(2028, 2, 29), D(2029, 2, 28)),
        (A.HANDED_OVER, 12, U.MONTHS, D(2026, 12, 31), D(2027, 12, 31)),
        # a period: its first day counts (§ 187 Abs. 2 BGB)
        (A.FIRST_SUPPORT, 2, U.YEARS, D(2024, 9, 1), D(2026, 8, 31)),
        (A.LITERACY, 1, U.YEARS, D(2026, 1, 1), D(2026, 12, 31)),
        (A.LITERACY, 1, U.YEARS, D(2028, 2, 29), D(2029, 2, 28)),
        (A.LITERACY, 4, U.YEARS, D(2028, 2, 29), D(2032, 2, 28)),
        (A.LITERACY, 1, U.MONTHS, D(2026, 1, 31), D(2026, 2, 28)),
        (A.ANY_SUPPORT, 1, U.DAYS, D(2026, 1, 31), D(2026, 1, 31)),
        # a birthday: the day on which the age is reached; 29 February on 1 March
        (A.BORN, 18, U.YEARS, D(2009, 2, 3), D(2027, 2, 3)),
        (A.BORN, 18, U.YEARS, D(2008, 2, 29), D(2026, 3, 1)),
        (A.BORN, 20, U.YEARS, D(2008, 2, 29), D(2028, 2, 29)),
        # the school year of the 18th birthday ends on 31 July (§ 38 SchulG NRW)
        (A.SCHOOL_YEAR_OF_AGE, 18, U.YEARS, D(2009, 7, 31), D(2027, 7, 31)),
        (A.SCHOOL_YEAR_OF_AGE, 18, U.YEARS, D(2009, 8, 1), D(2028, 7, 31)),
        (A.SCHOOL_YEAR_OF_AGE, 18, U.YEARS, D(2008, 2, 29), D(2026, 7, 31)),
        # classes of the Berufskolleg
        (A.IN_INTERNATIONAL_CLASS, 1, U.MONTHS, D(2026, 8, 1), D(2027, 7, 31)),
        (A.IN_INTERNATIONAL_CLASS, 1, U.MONTHS, D(2027, 3, 15), D(2027, 7, 31)),
        (A.IN_FIT_FUER_MEHR, 9, U.MONTHS, D(2026, 10, 31), D(2027, 7, 31)),
        (A.IN_FIT_FUER_MEHR, 9, U.MONTHS, D(2026, 11, 1), D(2028, 7, 31)),
    ],
)
def test_the_last_day_is_exact(anchor: A, count: int, unit: str, start: dt.date, expected: dt.date) -> None:
    assert due(rule(anchor, count, unit), start) == [expected]


def test_who_was_born_on_29_february_is_18_on_the_day_that_the_code_base_says() -> None:
    [day] = due(rule(A.BORN, 18, U.YEARS), D(2008, 2, 29))
    assert (years_since(D(2008, 2, 29), day), years_since(D(2008, 2, 29), day - DAY)) == (18, 17)


@given(start=DAYS, years=st.integers(0, 60))
def test_an_age_is_reached_on_its_day_and_not_a_day_earlier(start: dt.date, years: int) -> None:
    day = anniversary(start, 12 * years)
    assert years_since(start, day) == years
    assert years == 0 or years_since(start, day - DAY) == years - 1


@given(start=DAYS, months=st.integers(0, 120))
def test_months_keep_the_number_of_the_day_or_begin_the_month_after(start: dt.date, months: int) -> None:
    day = anniversary(start, months)
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    exists = start.day <= calendar.monthrange(year, month + 1)[1]
    assert day == (D(year, month + 1, start.day) if exists else D(year, month + 1, 1) + _month_days(year, month + 1))


def _month_days(year: int, month: int) -> dt.timedelta:
    return dt.timedelta(days=calendar.monthrange(year, month)[1])


@st.composite
def counted_rules(draw: st.DrawFn, anchors: list[A] = COUNTED) -> Rule:
    unit = draw(st.sampled_from(list(U)))
    count = draw(st.integers(1, LONGEST[unit]))
    return rule(draw(st.sampled_from(anchors)), count, unit, warn_days=draw(st.integers(0, 730)))


@given(rule=counted_rules(), start=DAYS, later=st.integers(0, 400))
def test_who_begins_later_is_never_due_earlier(rule: Rule, start: dt.date, later: int) -> None:
    first, second = rule.last_day(start), rule.last_day(start + dt.timedelta(days=later))
    assert start <= first <= second


@given(rule=counted_rules(), start=DAYS)
def test_a_longer_rule_is_never_due_earlier(rule: Rule, start: dt.date) -> None:
    assert rule.count is not None
    assert rule.last_day(start) <= replace(rule, count=rule.count + 1).last_day(start)


@given(rule=counted_rules(sorted(SCHOOL_YEARS)), start=DAYS)
def test_school_years_end_on_31_july(rule: Rule, start: dt.date) -> None:
    day = rule.last_day(start)
    assert (day.month, day.day) == (7, 31)
    assert school_year(day) == school_year(replace(rule, anchor=A.BORN).last_day(start))


@given(start=DAYS, count=st.integers(1, 10), unit=st.sampled_from([U.MONTHS, U.YEARS]))
def test_a_period_and_the_next_one_leave_no_day_between_them(start: dt.date, count: int, unit: str) -> None:
    last = rule(A.FIRST_SUPPORT, count, unit).last_day(start)
    assert last + DAY == anniversary(start, count * (12 if unit == U.YEARS else 1))


@given(rule=counted_rules(), start=DAYS, on=DAYS)
def test_how_pressing_follows_from_the_day(rule: Rule, start: dt.date, on: dt.date) -> None:
    found = deadlines_of(DeadlineFacts(start, {rule.anchor: start}), [rule], on)
    day = rule.last_day(start)
    if rule.anchor in PASSING and day < on:
        assert found == []
        return
    [one] = found
    left = (day - on).days
    expected = Urgency.OVER if left < 0 else Urgency.SOON if left <= rule.warn_days else Urgency.LATER
    assert (one.due_on, one.urgency) == (day, expected)


@given(
    on=DAYS,
    born_on=DAYS,
    dates=st.sets(st.dates(D(2001, 1, 1), D(2001, 12, 31)), min_size=1, max_size=4),
    ages=st.tuples(st.integers(0, 30), st.integers(0, 30)).map(sorted),
)
def test_a_fixed_day_is_the_first_one_ahead_at_which_the_child_has_the_age(
    on: dt.date, born_on: dt.date, dates: set[dt.date], ages: list[int]
) -> None:
    days = tuple((one.month, one.day) for one in dates)
    entry = rule(A.AWAITS_FIT_FUER_MEHR, dates=days, age_from=ages[0], age_to=ages[1])
    found = deadlines_of(DeadlineFacts(born_on, {A.AWAITS_FIT_FUER_MEHR: on}), [entry], on)
    fits = [
        day
        for offset in range(5 * 366)
        if ((day := on + offset * DAY).month, day.day) in days and ages[0] <= years_since(born_on, day) <= ages[1]
    ]
    assert [one.due_on for one in found if one.due_on < on + 5 * 365 * DAY] == [
        one for one in fits[:1] if one < on + 5 * 365 * DAY
    ]


def test_entry_days_follow_the_age() -> None:
    entry = default_rules()["international_class"]

    def at(born_on: dt.date | None, on: dt.date) -> list[dt.date]:
        facts = DeadlineFacts(born_on, {A.AWAITS_INTERNATIONAL_CLASS: on})
        return [one.due_on for one in deadlines_of(facts, [entry], on)]

    assert at(D(2010, 8, 1), D(2026, 8, 1)) == [D(2026, 8, 1)]  # 16 on this very day
    assert at(D(2010, 8, 2), D(2026, 8, 1)) == [D(2027, 8, 1)]  # a day too young
    assert at(D(2007, 8, 2), D(2026, 8, 1)) == [D(2026, 8, 1)]  # 18 for one more day
    assert at(D(2007, 8, 1), D(2026, 8, 1)) == []  # 19 today
    assert at(None, D(2026, 8, 2)) == [D(2027, 8, 1)]  # of unknown age: the next one


def test_validity_is_about_what_begins_in_it() -> None:
    bounded = {"valid_from": D(2027, 8, 1), "valid_until": D(2028, 8, 1)}
    support = rule(A.FIRST_SUPPORT, 2, U.YEARS, **bounded)
    assert [len(due(support, day)) for day in (D(2027, 7, 31), D(2027, 8, 1), D(2028, 7, 31), D(2028, 8, 1))] == [
        0,
        1,
        1,
        0,
    ]
    birthday = rule(A.BORN, 18, U.YEARS, **bounded)  # a birthday: the day itself
    assert [len(due(birthday, day)) for day in (D(2009, 7, 31), D(2009, 8, 1), D(2010, 7, 31), D(2010, 8, 1))] == [
        0,
        1,
        1,
        0,
    ]
    entry = rule(A.AWAITS_BERUFSKOLLEG, dates=((8, 1),), **bounded)
    assert due(entry, D(2026, 1, 1), on=D(2026, 1, 1)) == [D(2027, 8, 1)]


def test_a_rule_that_is_switched_off_or_has_no_fact_says_nothing() -> None:
    off = rule(A.BORN, 18, U.YEARS, is_active=False)
    assert due(off, D(2010, 1, 1)) == []
    assert deadlines_of(DeadlineFacts(None, {}), default_rules().values(), D(2026, 1, 1)) == []


def test_birthdays_and_ends_of_school_duty_pass_silently() -> None:
    for key, last in (("turns_18", D(2027, 2, 3)), ("school_duty", D(2027, 7, 31))):
        one = default_rules()[key]
        assert due(one, D(2009, 2, 3), on=last) == [last]
        assert due(one, D(2009, 2, 3), on=last + DAY) == []


def test_the_defaults_are_what_the_law_and_practice_say() -> None:
    spans = {key: (str(one.anchor), one.span) for key, one in default_rules().items()}
    assert spans == {
        "waiting": ("registered", "14 Tage"),
        "exam_undated": ("exam_ordered", "28 Tage"),
        "exam_unanswered": ("exam_date", "7 Tage"),
        "parents_answer": ("recommended", "7 Tage"),
        "need_unanswered": ("need_notice", "14 Tage"),
        "authority_answer": ("handed_over", "14 Tage"),
        "not_started": ("assigned", "14 Tage"),
        "literacy": ("literacy", "1 Jahr"),
        "first_support": ("first_support", "2 Jahre"),
        "international_class_ends": ("in_international_class", "1 Monat"),
        "fit_fuer_mehr_ends": ("in_fit_fuer_mehr", "9 Monate"),
        "turns_18": ("born", "18 Jahre"),
        "school_duty": ("school_year_of_age", "18 Jahre"),
        "international_class": ("awaits_international_class", "1.8. (ab 16 bis 18 Jahre)"),
        "fit_fuer_mehr": ("awaits_fit_fuer_mehr", "1.11., 1.2., 1.5. (ab 16 bis 25 Jahre)"),
    }


def test_each_default_names_its_source_and_what_is_not_law_is_unverified() -> None:
    assert all(one.source for one in default_rules().values())
    assert {key for key, one in default_rules().items() if one.is_verified} == {
        "literacy",
        "first_support",
        "international_class_ends",
        "fit_fuer_mehr_ends",
        "turns_18",
        "international_class",
    }


@pytest.mark.parametrize("key", list(default_rules()))
def test_a_rule_survives_being_stored(key: str) -> None:
    one = default_rules()[key]
    assert rule_from(key, one.values()) == one


@pytest.mark.parametrize("anchor", list(A))
def test_each_deadline_says_why_in_a_sentence(anchor: A) -> None:
    length = {"dates": ((8, 1),)} if anchor in FIXED_DAYS else {"count": 1, "unit": "years"}
    one = rule(anchor, **length)  # type: ignore[arg-type]
    [found] = deadlines_of(DeadlineFacts(D(2026, 1, 1), {anchor: D(2026, 1, 1)}), [one], D(2026, 1, 1))
    assert "01.01.2026" in found.reason
    assert found.reason.endswith(".")


def test_counting_is_told_for_each_kind() -> None:
    assert PERIODS.isdisjoint(AGES | FIXED_DAYS | SCHOOL_YEARS)
    assert PASSING == AGES | FIXED_DAYS
