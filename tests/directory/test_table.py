"""One table of partners and offers: what goes out comes back as it was; what is wrong has its line and column."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django_tasks_db.models import DBTaskResult
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from lotse.audit.models import Entry
from lotse.core import clock
from lotse.core.errors import NotAllowed, NotFound
from lotse.core.export import to_csv, to_xlsx
from lotse.core.tables import FileRefused
from lotse.directory import imports
from lotse.directory.columns import COLUMNS
from lotse.directory.enums import Audience, CostKind, Level, OfferState, Reach, TargetGroup, Topic
from lotse.directory.imports import MAX_ERRORS
from lotse.directory.models import ContactPerson, Offer, Organisation, Schedule
from lotse.directory.models import Place as Venue
from lotse.directory.rules import notation
from lotse.directory.rules.notation import TimesUnreadable
from lotse.directory.rules.recurrence import RecurrenceUnreadable, rrule_of
from lotse.directory.selectors import table
from lotse.directory.selectors.finding import Question, find
from lotse.directory.selectors.offers import offer_for
from lotse.directory.services import importing
from lotse.directory.services.importing import Preview
from lotse.directory.services.offers import OfferFacts, ScheduleFacts, create_offer, facts_of, schedule_facts_of
from lotse.directory.tasks import read_offers
from lotse.tenants.enums import Role
from tests import make
from tests.directory.test_times import REPEATS
from tests.world import NOW, TODAY, Place, World

# What forms let through, and more: signs of formulas and of our own notation, other scripts, several lines
TEXTS = st.one_of(
    st.sampled_from(
        ["=2+3", "-", "@a", "a|b;c\\", "a  b", "خط\nzweite", "🌍 „x“", "Ort: x; bis 1.1.2027", "x (AAAAAA)"]
    ),
    st.text(st.characters(codec="utf-8", exclude_categories=["C", "Zl", "Zp"]), min_size=1, max_size=30)
    .map(str.strip)
    .filter(bool),
)
LINES = TEXTS.map(lambda text: " ".join(text.split("\n")))
NAMES = LINES.filter(lambda text: not text.startswith("'"))
BLANK = st.just("")


def facts(number: int) -> st.SearchStrategy[OfferFacts]:
    return st.builds(
        OfferFacts,
        name=NAMES.map(lambda text: f"{number} {text}"),
        summary=NAMES,
        topics=st.sets(st.sampled_from(Topic), min_size=1, max_size=4).map(_sorted),
        description=BLANK | TEXTS,
        groups=st.sets(st.sampled_from(TargetGroup), max_size=3).map(_sorted),
        languages=st.sets(st.sampled_from(["de", "uk", "kmr", "yo", "ckb"]), max_size=3).map(_sorted),
        min_age=st.none() | st.integers(0, 20),
        max_age=st.none() | st.integers(20, 120),
        level_from=st.sampled_from(["", "literacy", "a0"]),
        level_to=st.sampled_from(["", *(one.value for one in Level)][3:]),
        audience=st.sampled_from(Audience.values),
        reach=st.sampled_from(Reach.values),
        cost_kind=st.sampled_from([CostKind.FEE.value, CostKind.REDUCIBLE.value]),
        cost_cents=st.none() | st.integers(1, 10_000_00),
        cost_note=BLANK | LINES,
        joining=BLANK | TEXTS,
        documents=BLANK | LINES,
        accessibility_note=BLANK | LINES,
        phone=st.sampled_from(["", "+49 5231 1", "05231 1"]),
        email=st.sampled_from(["", "kurs@example.org"]),
        website=st.sampled_from(["", "https://example.org/a?b=c;d|e"]),
        starts_on=st.none() | st.dates(dt.date(2020, 1, 1), dt.date(2026, 1, 1)),
        ends_on=st.none() | st.dates(dt.date(2026, 2, 1), dt.date(2030, 1, 1)),
    )


def _sorted(values: set[Any]) -> tuple[str, ...]:
    return tuple(sorted(str(one.value) if hasattr(one, "value") else one for one in values))


SCHEDULES = st.builds(
    ScheduleFacts,
    starts_on=st.dates(dt.date(2020, 1, 1), dt.date(2030, 1, 1)),
    rrule=REPEATS.map(rrule_of) | st.just("FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=-1"),
    ends_on=st.none() | st.dates(dt.date(2031, 1, 1), dt.date(2032, 1, 1)),
    begins=st.just(dt.time(9, 5)),
    ends=st.none() | st.just(dt.time(18)),
    skips_public_holidays=st.booleans(),
    skips_school_holidays=st.booleans(),
    note=BLANK | LINES,
)


def upload(place: Place, content: bytes) -> Any:
    return importing.upload(actor=place.member(Role.NETWORKER), content=content, filename="angebote.csv", now=NOW)


def looked_at(place: Place, content: bytes) -> Preview:
    draft = upload(place, content)
    return importing.preview(actor=place.member(Role.NETWORKER), draft_id=draft.pk, now=NOW)


def take(place: Place, content: bytes | str) -> tuple[int, int]:
    draft = upload(place, content.encode() if isinstance(content, str) else content)
    return importing.import_table(actor=place.member(Role.NETWORKER), draft_id=draft.pk, now=NOW)


def stored() -> list[Any]:
    """All offers as people would tell them, whatever the rows are called."""
    rows = [offer_for(code) for code in Offer.objects.values_list("code", flat=True)]
    told = [
        (
            one.organisation.name, one.state, one.free_places, one.waiting_weeks, one.capacity_as_of,
            one.confirmed_at and clock.day_of(one.confirmed_at), _named(facts_of(one)),
            sorted(_named(time) for time in schedule_facts_of(one)),  # of equal beginnings, the key decides
        )
        for one in rows
    ]  # fmt: skip
    return sorted(told, key=repr)


def _named(facts: Any) -> list[tuple[str, str]]:
    """Rows by their names."""
    values = {name: getattr(facts, name) for name in facts.__dataclass_fields__}
    return [
        (name, str([str(one) for one in value] if isinstance(value, tuple) else value))
        for name, value in values.items()
    ]


@pytest.mark.parametrize("write", [to_csv, to_xlsx])
def test_what_goes_out_comes_back_as_it_was(world: World, write: Any) -> None:
    keeper = world.lippe.member(Role.NETWORKER)
    several = st.tuples(*(st.tuples(facts(number), st.lists(SCHEDULES, max_size=2)) for number in range(4)))
    with world.lippe.scope():
        club = make.organisation(
            world.lippe, "sports", "=Verein | „A“", phone="+49 1", description="a\r\nb", town="Lemgo"
        )
        make.organisation(world.lippe, "faith", "Ohne Angebot", municipality=world.lippe.municipalities[1])
        hall = make.venue(world.lippe, "Halle; Raum | 2 (neu)")
        person = make.contact_person(club)

        @settings(max_examples=5, database=None, phases=[Phase.explicit, Phase.generate])
        @given(several, st.sampled_from(OfferState), st.none() | st.integers(0, 9), st.booleans())
        def holds(offers: Any, state: OfferState, free: int | None, is_confirmed: bool) -> None:
            Offer.objects.all().delete()
            for one, times in offers:
                placed = {"places": (hall,), "contact": person, "owner": keeper}
                told = OfferFacts(**{name: getattr(one, name) for name in one.__dataclass_fields__} | placed)
                create_offer(actor=keeper, organisation=club, facts=told, schedules=times, now=NOW)
            as_of = TODAY if free is not None else None
            confirmed = NOW if is_confirmed else None
            Offer.objects.update(state=state, free_places=free, capacity_as_of=as_of, confirmed_at=confirmed)
            content, before = write(table.offer_table()), stored()
            seen = looked_at(world.lippe, content)
            assert seen.lines == [] and seen.is_idle and seen.same_offers == 4
            assert take(world.lippe, content) == (0, 0)
            Offer.objects.all().delete()
            sheet = table.Sheet("Angebote", *_without_codes(content, before))
            assert take(world.lippe, write(sheet)) == (4, 0)
            after = stored()
            if not is_confirmed and state == OfferState.PUBLISHED:  # who publishes by a list says that it holds
                before = [(*one[:5], TODAY, *one[6:]) for one in before]
            assert after == before

        def _without_codes(content: bytes, before: list[Any]) -> Any:
            from lotse.core.tables import ErrorList, read_rows

            labels = [column.label for column in COLUMNS]
            rows = [[row.verbatim(one, most=9999) for one in labels] for row in read_rows(content, [], ErrorList())]
            code = labels.index("Angebot Kennung")
            return labels, [[*row[:code], "", *row[code + 1 :]] for row in rows]

        holds()
        assert Organisation.objects.count() == 2 and Venue.objects.count() == 1 and ContactPerson.objects.count() == 1


def test_a_first_list_makes_partners_places_contacts_and_offers(world: World) -> None:
    rows = [
        "Organisation,Art,Gemeinde,Angebot,In einem Satz,Themen,Orte,Ansprechperson,Zeiten,Stand",
        'Verein,Sportverein oder Sportbund,lemgo,Fußball,Wir spielen.,"sport, Jugend",Halle | Wiese,Ute Neu,'
        '"jede Woche Di, Do; 18-19.30 Uhr; ab 3.11.2026 | einmal; am 6.12.2026",veröffentlicht',
        "VEREIN,,,Turnen,Wir turnen.,Sport,halle,ute neu,,",
        "Gemeinde Süd,faith,,,,,,,,",
    ]
    with world.lippe.scope():
        make.organisation(world.lippe, "welfare", "Anderer")
        assert take(world.lippe, "\n".join(rows)) == (2, 0)
        of = Organisation.objects.get(name="Verein")
        assert (of.kind, str(of.municipality), Organisation.objects.count()) == ("sports", "Lemgo", 3)
        assert sorted(Venue.objects.values_list("name", flat=True)) == ["Halle", "Wiese"]
        assert ContactPerson.objects.get().organisation == of
        ball = offer_for(Offer.objects.get(name="Fußball").code)
        assert (ball.state, clock.day_of(ball.confirmed_at or NOW), str(ball.owner)) == (
            "published", TODAY, world.lippe.members[Role.NETWORKER].name,
        )  # fmt: skip
        assert [(one.rrule, one.begins, one.starts_on) for one in ball.schedules.all()] == [
            ("FREQ=WEEKLY;BYDAY=TU,TH", dt.time(18), dt.date(2026, 11, 3)),
            ("", None, dt.date(2026, 12, 6)),
        ]
        assert Offer.objects.get(name="Turnen").state == "draft"
        assert Entry.objects.filter(action="directory.imported").count() == 2 + 2 + 1 + 2
        assert take(world.lippe, "\n".join(rows)) == (0, 0)  # a second time: nothing new


def test_a_list_with_few_columns_changes_only_those(world: World) -> None:
    with world.lippe.scope():
        offer = make.offer(world.lippe, phone="1", free_places=3, capacity_as_of=TODAY)
        before, version = facts_of(offer_for(offer.code)), offer.version
        content = f"Organisation,Angebot Kennung,Angebot,Kosten\nBildungswerk,{offer.code},{offer.name},kostenlos\n"
        seen = looked_at(world.lippe, content.encode())
        assert [(one.what, one.changed) for one in seen.lines] == [("Angebot", "Kosten")]
        assert take(world.lippe, content) == (0, 1)
        found = offer_for(offer.code)
        expected = {name: getattr(before, name) for name in OfferFacts.__dataclass_fields__} | {"cost_kind": "free"}
        assert facts_of(found) == OfferFacts(**expected)
        assert (found.free_places, found.version, found.state) == (3, version + 1, "published")


MISTAKES = [
    ("Organisation Kennung=AAAAAA", "Organisation Kennung"),
    ("Angebot Kennung=AAAAAA", "Angebot Kennung"),
    ("Organisation=", "Organisation"),
    ("Organisation=Ganz neu", "Art"),
    ("Organisation=Ganz neu|Art=Schule", "Art"),
    ("Organisation=Doppelt", "Organisation"),
    ("Organisation=Schulname|Telefon=9", "Telefon"),
    ("Art=Quatsch", "Art"),
    ("Gemeinde=Paderborn", "Gemeinde"),
    ("Postleitzahl=3275", "Postleitzahl"),
    ("E-Mail=quatsch", "E-Mail"),
    ("Internetseite=javascript:alert(1)", "Internetseite"),
    ("In Betrieb=vielleicht", "In Betrieb"),
    ("Angebot=|Themen=", "In einem Satz"),
    ("In einem Satz=", "In einem Satz"),
    ("Themen=", "Themen"),
    ("Themen=Sport und Spiel", "Themen"),
    ("Sprachen=Klingonisch", "Sprachen"),
    ("Alter von=9|Alter bis=8", "Alter bis"),
    ("Alter von=-1", "Alter von"),
    ("Letzter Tag=1.1.2020|Erster Tag=2.1.2020", "Letzter Tag"),
    ("Betrag=viel", "Betrag"),
    ("Betrag=5|Kosten=kostenlos", "Betrag"),
    ("Orte=Halle (AAAAAA)", "Orte"),
    ("Zeiten=manchmal", "Zeiten"),
    ("Zeiten=jede Woche Di; 18:00-18:00", "Zeiten"),
    ("Freie Plätze=3", "Plätze Stand vom"),
    ("Plätze Stand vom=3.11.2026", "Plätze Stand vom"),
    ("Zuständig=Niemand", "Zuständig"),
    ("Angebot=" + "x" * 151, "Angebot"),
    ("Kurzname=a\0b", "Kurzname"),
]


def test_mistakes_are_named_by_line_and_column(world: World) -> None:
    known = {"Organisation": "Verein", "Angebot": "Fußball", "In einem Satz": "Spielen.", "Themen": "Sport"}
    with world.lippe.scope():
        for name in ("Verein", "Doppelt", "doppelt"):
            make.organisation(world.lippe, "sports", name)
        make.school(world.lippe, "Schulname")
        for line, column in MISTAKES:
            cells = known | dict(part.split("=", 1) for part in line.split("|"))
            content = to_csv(table.Sheet("x", list(cells), [list(cells.values())]))
            with pytest.raises(FileRefused) as refused:
                upload(world.lippe, content)
            assert [(one.line, one.column) for one in refused.value.errors] == [(2, column)], line
        assert not Offer.objects.exists()


def test_lines_that_contradict_each_other_are_refused(world: World) -> None:
    content = (
        "Organisation,Art,Telefon,Angebot,In einem Satz,Themen\n"
        "Verein,Sonstige,1,A,x,Sport\nVerein,,2,B,x,Sport\nVerein,,,A,x,Sport\n"
    )
    with world.lippe.scope():
        other = make.offer(world.lippe)
        with pytest.raises(FileRefused) as refused:
            upload(world.lippe, content.encode())
        assert [str(one) for one in refused.value.errors] == [
            "Zeile 3, Spalte „Telefon“: In Zeile 2 steht etwas anderes.",
            "Zeile 4, Spalte „Angebot“: Steht schon in Zeile 2.",
        ]
        moved = f"Organisation,Art,Angebot Kennung,Angebot\nNeu,Sonstige,{other.code},x\n"
        with pytest.raises(FileRefused) as refused:
            upload(world.lippe, moved.encode())
        assert [one.column for one in refused.value.errors] == ["Organisation"]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04x", b"a,b\n1,2\n", b"Organisation\n", b"\xff\xfe\x00"])
def test_what_is_no_table_is_refused(world: World, content: bytes) -> None:
    with world.lippe.scope(), pytest.raises(FileRefused):
        upload(world.lippe, content)


def test_only_whoever_uploaded_confirms_and_only_once(world: World) -> None:
    with world.lippe.scope():
        draft = upload(world.lippe, b"Organisation,Art\nVerein,Sonstige\n")
        keeper, director = world.lippe.member(Role.NETWORKER), world.lippe.director
        with pytest.raises(NotFound):
            importing.import_table(actor=director, draft_id=draft.pk, now=NOW)
        with pytest.raises(NotAllowed):
            importing.upload(actor=world.lippe.counsellor, content=b"", filename="x", now=NOW)
        with pytest.raises(NotFound):
            importing.preview(actor=keeper, draft_id=draft.pk, now=NOW + dt.timedelta(days=2))
        assert importing.import_table(actor=keeper, draft_id=draft.pk, now=NOW) == (0, 0)
        with pytest.raises(NotFound):
            importing.import_table(actor=keeper, draft_id=draft.pk, now=NOW)
        assert Organisation.objects.get().name == "Verein"


@time_machine.travel(NOW, tick=False)
def test_many_offers_are_found_once_the_background_has_read_them(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    monkeypatch.setattr(importing, "READ_AT_ONCE", 1)
    lines = [f"Verein,Sonstige,Nähen {number},Wir nähen.,Frauen" for number in range(3)]
    with world.lippe.scope():
        take(world.lippe, "\n".join(["Organisation,Art,Angebot,In einem Satz,Themen", *lines]))
        assert find(Question(text="nähen"), TODAY, audience="staff").total == 0
    for job in DBTaskResult.objects.filter(task_path=importing.READ_TASK):
        read_offers.call(*job.args_kwargs["args"])
    with world.lippe.scope():
        assert find(Question(text="nähen"), TODAY, audience="staff").total == 3


@time_machine.travel(NOW, tick=False)
def test_from_the_page_to_the_dry_run_to_the_list(world: World) -> None:
    client = world.lippe.client(Role.NETWORKER)
    page = world.lippe.url("netzwerk/einlesen/")
    wrong = SimpleUploadedFile("a.csv", b"Organisation;Art\nVerein;Quatsch\n")
    text = client.post(page, {"file": wrong}).content.decode()
    assert "Eine Angabe ist in der Datei falsch." in text and "„Quatsch“ ist nicht bekannt." in text
    good = SimpleUploadedFile("a.csv", b"Organisation;Art\nVerein;Sonstige\n")
    check = client.post(page, {"file": good})["Location"]
    assert "Noch ist nichts gespeichert." in client.get(check).content.decode()
    assert client.post(check)["Location"] == world.lippe.url("netzwerk/organisationen/")
    assert client.post(check).status_code == 404  # a second tap
    out = client.get(f"{page}liste/?format=csv").content.decode("utf-8-sig").splitlines()
    assert len(out) == 2 and ";Verein;Sonstige;" in out[1]
    assert len(client.get(f"{page}liste/?format=csv&leer=1").content.decode().splitlines()) == 1
    assert client.get(f"{page}liste/?format=pdf").status_code == 404


@given(st.lists(st.tuples(SCHEDULES, BLANK | LINES.map(str.strip)), max_size=3))
@example([])
def test_times_in_a_cell_read_back_as_what_they_say(rows: list[tuple[ScheduleFacts, str]]) -> None:
    names = [name for name in ScheduleFacts.__dataclass_fields__ if name != "place"]
    given_rows = [(Schedule(**{name: getattr(one, name) for name in names}), place) for one, place in rows]
    cell = " | ".join(notation.said(one, place) for one, place in given_rows)
    found = notation.read(cell, TODAY)
    assert [([getattr(one, name) for name in names], place) for one, place in found] == [
        ([getattr(one, name) for name in names], place) for one, place in given_rows
    ]


@given(st.lists(LINES.map(str.strip), max_size=4))
def test_names_in_a_cell_read_back_as_they_were(names: list[str]) -> None:
    assert notation.parted(notation.joined(names)) == names


@pytest.mark.parametrize(
    "text",
    ["", "manchmal", "jede Woche", "jede Woche Xx", "alle 99 Wochen Di", "jeden Monat am 32.", "jeden Monat am 5. Di",
     "jede Woche Di; 25:00", "jede Woche Di; ab 30.2.2026", "jede Woche Di; unsinn", "RRULE FREQ=SECONDLY"],
)  # fmt: skip
def test_times_that_nobody_understands_are_refused(text: str) -> None:
    if not text:
        assert notation.read(text, TODAY) == []
        return
    with pytest.raises((TimesUnreadable, RecurrenceUnreadable)):
        notation.read(text, TODAY)


def test_each_wrong_cell_of_a_long_list_is_counted_and_a_thousand_are_named(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [f"Verein {number},Sonstige,Kurs,x,Unfug" for number in range(MAX_ERRORS + 9)]
    content = "\n".join(["Organisation,Art,Angebot,In einem Satz,Themen", *lines]).encode()
    with world.lippe.scope():
        with pytest.raises(FileRefused) as refused:
            upload(world.lippe, content)
        assert (refused.value.count, len(refused.value.errors)) == (MAX_ERRORS + 9, MAX_ERRORS)
        assert refused.value.errors[-1].line == MAX_ERRORS + 1
        monkeypatch.setattr(imports, "MAX_ROWS", MAX_ERRORS)
        with pytest.raises(FileRefused, match="mehr als 1000 Zeilen"):
            upload(world.lippe, content)
