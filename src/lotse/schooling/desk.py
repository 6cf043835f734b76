"""Answering a list: the same pages for whoever holds the link, a partner's account, and staff on the telephone."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from lotse.core import clock, export
from lotse.core.errors import LotseError, NotAllowed, NotFound
from lotse.core.forms import carried_out
from lotse.core.tables import FileRefused
from lotse.schooling.documents.decisions import workbook
from lotse.schooling.enums import AnswerWay
from lotse.schooling.forms import decisions as forms
from lotse.schooling.selectors import choices, decision_choices, decision_plans, decisions
from lotse.schooling.services import decisions as services


@dataclass(frozen=True, slots=True)
class Desk:
    """From where a list is answered: by whom and how, the frame of the pages, and where they lie.

    ``url`` is the page of the list, below which the others lie. Staff see rows that were taken back; offices do not.
    ``count_upload`` refuses files that come too often (LotseError).
    """

    decision_list: Any
    by: services.Answering
    url: str
    frame: str
    is_staff: bool = False
    count_upload: Callable[[], None] = lambda: None

    @property
    def file_url(self) -> str:
        return f"{self.url}datei/"

    @property
    def upload_url(self) -> str:
        return f"{self.url}einlesen/"

    @property
    def answer_url(self) -> str:
        return f"{self.url}antwort/"

    @property
    def undo_url(self) -> str:
        """For staff only."""
        return f"{self.url}ruecknahme/"

    @property
    def phone(self) -> str:
        """Whom to call: the sender's extension, else the centre."""
        sender = self.decision_list.made_by
        return str(sender.phone or sender.centre.phone)

    def rows(self) -> list[decisions.ItemRow]:
        rows = decisions.item_rows(self.decision_list, clock.today())
        return rows if self.is_staff else decisions.visible_to_office(rows)


def show(request: HttpRequest, desk: Desk, template: str, form: Any = None, **more: Any) -> HttpResponse:
    """The list with all its children, and what can be done with the ticked ones; that it was read is noted."""
    rows = desk.rows()
    _note(desk, rows, services.VIEWED)
    form = form or _bulk(desk, rows)
    ticked = set(request.POST.getlist("item")) if request.method == "POST" else set()
    context = {"rows": rows, "form": form, "ticked": ticked, "open": [row for row in rows if row.is_open]}
    context["all_ticked"] = request.GET.get("auswahl") == "alle"
    return _render(request, desk, template, context | more)


def _note(desk: Desk, rows: Sequence[decisions.ItemRow], action: str) -> None:
    services.record_reading(
        actor=desk.by.actor,
        decision_list=desk.decision_list,
        items=[row.item for row in rows],
        action=action,
        now=clock.now(),
    )


def _render(request: HttpRequest, desk: Desk, template: str, context: dict[str, Any]) -> HttpResponse:
    """``site_name``: whose page it is, for those who are no members."""
    site_name = str(desk.decision_list.made_by.centre)
    return render(request, template, context | {"desk": desk, "site_name": site_name})


def answer(request: HttpRequest, desk: Desk, template: str, **more: Any) -> HttpResponse:
    """The ticked children get one decision, or a plan gets its confirmation."""
    if "plan" in request.POST:
        return _confirmed(request, desk)
    form = _bulk(desk, decisions.item_rows(desk.decision_list, clock.today()), request.POST)
    if not form.is_valid():
        return show(request, desk, template, form, **more)
    return _carry_out(request, desk, form) or show(request, desk, template, form, **more)


def item(request: HttpRequest, desk: Desk, item_id: uuid.UUID) -> HttpResponse:
    """One child: as recommended, another school, or back."""
    today = clock.today()
    row = decisions.item_row(desk.decision_list, item_id, today)
    if not (desk.is_staff or decisions.visible_to_office([row])):
        raise NotFound
    if not row.is_open:
        messages.info(request, f"{row.child}: {row.decision_label or row.closed_because}")
        return redirect(desk.url)
    search = forms.SchoolSearchForm(request.GET)
    schools = decision_choices.schools_for(row.item, today, search.text())
    data = request.POST or None
    form = forms.ItemForm(data, row=row, schools=schools, way=desk.by.way, today=today)
    if request.method == "POST" and form.is_valid():
        done = _carry_out(request, desk, form)
        if done is not None:
            return done
    context = {"row": row, "form": form, "search": search, "found": sum(len(group[1]) for group in schools)}
    context["reset_url"] = request.path if search.text() else ""
    return _render(request, desk, "schooling/decision_item.html", context)


