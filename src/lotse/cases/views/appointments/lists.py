"""The week of appointments, and the invitations that wait for an answer."""

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from lotse.cases.forms import NewAppointmentForm
from lotse.cases.selectors.appointments import objects, pages, slots, weeks
from lotse.cases.selectors.appointments.weeks import WeekFilter, WeekPage
from lotse.core import clock
from lotse.core.access import access
from lotse.core.components import Tab
from lotse.core.lists import chips_of, page_of
from lotse.tenants.linking import centre_url
from lotse.tenants.pages import personal_download
from lotse.tenants.requests import StaffRequest

MINE, ALL = "ich", "alle"
WEEK = dt.timedelta(days=7)


@access("cases.own_appointments")
def week(request: StaffRequest) -> HttpResponse:
    """Day by day, one's own or all, with what is free. ``?export=xlsx`` (or csv): the same rows as a file."""
    wanted = _wanted(request)
    if "export" in request.GET:
        return personal_download(
            request, weeks.week_sheet(request.member, wanted), "termine", action="cases.list_exported"
        )
    page = weeks.week(request.member, wanted, clock.now())
    context = {
        "page": page,
        "chips": _chips(request, wanted, page),
        "tabs": tabs(request, "cases:appointments"),
        "steps": [(label, _query(request, tag=f"{wanted.monday + step}")) for label, step in _STEPS],
    }
    return render(request, "cases/appointments/week.html", context)


@access("cases.own_appointments")
def invitations(request: StaffRequest) -> HttpResponse:
    """Who was invited and has not answered yet; ``?stand=`` for the others, ``?export=xlsx`` (or csv) as a file."""
    state = request.GET.get("stand", pages.WAITING)
    on = clock.today()
    if "export" in request.GET:
        sheet = pages.invitation_sheet(request.member, "" if state == ALL else state, on)
        return personal_download(request, sheet, "einladungen", action="cases.list_exported")
    counts = pages.invitation_counts(request.member, on)
    labels = [(pages.WAITING, "Warten"), (pages.EXPIRED, "Abgelaufen"), (pages.BOOKED, "Gebucht"), (ALL, "Alle")]
    options = [(value, label, counts["" if value == ALL else value]) for value, label in labels]
    page = page_of(request, pages.invitations(request.member, "" if state == ALL else state, on))
    context = {
        "page": page,
        "lines": [pages.invitation_line(row, on) for row in page],
        "chips": chips_of(request, "stand", state, options),
        "tabs": tabs(request, "cases:invitations"),
    }
    return render(request, "cases/appointments/invitations.html", context)


@access("cases.own_appointments")
def new(request: StaffRequest) -> HttpResponse:
    """First the family, then the time."""
    form = NewAppointmentForm(request.POST or None, member=request.member)
    if request.method == "POST" and form.is_valid():
        return redirect(centre_url("cases:book", form.cleaned_data["family"].code))
    may_create = request.member.holds("people.edit_household")
    return render(request, "cases/appointments/new.html", {"form": form, "may_create": may_create})


def tabs(request: StaffRequest, current: str) -> list[Tab]:
    """The pages of appointments beside each other."""
    found = [
        ("Woche", "cases:appointments", "cases.own_appointments"),
        ("Einladungen", "cases:invitations", "cases.own_appointments"),
        ("Beratungszeiten", "cases:hours", "cases.edit_hours"),
    ]
    return [
        Tab(label, centre_url(name), name == current) for label, name, right in found if request.member.holds(right)
    ]


_STEPS = (("Woche davor", -WEEK), ("Woche danach", WEEK))


def _wanted(request: StaffRequest) -> WeekFilter:
    """One's own appointments of this week first; ``?wer=`` and ``?raum=`` are ids."""
    whose = request.GET.get("wer", MINE)
    adviser = str(request.member.pk) if whose == MINE else "" if whose == ALL else whose
    return WeekFilter(weeks.monday_of(_day(request)), adviser, request.GET.get("raum", ""))


def _day(request: HttpRequest) -> dt.date:
    try:
        day = dt.date.fromisoformat(request.GET.get("tag", ""))
    except ValueError:
        return clock.today()
    return day if 2000 <= day.year <= 2199 else clock.today()


def _chips(request: StaffRequest, wanted: WeekFilter, page: WeekPage) -> list[tuple[str, list[Tab]]]:
    me = str(request.member.pk)
    chosen = MINE if wanted.adviser == me else wanted.adviser or ALL
    whose = [(MINE, "Meine", page.advisers.get(me, 0)), (ALL, "Alle", page.advisers[""])]
    others = [(str(one.pk), one.name) for one in slots.advisers() if str(one.pk) != me]
    if request.member.holds("cases.all_appointments"):
        whose += [(key, name, page.advisers.get(key, 0)) for key, name in others]
    rooms = [("", "Alle Räume", page.rooms[""])]
    rooms += [(str(one.pk), one.name, page.rooms.get(str(one.pk), 0)) for one in objects.rooms()]
    return [
        ("Wessen Termine", chips_of(request, "wer", chosen, whose)),
        ("Raum", chips_of(request, "raum", wanted.room, rooms)),
    ]


def _query(request: HttpRequest, **values: str) -> str:
    query = request.GET.copy()
    for name, value in values.items():
        query[name] = value
    return f"?{query.urlencode()}"
