"""Barriers that people reported: one overdue, two that wait, one answered."""

import datetime as dt

from lotse.barriers.enums import AnswerWay, ReportWay, Result
from lotse.barriers.models import BarrierReport
from lotse.core import clock
from lotse.tenants.models import Centre, Membership

# days ago, way, language, page after the centre, what, address
OPEN = (
    (31, ReportWay.FORM, "de", "angebote/karte/", "Auf der Karte liest mir mein Programm nur Zahlen vor.", True),
    (9, ReportWay.FORM, "uk", "beratung-anfragen/", "Кнопка занадто мала на моєму телефоні.", True),
    (2, ReportWay.PHONE, "de", "angebote/", "Die graue Schrift ist mir zu blass.", False),
)


def make(centre: Centre, staff: dict[str, Membership], now: dt.datetime) -> None:
    for number, (days, way, language, page, problem, has_address) in enumerate(OPEN):
        received = now - dt.timedelta(days=days)
        BarrierReport.objects.create(
            centre=centre,
            received_at=received,
            way=way,
            language=language,
            page=f"/{centre.slug}/{page}",
            problem=problem,
            reply_to=f"meldung{number}@example.org" if has_address else "",
            reply_by_on=clock.day_of(received) + dt.timedelta(days=28),
        )
    received = now - dt.timedelta(days=60)
    BarrierReport.objects.create(
        centre=centre,
        received_at=received,
        way=ReportWay.FORM,
        language="de",
        page=f"/{centre.slug}/",
        problem="Mit der Tastatur komme ich nicht zur Auswahl der Sprache.",
        reply_to="meldung9@example.org",
        reply_by_on=clock.day_of(received) + dt.timedelta(days=28),
        answered_on=clock.day_of(received) + dt.timedelta(days=6),
        answered_how=AnswerWay.SENT,
        result=Result.REMOVED,
        answer="Danke. Die Auswahl der Sprache lässt sich jetzt mit der Tabulatortaste erreichen.",
        answered_by=staff["leitung"],
    )