def file(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The list as a workbook, to be answered and brought back; that it was taken out is noted."""
    rows = decisions.visible_to_office(desk.rows())  # whoever takes it out, it is for the office
    _note(desk, rows, services.DOWNLOADED)
    content = workbook(desk.decision_list, rows, decision_choices.operating_schools())
    return export.attachment(content, export.XLSX, f"liste-{desk.decision_list.code}")


def upload(request: HttpRequest, desk: Desk) -> HttpResponse:
    """An answered workbook: checked whole, then shown; recorded only when confirmed."""
    form = forms.FileForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    refused: FileRefused | None = None
    if request.method == "POST" and form.is_valid():
        try:
            desk.count_upload()
            read = services.read_file(decision_list=desk.decision_list, content=form.content(), on=clock.today())
            by = services.Answering(AnswerWay.XLSX, desk.by.actor)
            listed, answers = desk.decision_list, read.answers
            excesses = services.check_answers(decision_list=listed, answers=answers, by=by, now=clock.now())
            return _plan(request, desk, answers, by, excesses, read)
        except (NotAllowed, NotFound):
            raise
        except LotseError as error:
            form.add_error("file", error.sentence)
            refused = error if isinstance(error, FileRefused) else None
    return _render(request, desk, "schooling/decision_upload.html", {"form": form, "refused": refused})


def _bulk(desk: Desk, rows: Sequence[decisions.ItemRow], data: Any = None) -> forms.BulkForm:
    """Takes ticks of all rows: one that was overtaken while the page stood open is refused for itself."""
    schools = choices.school_choices()
    return forms.BulkForm(data, rows=rows, schools=schools, way=desk.by.way, today=clock.today())


def _carry_out(request: HttpRequest, desk: Desk, form: Any) -> HttpResponse | None:
    """Record what the valid form says; beyond the reported places it is asked again. None: the form has errors now."""
    told = {name: form.cleaned_data[name] for name in ("who", "decided_on") if name in form.cleaned_data}
    desk_by = replace(desk.by, **told)
    answers, done = form.answers(), []

    def act(_: dict[str, Any]) -> None:
        excesses = services.check_answers(
            decision_list=desk.decision_list, answers=answers, by=desk_by, now=clock.now()
        )
        done.append(
            _plan(request, desk, answers, desk_by, excesses) if excesses else _record(request, desk, answers, desk_by)
        )

    return done[0] if carried_out(form, act) else None


def _plan(
    request: HttpRequest,
    desk: Desk,
    answers: Sequence[services.Answer],
    by: services.Answering,
    excesses: Sequence[Any],
    read: services.ReadFile | None = None,
) -> HttpResponse:
    """What would happen, and which schools would get more children than they have reported places."""
    context = {
        "lines": decision_plans.planned(desk.decision_list, answers, clock.today()),
        "excesses": excesses,
        "read": read,
        "plan": forms.pack(desk.decision_list.pk, answers, by),
    }
    return _render(request, desk, "schooling/decision_plan.html", context)


def _confirmed(request: HttpRequest, desk: Desk) -> HttpResponse:
    try:
        answers, told = forms.unpack(desk.decision_list.pk, request.POST["plan"])
        by = replace(desk.by, **told)
        return _record(request, desk, answers, by, accept_over=True)
    except (NotAllowed, NotFound):
        raise
    except LotseError as error:
        messages.error(request, error.sentence)
    return redirect(desk.url)


def _record(
    request: HttpRequest,
    desk: Desk,
    answers: Sequence[services.Answer],
    by: services.Answering,
    *,
    accept_over: bool = False,
) -> HttpResponse:
    """Back to the list, with what was recorded, and each child that could not be decided."""
    done = services.answer_items(
        decision_list=desk.decision_list, answers=answers, by=by, now=clock.now(), accept_over=accept_over
    )
    for refused in done.refused:
        messages.error(request, f"{refused.child}: {refused.error.sentence}")
    if done.count:
        what = "1 Entscheidung ist" if done.count == 1 else f"{done.count} Entscheidungen sind"
        messages.success(request, f"{what} eingetragen.")
    return redirect(desk.url)
