"""What the pages of bodies share: the page of one form, and who has to be called."""

from functools import partial
from typing import Any

from django.contrib import messages

from lotse.tenants.pages import form_page as page_of_form
from lotse.tenants.requests import StaffRequest

form_page = partial(page_of_form, template="network/form.html", submit="Speichern", done="Gespeichert.")


def say_unreached(request: StaffRequest, people: list[Any]) -> None:
    """Who has no address must be called."""
    if people:
        names = ", ".join(one.who for one in people[:10])
        messages.warning(request, f"Ohne E-Mail-Adresse, bitte anrufen: {names}{' …' if len(people) > 10 else ''}")
