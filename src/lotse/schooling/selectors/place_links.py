"""What the page behind a school's link shows; nothing here names a child or a hold."""

import datetime as dt
import uuid
from dataclasses import dataclass

from lotse.core import clock
from lotse.core.seen import fingerprint
from lotse.schooling.models import PlaceRequest, School
from lotse.schooling.selectors.places import ALL_GRADES, Reports, TableCell, counting_reports, place_table


def school_of_link(school_id: uuid.UUID) -> School | None:
    """The school behind a link; None when it has closed meanwhile, or was never asked."""
    asked = School.objects.filter(pk=school_id, is_operating=True, place_requests__isnull=False)
    return asked.select_related("organisation").distinct().first()


def newest_request(school_id: uuid.UUID) -> PlaceRequest | None:
    """The newest request for places of a school, open or not."""
    rows = PlaceRequest.objects.filter(school_id=school_id).select_related("round__asked_by", "school__organisation")
    return rows.order_by("-round__asked_at", "-id").first()


@dataclass(frozen=True, slots=True)
class LinkPage:
    """``cells``: all lines that the school may report, those in ``known`` with the figures that count now.

    ``seen`` stands for these figures; ``told`` says who reported last, and when;
    ``until`` by when an answer is asked for.
    """

    school: School
    request: PlaceRequest
    cells: list[TableCell]
    seen: str
    told: str
    until: str

    @property
    def known(self) -> list[TableCell]:
        """What the school is asked about: its figures, or one line for each kind of class where it has none yet."""
        known = [cell for cell in self.cells if cell.places is not None]
        return known or [cell for cell in self.cells if cell.grade == ALL_GRADES]

    @property
    def has_figures(self) -> bool:
        return any(cell.places is not None for cell in self.cells)

    @property
    def is_answered(self) -> bool:
        return self.request.answered_at is not None


def link_page(school_id: uuid.UUID, on: dt.date) -> LinkPage:
    """The page of a school that ``school_of_link`` knows."""
    request = newest_request(school_id)
    assert request is not None
    reports = counting_reports(on, [school_id])
    return LinkPage(
        school=request.school,
        request=request,
        cells=place_table(request.school, on),
        seen=seen_of(reports),
        told=last_told(reports),
        until=request.round.until(on),
    )


def seen_of(reports: Reports) -> str:
    """A short code of the figures that count for one school."""
    return fingerprint({f"{form}/{grade}": row.pk for (_, form, grade), row in reports.items()})


def last_told(reports: Reports) -> str:
    """Who reported last and when, as a sentence; "" where nobody did."""
    if not reports:
        return ""
    newest = max(reports.values(), key=lambda row: (row.recorded_at, row.as_of))
    at = clock.local(newest.recorded_at)
    return f"Zuletzt gemeldet am {at:%d.%m.%Y} um {at:%H:%M} Uhr von {newest.reported_by}."
