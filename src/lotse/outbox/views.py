"""The mails of the installation, for developers only (LOTSE_DEVELOPER_PAGES)."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from lotse.core.access import developer
from lotse.outbox import selectors

SHOWN = 50


@developer("shows mails of invented people while nobody delivers them")
def mails(request: HttpRequest) -> HttpResponse:
    return render(request, "outbox/mails.html", {"mails": selectors.latest_mails(SHOWN)})


@developer("shows a mail of invented people while nobody delivers it")
def mail(request: HttpRequest, mail: uuid.UUID) -> HttpResponse:
    return render(request, "outbox/mail.html", {"mail": selectors.mail(mail)})
