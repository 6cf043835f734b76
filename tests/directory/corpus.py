"""A small directory of invented offers, in which each question of the tests has its one right answer."""

import datetime as dt
from typing import Any

from lotse.directory.models import Offer, OfferTranslation, Schedule
from lotse.directory.services import searching
from tests import make
from tests.world import TODAY, Place

EVENING, MORNING = dt.time(18, 30), dt.time(9)


def build(place: Place) -> dict[str, Offer]:
    """Offers of one centre by their names; its two municipalities are Detmold and Lemgo."""
    detmold, lemgo = place.municipalities
    hall = make.venue(place, "Sporthalle am Wall", municipality=lemgo, town="Lemgo", step_free="yes")
    house = make.venue(place, "Haus der Begegnung", municipality=detmold, town="Detmold")
    club = make.organisation(place, "sports", "TuS Musterdorf")
    school = make.organisation(place, "education", "Bildungswerk")
    rows = [
        make.offer(
            place,
            "Deutsch am Abend",
            organisation=school,
            summary="Deutschkurs für Frauen.",
            audience="women",
            level_from="a1",
            level_to="b1",
            venues=[hall],
            cost_kind="free",
        ),
        make.offer(
            place,
            "Deutsch am Vormittag",
            organisation=school,
            summary="Ein Deutschkurs für alle, die Zeit haben.",
            venues=[house],
            free_places=3,
            capacity_as_of=TODAY,
        ),
        make.offer(
            place,
            "Fußballverein für Mädchen",
            organisation=club,
            summary="Training in der Halle.",
            topics=["sport"],
            groups=["children", "young"],
            audience="women",
            venues=[hall],
        ),
        make.offer(
            place,
            "Kindertagesstätte Sonnenschein",
            summary="Betreuung von 7 bis 16 Uhr.",
            topics=["school"],
            groups=["small_children"],
            venues=[house],
            free_places=0,
            capacity_as_of=TODAY,
        ),
        make.offer(
            place,
            "Beratung zu Miete und Wohnung",
            summary="Wir helfen am Telefon, wenn es Ärger mit der Wohnung gibt.",
            topics=["housing"],
            languages=["de", "ar", "kmr"],
            reach="online",
        ),
        make.offer(
            place,
            "Praktikum in der Pflege",
            organisation=make.organisation(place, "employer", "Pflegedienst"),
            summary="Vier Wochen zum Kennenlernen.",
            topics=["work.internship"],
            groups=["young"],
            venues=[house],
        ),
    ]
    offers = {row.name: row for row in rows}
    _takes_place(offers["Deutsch am Abend"], "FREQ=WEEKLY;BYDAY=TU,TH", EVENING)
    _takes_place(offers["Deutsch am Vormittag"], "FREQ=WEEKLY;BYDAY=TU", MORNING)
    _takes_place(offers["Fußballverein für Mädchen"], "FREQ=WEEKLY;BYDAY=FR", dt.time(16))
    OfferTranslation.objects.create(
        offer=offers["Beratung zu Miete und Wohnung"],
        language="uk",
        name="Консультація щодо оренди",
        source_hash="0",
        changed_at=rows[0].changed_at,
    )
    searching.refresh(rows, TODAY)
    return offers


def _takes_place(offer: Offer, rrule: str, begins: dt.time, **fields: Any) -> None:
    Schedule.objects.create(offer=offer, rrule=rrule, starts_on=TODAY - dt.timedelta(days=90), begins=begins, **fields)
