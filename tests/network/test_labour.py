"""Figures of the labour market: checked whole, kept by key date, shown beside the offers of the field work."""

import datetime as dt
import io

import pytest

from lotse.audit.models import Entry
from lotse.core.errors import NotAllowed, NotFound
from lotse.core.export import Sheet, to_xlsx
from lotse.core.tables import FileRefused
from lotse.network.models.labour import LabourFigure
from lotse.network.selectors import labour as selectors
from lotse.network.services import labour as services
from lotse.tenants.enums import Role
from tests import make
from tests.world import NOW, TODAY, Place, World

HEAD = "Gemeinde;Stichtag;Quelle;Offene Stellen;Freie Ausbildungsplätze;Beschäftigte\n"
FIRST = HEAD + "Detmold;30.06.2026;BA, Tabelle 1;120;*;31.400\n05766044;2026-06-30;BA, Tabelle 1;80;7;\n"


def take(place: Place, text: str) -> int:
    actor = place.member(Role.NETWORKER)
    draft = services.upload(actor=actor, content=text.encode(), filename="markt.csv", now=NOW)
    return services.import_figures(actor=actor, draft_id=draft.pk, now=NOW)


def stored() -> list[tuple[object, ...]]:
    rows = LabourFigure.objects.order_by("as_of", "municipality__name")
    return list(rows.values_list("municipality__name", "as_of", "source", "vacancies", "apprenticeships", "employed"))


def test_key_dates_stay_side_by_side_and_the_same_one_is_replaced(world: World) -> None:
    june, september = dt.date(2026, 6, 30), dt.date(2026, 9, 30)
    with world.lippe.scope():
        assert take(world.lippe, FIRST) == 2
        assert take(world.lippe, HEAD + "Detmold;30.9.2026;BA;100;5;31 350\n") == 1
        actor = world.lippe.member(Role.NETWORKER)
        again = HEAD + "Detmold;30.6.2026;BA, berichtigt;121;;\n"
        draft = services.upload(actor=actor, content=again.encode(), filename="a.csv", now=NOW)
        preview = services.preview(actor=actor, draft_id=draft.pk, now=NOW)
        assert (preview.count, preview.replaced_count, preview.key_dates) == (1, 1, [june])
        services.import_figures(actor=actor, draft_id=draft.pk, now=NOW)
        assert stored() == [
            ("Detmold", june, "BA, berichtigt", 121, None, None),
            ("Lemgo", june, "BA, Tabelle 1", 80, 7, None),
            ("Detmold", september, "BA", 100, 5, 31350),
        ]
        with pytest.raises(NotFound):
            services.import_figures(actor=actor, draft_id=draft.pk, now=NOW)
        assert Entry.objects.filter(action="network.labour_imported").count() == 3
        detmold, lemgo = selectors.towns(TODAY, TODAY)
        assert [one.change_text for one in detmold.figures] == ["−21", "", ""]
        assert (lemgo.newest.as_of if lemgo.newest else None, lemgo.figures[0].value) == (june, 80)
        detmold, _ = selectors.towns(TODAY, june)
        assert detmold.figures[0] == selectors.Figure(121, None)
        assert selectors.key_dates() == [september, june]
        assert [row.as_of for row, _ in selectors.history(world.lippe.municipalities[0])] == [september, june]
    with world.other.scope():
        assert stored() == []


def test_what_is_wrong_is_named_and_nothing_is_stored(world: World) -> None:
    rows = (
        "Detmold;30.06.2026;BA;1.5;;\n"
        "Bielefeld;30.06.2026;BA;1;1;1\n"
        "Lemgo;31.12.2027;;1;1;1\n"
        "Detmold;30.06.2026;BA;-1;99999999999;1\n"
    )
    with world.lippe.scope():
        with pytest.raises(FileRefused) as refused:
            take(world.lippe, HEAD + rows)
        assert [(one.line, one.column, one.code) for one in refused.value.errors] == [
            (2, "Offene Stellen", "no_number"),
            (3, "Gemeinde", "unknown_municipality"),
            (4, "Stichtag", "in_future"),
            (4, "Quelle", "missing"),
            (5, "Offene Stellen", "no_number"),
            (5, "Freie Ausbildungsplätze", "no_number"),
            (5, "Gemeinde", "twice"),
        ]
        with pytest.raises(FileRefused, match="keine Zeile mit Zahlen"):
            take(world.lippe, HEAD)
        assert not LabourFigure.objects.exists()


def test_sheets_lose_the_zero_of_a_key(world: World) -> None:
    sheet = Sheet("a", ("Gemeinde", "Stichtag", "Quelle", "Offene Stellen"), [(5766020, TODAY, "BA", 12)])
    actor = world.lippe.member(Role.NETWORKER)
    with world.lippe.scope():
        draft = services.upload(actor=actor, content=to_xlsx(sheet), filename="a.xlsx", now=NOW)
        services.import_figures(actor=actor, draft_id=draft.pk, now=NOW)
        assert stored() == [("Detmold", TODAY, "BA", 12, None, None)]


def test_only_whoever_keeps_the_directory(world: World) -> None:
    with world.lippe.scope(), pytest.raises(NotAllowed):
        services.upload(actor=world.lippe.counsellor, content=FIRST.encode(), filename="a.csv", now=NOW)


def test_the_pages_from_the_template_to_the_gaps_beside(world: World) -> None:
    client = world.lippe.client(Role.NETWORKER)
    path = world.lippe.url("netzwerk/arbeitsmarkt/")
    with world.lippe.scope():
        make.offer(world.lippe, topics=("work.job",), venues=[make.venue(world.lippe)], confirmed_at=None)
    assert client.get(path + "vorlage/?format=csv").content.decode("utf-8-sig").startswith(HEAD.strip())
    file = io.BytesIO(FIRST.encode())
    file.name = "markt.csv"
    checked = client.post(path + "einlesen/", {"file": file})
    assert "31400" in client.get(checked["Location"]).text
    assert client.post(checked["Location"])["Location"] == path
    assert client.get(path, {"export": "csv"}).content.decode("utf-8-sig").splitlines()[1:] == [
        "Detmold;30.06.2026;BA, Tabelle 1;120;;31400;0",
        "Lemgo;30.06.2026;BA, Tabelle 1;80;7;;0",
    ]
    assert client.get(path + "05766020/").status_code == 200
    for strange in ("05770020/", "%00/", "x" * 300 + "/"):
        assert client.get(path + strange).status_code == 404
    beside = client.get(world.lippe.url("netzwerk/luecken/"), {"thema": "work"}).text
    assert "<td>120</td>" in beside
    assert "Offene Stellen" not in client.get(world.lippe.url("netzwerk/luecken/"), {"thema": "sport"}).text
    wrong = io.BytesIO(b"a;b\n1;2\n")
    wrong.name = "markt.csv"
    assert "Diese Spalten fehlen" in client.post(path + "einlesen/", {"file": wrong}).text
