"""A school reports its places behind a link: no account, several times until the link expires, the newest counts."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from lotse.audit.services import record
from lotse.core import clock
from lotse.core.errors import LotseError
from lotse.links import services as links
from lotse.schooling.enums import PLACES_LINK, ReportSource
from lotse.schooling.models import PlaceRequest, School
from lotse.schooling.selectors.place_links import last_told, newest_request, seen_of
from lotse.schooling.selectors.places import ALL_GRADES, Reports, counting_reports
from lotse.schooling.services.places import Places, record_places

NO_NAME = "Schule (ohne Namen)"


class ReportedMeanwhile(LotseError):
    """Somebody else of the school reported while this person typed; ``sentence`` says who and when."""

    code = "schooling.places_reported_meanwhile"
    sentence = "Inzwischen sind andere Zahlen gemeldet worden."


def report_by_link(
    *, secret: str, rows: Sequence[Places], reported_by: str, remark: str, unchanged: bool, seen: str, now: dt.datetime
) -> PlaceRequest:
    """Store what a school reports, as of today; the same numbers sent twice are stored once.

    ``seen``: what the page showed (``selectors.place_links``). Raises links.LinkUnusable,
    links.TooManySubmissions, ReportedMeanwhile, and PlacesRefused with the wrong lines; then nothing is stored.
    """
    link = links.find(purpose=PLACES_LINK, secret=secret, now=now)
    links.count_submission(link, now=now)
    with transaction.atomic():
        # The row of the school is ours until the end: of two people at once, the second one reads what the first wrote
        school = School.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=link.object_id)
        today = clock.day_of(now)
        reports = counting_reports(today, [school.pk])
        if not _is_told_already(reports, rows, today):
            if seen != seen_of(reports):
                raise ReportedMeanwhile(last_told(reports))
            record_places(
                actor=None,
                school=school,
                rows=rows,
                as_of=today,
                source=ReportSource.LINK,
                reported_by=reported_by.strip() or NO_NAME,
                now=now,
            )
        return _answered(school, reported_by.strip() or NO_NAME, remark.strip(), unchanged=unchanged, now=now)


def _is_told_already(reports: Reports, rows: Sequence[Places], today: dt.date) -> bool:
    told = {
        (form, grade): (row.places, row.occupied) for (_, form, grade), row in reports.items() if row.as_of == today
    }
    return bool(rows) and all(
        told.get((row.support_form, row.grade or ALL_GRADES)) == (row.places, row.occupied) for row in rows
    )


def _answered(school: School, by: str, remark: str, *, unchanged: bool, now: dt.datetime) -> PlaceRequest:
    """Note on the newest request that the school answered, also where nobody waited any more."""
    request = newest_request(school.pk)
    assert request is not None  # links are issued for requests only
    request.answered_at, request.answered_how, request.answered_by = now, ReportSource.LINK, by[:120]
    request.is_unchanged = unchanged
    if remark != request.remark:
        request.remark, request.remark_at, request.remark_read_at = remark, now if remark else None, None
        record(actor=None, action="schooling.places_remarked", obj=school, now=now, fields=("remark",))
    request.save()
    return request
