"""A round of asking for places: most schools have answered, some are silent, a few no mail reaches."""

import datetime as dt
import random

from lotse.operations.demo.districts import DemoDistrict
from lotse.outbox.models import Mail
from lotse.schooling.enums import ReportSource, SchoolForm
from lotse.schooling.models import PlaceReport, PlaceRequest, PlaceRound, School
from lotse.schooling.selectors.places import counting_reports
from lotse.tenants.models import Centre, Membership

ASKED_BEFORE = dt.timedelta(days=15)
OFFICES = ("Sekretariat", "Schulleitung", "Frau Beispiel", "Herr Muster")
REMARKS = (
    "Die Klasse 7 ziehen wir im Februar um, bis dahin ist es eng.",
    "Ab dem nächsten Halbjahr öffnen wir eine zweite Fördergruppe.",
)


def make(district: DemoDistrict, by: Membership, centre: Centre, now: dt.datetime) -> None:
    """Ask all schools after the primary ones; the answers come over the days since."""
    rng = random.Random(district.slug)  # noqa: S311
    schools = list(School.objects.filter(place_reports__isnull=False).exclude(form=SchoolForm.PRIMARY).distinct())
    asked_at = now - ASKED_BEFORE
    round_ = PlaceRound.objects.create(
        asked_by=by, asked_at=asked_at, due_on=(now - dt.timedelta(days=1)).date(), note="Danke für die schnelle Hilfe!"
    )
    requests = [_request(round_, school, asked_at, now, rng) for school in schools]
    _no_mail_reaches(requests, centre, asked_at)
    answered = [request for request in requests if request.answered_at is not None]
    for request, remark in zip(answered, REMARKS, strict=False):
        request.remark, request.remark_at = remark, request.answered_at
    PlaceRequest.objects.bulk_create(requests)
    PlaceReport.objects.bulk_create(_reports(answered, now, rng))


def _request(
    round_: PlaceRound, school: School, asked_at: dt.datetime, now: dt.datetime, rng: random.Random
) -> PlaceRequest:
    request = PlaceRequest(round=round_, school=school, address=school.organisation.email, mailed_at=asked_at)
    if rng.random() < 0.65:
        day = (asked_at + (now - asked_at) * rng.random()).replace(hour=7, minute=0)
        request.answered_at = min(max(day, asked_at) + dt.timedelta(minutes=rng.randint(0, 420)), now)
        request.answered_how = rng.choice((ReportSource.LINK, ReportSource.LINK, ReportSource.PHONE))
        request.answered_by = rng.choice(OFFICES)
        request.is_unchanged = request.answered_how == ReportSource.LINK and rng.random() < 0.5
    elif rng.random() < 0.7:
        request.reminders, request.mailed_at = 1, asked_at + dt.timedelta(days=7)
    return request


def _no_mail_reaches(requests: list[PlaceRequest], centre: Centre, asked_at: dt.datetime) -> None:
    """Of the silent schools two have no address, and the mail to a third did not arrive."""
    silent = [request for request in requests if request.answered_at is None][:3]
    for request in silent[:2]:
        request.address, request.mailed_at, request.reminders = "", None, 0
        request.school.organisation.email = ""
        request.school.organisation.save(update_fields=["email"])
    for request in silent[2:]:
        request.mail = Mail.objects.create(
            to=request.address,
            subject="Bitte freie Schulplätze melden",
            text="",
            centre=centre,
            state="failed",
            attempts=5,
            last_error="SMTPRecipientsRefused",
            created_at=asked_at,
        )


def _reports(answered: list[PlaceRequest], now: dt.datetime, rng: random.Random) -> list[PlaceReport]:
    """The figures of before as of the day of the answer; where something changed, a place more is taken."""
    old = counting_reports(now.date(), [request.school_id for request in answered])
    by_school = {request.school_id: request for request in answered}
    rows = []
    for (school_id, form, grade), report in sorted(
        old.items(), key=lambda one: (by_school[one[0][0]].school.number, *one[0][1:])
    ):
        request = by_school[school_id]
        assert request.answered_at is not None
        is_more = not request.is_unchanged and report.free > 1 and rng.random() < 0.2
        rows.append(
            PlaceReport(
                school=request.school,
                support_form=form,
                grade=grade or None,
                places=report.places,
                occupied=report.occupied + is_more,
                as_of=request.answered_at.date(),
                source=request.answered_how,
                reported_by=request.answered_by,
                recorded_by=None if request.answered_how == ReportSource.LINK else request.round.asked_by,
                recorded_at=request.answered_at,
            )
        )
    return rows
