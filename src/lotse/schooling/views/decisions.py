"""Lists for the authority, as staff prepare, follow and answer them on the telephone."""

import datetime as dt
import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from lotse.core import clock, export
from lotse.core.access import access
from lotse.core.actions import attempt
from lotse.core.components import Tab
from lotse.core.forms import carried_out
from lotse.core.lists import chips_of, page_of
from lotse.people.enums import DisclosureWay
from lotse.schooling import desk
from lotse.schooling.enums import AnswerWay
from lotse.schooling.forms import decisions as forms
from lotse.schooling.rules import decisions as rules
from lotse.schooling.selectors import decision_candidates, decisions
from lotse.schooling.services import decisions as services
from lotse.tenants.linking import centre_url
from lotse.tenants.requests import StaffRequest

TEMPLATE = "schooling/decision_list.html"


def _desk(request: StaffRequest, code: str) -> desk.Desk:
    found = decisions.list_for(rules.managed_lists(request.member), code)
    url = centre_url("schooling:decision_list", found.code)
    by = services.Answering(AnswerWay.PHONE, request.member)
    return desk.Desk(found, by, url, "base_staff.html", is_staff=True)


@access("schooling.manage_lists")
def decision_lists(request: StaffRequest) -> HttpResponse:
    """All lists with what is still open on each."""
    rows, today = rules.managed_lists(request.member), clock.today()
    state = request.GET.get("stand", decisions.RUNNING)
    page = page_of(request, decisions.lists(rows, state, today))
    context = {
        "page": page,
        "rows": [decisions.list_row(one, today) for one in page.object_list],
        "chips": chips_of(request, "stand", state, decisions.list_counts(rows, today)),
    }
    return render(request, "schooling/decision_lists.html", context)


@access("schooling.manage_lists")
def decision_lists_export(request: StaffRequest) -> HttpResponse:
    """The overview as a file; it names no child."""
    state, today = request.GET.get("stand", decisions.RUNNING), clock.today()
    rows = decisions.lists(rules.managed_lists(request.member), state, today)
    return export.download(decisions.list_sheet(rows, today), request.GET.get("format", export.XLSX), "listen")


@access("schooling.manage_lists")
def decision_list_new(request: StaffRequest) -> HttpResponse:
    """Which children go to which office; those who cannot stand below, each with the reason."""
    page = decision_candidates.new_list_page(request.member, request.GET.get("stelle", ""), clock.today())
    office = page.office
    if office is None:
        return render(request, "schooling/decision_list_new.html", {"page": page})
    way = DisclosureWay.LINK if office.email else DisclosureWay.FILE
    initial = {"due_on": clock.today() + dt.timedelta(days=rules.ANSWER_DAYS), "way": way}
    form = forms.SendForm(request.POST or None, candidates=[*page.ready, *page.left], initial=initial)
    sent: list[services.Sent] = []

    def act(data: dict[str, Any]) -> None:
        chosen = data.pop("pupil")
        sent.append(services.send_list(actor=request.member, office=office, pupil_ids=chosen, now=clock.now(), **data))

    if request.method == "POST" and carried_out(form, act):
        return _sent(request, sent[0])
    ticked = request.POST.getlist("pupil") if request.method == "POST" else [one.id for one in page.ready]
    office_chips = [Tab(str(one), f"?stelle={one.pk}", one == office) for one in page.offices]
    context = {"page": page, "form": form, "ticked": ticked, "office_chips": office_chips}
    return render(request, "schooling/decision_list_new.html", context)


def _sent(request: StaffRequest, sent: services.Sent) -> HttpResponse:
    for one in sent.left_out:
        messages.warning(request, f"{one.pupil} ist nicht dabei: {one.reason}")
    number = "1 Kind steht" if sent.count == 1 else f"{sent.count} Kinder stehen"
    messages.success(request, f"{number} auf der {sent.decision_list} an {sent.decision_list.office}.")
    return redirect(centre_url("schooling:decision_list", sent.decision_list.code))


@never_cache
@access("schooling.manage_lists")
def decision_list(request: StaffRequest, decision_list: str) -> HttpResponse:
    """One list: each child with its answer, the code to read out, and answering on the telephone."""
    at = _desk(request, decision_list)
    row = decisions.list_row(at.decision_list, clock.today())
    more = {"row": row, "code": services.code_of(at.decision_list)}
    if request.method == "POST":
        return desk.answer(request, at, TEMPLATE, **more)
    return desk.show(request, at, TEMPLATE, **more)


