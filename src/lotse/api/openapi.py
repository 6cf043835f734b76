"""The OpenAPI document of the interface, written from the tables that also read requests and find entries."""

from typing import Any

from django.conf import settings

from lotse.api.parameters import PARAMETERS
from lotse.api.selectors import KINDS, Kind

Json = dict[str, Any]

DESCRIPTION = """Published offers of the Kommunale Integrationszentren, as HSDS 3.0 of Open Referral describes services.

Texts are German. Times are those on the wall in Germany (Europe/Berlin). What HSDS has no field for stands in
`attributes`: `link_type` names the fact, `taxonomy_term` or `value` holds it. `assured_date` is the day on which
somebody last confirmed that the entry is right. Nobody's name is given but that of published contacts.

Send `If-None-Match` with the `ETag` of your copy: the answer is 304 while nothing changed. After 429 wait the seconds
of `Retry-After`. Errors are JSON with a `code` that does not change."""

_ID: Json = {"type": "string", "format": "uuid"}
_TEXT: Json = {"type": "string"}
_STATUS: Json = {"type": "string", "enum": ["active", "inactive", "defunct", "temporarily closed"]}
# What each entry has at least; the schemas of the standard say the rest.
_ENTRIES: dict[str, Json] = {
    "services": {"id": _ID, "name": _TEXT, "status": _STATUS, "last_modified": {**_TEXT, "format": "date-time"}},
    "organizations": {"id": _ID, "name": _TEXT, "description": _TEXT},
    "service_at_locations": {"id": _ID, "service_id": _ID, "location_id": _ID, "location": {"type": "object"}},
    "taxonomies": {"id": _ID, "name": _TEXT, "description": _TEXT},
    "taxonomy_terms": {"id": _ID, "code": _TEXT, "name": _TEXT, "description": _TEXT, "taxonomy_id": _ID},
}
_MINIMAL: Json = {"id": _ID, "modified_date": {**_TEXT, "format": "date-time"}}
_PAGE: dict[str, Json] = {
    **{name: {"type": "integer", "minimum": 0} for name in ("total_items", "total_pages", "page_number", "size")},
    **{name: {"type": "boolean"} for name in ("first_page", "last_page", "empty")},
}
_ERRORS = {
    "400": "A parameter is not valid; `field` names it.",
    "404": "No such entry, or it is not published any more.",
    "429": "Too many requests from this address; see `Retry-After`.",
}


def document(server: str) -> Json:
    """``server`` is the address below which the paths lie."""
    paths: Json = {
        "/": {"get": _operation("getAPIMetaInformation", "About this interface", [], _object(_about()), ["429"])}
    }
    for kind in KINDS.values():
        paths[f"/{kind.path}"] = {"get": _list(kind)}
        paths[f"/{kind.path}/{{id}}"] = {"get": _single(kind)}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Verzeichnis der Angebote",
            "version": "1",
            "description": DESCRIPTION,
            "license": {"name": settings.API_LICENCE},
        },
        "servers": [{"url": server}],
        "paths": paths,
    }


def _list(kind: Kind) -> Json:
    entry = _object(_ENTRIES[kind.path])
    if "minimal" in kind.parameters:
        entry = {"anyOf": [entry, _object(_MINIMAL)]}
    content = _object({**_PAGE, "contents": {"type": "array", "items": entry}})
    named = [_parameter(name) for name in kind.parameters]
    return _operation(f"list_{kind.path}", f"A page of {kind.path}", named, content, ["400", "429"], ndjson=True)


def _single(kind: Kind) -> Json:
    key = {"in": "path", "name": "id", "required": True, "schema": _TEXT}
    named = [key, *(_parameter(name) for name in kind.single)]
    return _operation(
        f"get_{kind.path}", f"One entry of {kind.path}", named, _object(_ENTRIES[kind.path]), ["400", "404", "429"]
    )


def _operation(
    name: str, summary: str, parameters: list[Json], content: Json, errors: list[str], *, ndjson: bool = False
) -> Json:
    answers: Json = {"application/json": {"schema": content}}
    if ndjson:
        answers["application/x-ndjson"] = {"schema": _TEXT}
    error = _object({"code": _TEXT, "message": _TEXT})
    return {
        "operationId": name,
        "summary": summary,
        "parameters": parameters,
        "responses": {
            "200": {"description": "Found.", "content": answers},
            **{
                code: {"description": _ERRORS[code], "content": {"application/json": {"schema": error}}}
                for code in errors
            },
        },
    }


def _parameter(name: str) -> Json:
    found = PARAMETERS[name]
    return {"in": "query", "name": name, "required": False, "description": found.description, "schema": found.schema}


def _object(fields: dict[str, Json]) -> Json:
    return {"type": "object", "properties": fields, "required": list(fields)}


def _about() -> dict[str, Json]:
    return {"version": _TEXT, "profile": {**_TEXT, "format": "uri"}, "openapi_url": {**_TEXT, "format": "uri"}}
