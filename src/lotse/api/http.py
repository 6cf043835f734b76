"""What all answers of the interface share: who may ask how, how errors look, and when nothing is sent again."""

import functools
import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from allauth.account.adapter import get_adapter
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.cache import get_conditional_response, set_response_etag
from django.utils.dateparse import parse_datetime
from django.utils.http import http_date
from django.views.decorators.csrf import csrf_exempt

from lotse.api.limits import TooManyRequests, count_request
from lotse.core.errors import LotseError, NotFound

METHODS = "GET, HEAD, OPTIONS"
FRESH_S = 60  # how old a copy on the way may be: what is taken back is soon gone everywhere


def endpoint(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Reading only, from any page of the web, so often; named errors become JSON with their code."""

    @csrf_exempt  # nothing is changed here: what is no GET is refused as such
    @functools.wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            if request.method == "OPTIONS":
                return _open(HttpResponse(status=204))
            if request.method not in {"GET", "HEAD"}:
                raise NotReadOnly
            count_request(_sender(request))
            return _open(view(request, *args, **kwargs))
        except LotseError as error:
            return _open(_problem(error))

    return answer


def _sender(request: HttpRequest) -> str:
    """The network address; who has none (a proxy that names nobody) shares one count."""
    try:
        return str(get_adapter(request).get_client_ip(request))
    except PermissionDenied:
        return ""


class NotReadOnly(LotseError):
    code = "api.read_only"
    sentence = "Diese Schnittstelle ist nur zum Lesen. Es wurde nichts geändert."


def entity(request: HttpRequest, content: dict[str, Any]) -> HttpResponseBase:
    """A JSON answer with its fingerprint (ETag); 304 for whoever has just this one.

    Last-Modified is told where an entry has it, and never decides: it says nothing of the organisation's new name.
    """
    response = _json(content)
    response["Cache-Control"] = f"public, max-age={FRESH_S}"
    set_response_etag(response)
    changed = parse_datetime(str(content.get("last_modified", "")))
    if changed:
        response["Last-Modified"] = http_date(changed.timestamp())
    return get_conditional_response(request, etag=response["ETag"], response=response) or response


def lines(parts: Iterable[list[dict[str, Any]]]) -> StreamingHttpResponse:
    """All entries, one a line (NDJSON), sent while they are read."""

    def text() -> Iterator[str]:
        for entries in parts:
            yield "".join(json.dumps(entry, ensure_ascii=False) + "\n" for entry in entries)

    return StreamingHttpResponse(text(), content_type="application/x-ndjson; charset=utf-8")


def _problem(error: LotseError) -> HttpResponse:
    """Code and sentence of a named error; ``field`` names the parameter."""
    status = 404 if isinstance(error, NotFound) else 400
    content = {"code": error.code, "message": error.sentence}
    response = _json(content | ({"field": error.field} if error.field else {}))
    if isinstance(error, NotReadOnly):
        status, response["Allow"] = 405, METHODS
    if isinstance(error, TooManyRequests):
        status, response["Retry-After"] = 429, str(error.wait_s)
    response.status_code = status
    response["Cache-Control"] = "no-store"
    return response


def _json(content: dict[str, Any]) -> HttpResponse:
    return HttpResponse(json.dumps(content, ensure_ascii=False), content_type="application/json")


def _open(response: HttpResponseBase) -> HttpResponseBase:
    """Open data: a script of any page may read it; without a login there is nothing to protect from it."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Allow-Methods"] = METHODS
    response["Access-Control-Allow-Headers"] = "If-None-Match"
    response["Access-Control-Expose-Headers"] = "ETag, Last-Modified, Retry-After"
    return response
