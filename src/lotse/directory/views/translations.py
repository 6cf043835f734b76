"""Texts of offers in other languages, written and checked beside the German ones."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from lotse.core import clock
from lotse.core.access import access
from lotse.core.actions import attempt
from lotse.core.lists import page_of
from lotse.directory.forms.translations import TranslationForm
from lotse.directory.selectors import offers
from lotse.directory.selectors import translations as selectors
from lotse.directory.services import translations as services
from lotse.tenants.linking import centre_url
from lotse.tenants.pages import form_page
from lotse.tenants.requests import StaffRequest


@access("directory.edit")
def to_translate(request: StaffRequest) -> HttpResponse:
    """Which published offers lack which languages."""
    page = page_of(request, selectors.offers_to_translate())
    rows = [selectors.lacking(one) for one in page.object_list]
    return render(request, "directory/to_translate.html", {"page": page, "rows": rows})


@access("directory.edit")
def offer_translations(request: StaffRequest, offer: str) -> HttpResponse:
    found = offers.offer_for(offer)
    context = {"offer": found, "rows": selectors.translations(found)}
    return render(request, "directory/offer_translations.html", context)


@access("directory.edit")
def offer_translation(request: StaffRequest, offer: str, language: str) -> HttpResponse:
    name, found = selectors.language_for(language), offers.offer_for(offer)
    row = selectors.translation_of(found, language)
    form = TranslationForm(request.POST or None, offer=found, language=language, row=row)

    def act(data: dict[str, Any]) -> None:
        services.put_translation(
            actor=request.member,
            offer=found,
            language=language,
            texts=form.texts(),
            checked_by=data["checked_by"],
            source=data["source"],
            now=clock.now(),
            seen=data["seen"],
        )

    back = centre_url("directory:offer_translations", offer)
    more: dict[str, Any] = {"offer": found, "language": language, "row": row, "preline": str(found)}
    more |= {"title": f"Übersetzung: {name}", "submit": "Speichern", "done": "Die Übersetzung ist gespeichert."}
    return form_page(request, form, act, back=back, template="directory/offer_translation.html", **more)


@require_POST
@access("directory.edit")
def offer_translation_drop(request: StaffRequest, offer: str, language: str) -> HttpResponse:
    selectors.language_for(language)
    found = offers.offer_for(offer)

    def act() -> None:
        services.drop_translation(actor=request.member, offer=found, language=language, now=clock.now())

    attempt(request, act, "Die Übersetzung ist gelöscht.")
    return redirect(centre_url("directory:offer_translations", offer))