@never_cache
@access("schooling.manage_lists")
def decision_item(request: StaffRequest, decision_list: str, item: uuid.UUID) -> HttpResponse:
    return desk.item(request, _desk(request, decision_list), item)


@access("schooling.manage_lists")
def decision_file(request: StaffRequest, decision_list: str) -> HttpResponse:
    """The list as a workbook."""
    return desk.file(request, _desk(request, decision_list))


@access("schooling.manage_lists")
def decision_upload(request: StaffRequest, decision_list: str) -> HttpResponse:
    return desk.upload(request, _desk(request, decision_list))


@require_POST
@access("schooling.manage_lists")
def decision_remind(request: StaffRequest, decision_list: str) -> HttpResponse:
    at = _desk(request, decision_list)
    attempt(
        request,
        lambda: services.remind(actor=request.member, decision_list=at.decision_list, now=clock.now()),
        f"Die Erinnerung an {at.decision_list.office} ist unterwegs.",
    )
    return redirect(at.url)


@require_POST
@access("schooling.manage_lists")
def decision_close(request: StaffRequest, decision_list: str) -> HttpResponse:
    at = _desk(request, decision_list)
    attempt(
        request,
        lambda: services.close_list(actor=request.member, decision_list=at.decision_list, now=clock.now()),
        f"Die {at.decision_list} ist abgeschlossen. Der Link gilt nicht mehr.",
    )
    return redirect(at.url)


@access("schooling.manage_lists")
def decision_withdraw(request: StaffRequest, decision_list: str) -> HttpResponse:
    """Take the whole list back, with a reason."""
    at = _desk(request, decision_list)
    form = forms.ReasonForm(request.POST or None)
    if request.method == "POST" and carried_out(
        form,
        lambda data: services.withdraw_list(
            actor=request.member, decision_list=at.decision_list, now=clock.now(), **data
        ),
    ):
        messages.success(request, f"Die {at.decision_list} ist zurückgezogen. Der Link gilt nicht mehr.")
        return redirect(at.url)
    title = f"{at.decision_list} zurückziehen"
    hint = (
        "Der Link gilt sofort nicht mehr. Kinder ohne Entscheidung warten wieder hier. Entscheidungen, die schon "
        "eingetragen sind, bleiben. In den Akten steht, dass die Weitergabe zurückgenommen ist."
    )
    context = {"desk": at, "form": form, "title": title, "hint": hint, "submit": "Liste zurückziehen"}
    return render(request, "schooling/decision_reason.html", context)


@access("schooling.manage_lists")
def decision_undo(request: StaffRequest, decision_list: str, item: uuid.UUID) -> HttpResponse:
    """Take a wrong answer back, with a reason; the child waits for the decision again."""
    at = _desk(request, decision_list)
    row = decisions.item_row(at.decision_list, item, clock.today())
    form = forms.ReasonForm(request.POST or None)
    if request.method == "POST" and carried_out(
        form, lambda data: services.undo(actor=request.member, item=row.item, now=clock.now(), **data)
    ):
        messages.success(request, f"{row.child}: Die Antwort ist zurückgenommen.")
        return redirect(at.url)
    title, hint = f"Antwort zurücknehmen: {row.child}", row.decision_label or "Für dieses Kind gibt es keine Antwort."
    context = {"desk": at, "form": form, "title": title, "hint": hint, "submit": "Antwort zurücknehmen"}
    return render(request, "schooling/decision_reason.html", context)


@never_cache
@access("schooling.manage_lists")
def office_access(request: StaffRequest, office: str) -> HttpResponse:
    """How an office opens its lists, to be read out; and whom to call there."""
    found = decisions.deciding_office(office)
    row = decisions.access_to(found)
    form = forms.AccessForm(request.POST or None, initial={"contact_note": row.contact_note if row else ""})
    if request.method == "POST" and carried_out(
        form, lambda data: services.save_access(actor=request.member, office=found, now=clock.now(), **data)
    ):
        messages.success(request, f"Der Zugang von {found} ist gespeichert.")
        return redirect(centre_url("schooling:office_access", found.code))
    return render(request, "schooling/office_access.html", {"office": found, "access": row, "form": form})


@require_POST
@access("schooling.manage_lists")
def office_code(request: StaffRequest, office: str) -> HttpResponse:
    """A new access code, shown to be read out."""
    found = decisions.deciding_office(office)
    services.renew_code(actor=request.member, office=found, now=clock.now())
    messages.success(request, "Der neue Zugangscode steht hier. Der bisherige öffnet nichts mehr.")
    return redirect(centre_url("schooling:office_access", found.code))
