"""What the pages behind a volunteer's personal link share: whose they are, their language, what a button does."""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache

from lotse.core import clock
from lotse.core.access import by_link
from lotse.core.errors import LotseError
from lotse.core.forms import LotseForm, problems_of
from lotse.core.languages import multilingual
from lotse.links.services import LinkUnusable
from lotse.tenants.linking import centre_url
from lotse.volunteering.rules.own import LINK_PURPOSE
from lotse.volunteering.services import own_link


@dataclass(frozen=True, slots=True)
class Own:
    """One request of the person behind the link. ``volunteer`` is a models.Volunteer."""

    request: HttpRequest
    secret: str
    volunteer: Any

    @property
    def centre(self) -> Any:
        return self.request.centre  # type: ignore[attr-defined]

    def url(self, name: str = "own") -> str:
        return centre_url(f"volunteering:{name}", self.secret)

    def page(self, template: str, **context: Any) -> HttpResponse:
        """A page of ``volunteering/own/``; its templates know ``secret``, ``volunteer`` and ``centre``."""
        frame = {"secret": self.secret, "volunteer": self.volunteer, "centre": self.centre}
        return render(self.request, f"volunteering/own/{template}.html", frame | context | {"site_name": self.centre})

    def count(self) -> None:
        """Before each change. Raises links.LinkUnusable, links.TooManySubmissions."""
        own_link.count_submission(self.secret, clock.now())

    def change(
        self, act: Callable[[], object], done: str, *, form: LotseForm | None = None, back: str = "own"
    ) -> HttpResponse:
        """One button: a message says that it is done, or why not. A link that opens nothing any more says so itself."""
        if form is not None and not form.is_valid():
            messages.error(self.request, problems_of(form)[0].message)
            return redirect(self.url(back))
        try:
            self.count()
            act()
        except LinkUnusable:
            raise
        except LotseError as error:
            messages.error(self.request, gettext(error.sentence))
        else:
            messages.success(self.request, done)
        return redirect(self.url(back))


def own_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Mark a page behind the personal link; the view is called with an ``Own``. Opening changes nothing; buttons do.

    It speaks the language that the person once chose here, else that of the browser. Choosing one works on each page.
    """

    @never_cache
    @multilingual
    @by_link(LINK_PURPOSE)
    @functools.wraps(view)
    def opened(request: HttpRequest, secret: str, **more: Any) -> HttpResponse:
        volunteer = own_link.volunteer_behind(secret, clock.now())
        if volunteer.preferred_language:
            translation.activate(volunteer.preferred_language)  # the middleware puts back what was before
        own = Own(request, secret, volunteer)
        if request.method == "POST" and "language" in request.POST:
            return _speak(own)
        return view(own, **more)

    return opened


def _speak(own: Own) -> HttpResponse:
    try:
        own.count()
        own_link.choose_language(volunteer=own.volunteer, language=own.request.POST["language"], now=clock.now())
    except LinkUnusable:
        raise
    except LotseError as error:
        messages.error(own.request, gettext(error.sentence))
    return redirect(own.request.path)
