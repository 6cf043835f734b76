"""Logs carry nothing that names a person."""

import logging
import re
import secrets

from lotse.core.logs import ImpersonalFilter
from tests.architecture.routes import routes


def _text(record: logging.LogRecord) -> str:
    ImpersonalFilter().filter(record)
    return logging.Formatter("%(message)s").format(record)


def _record(message: str, *args: object, exc: BaseException | None = None) -> logging.LogRecord:
    info = (type(exc), exc, exc.__traceback__) if exc else None
    return logging.LogRecord("lotse", logging.ERROR, __file__, 1, message, args, info)


def test_addresses_queries_and_link_secrets_are_blackened() -> None:
    assert "familie@example.org" not in _text(_record("Mail an %s", "familie@example.org"))
    assert "Sommer" not in _text(_record("GET /lippe/suche/?q=Sommer&x=1 200"))
    text = _text(_record("GET /lippe/einladung/aBcD-123_x/ 404"))
    assert "aBcD" not in text and "/lippe/einladung/" in text


def test_no_link_of_any_route_reaches_the_log() -> None:
    secret = secrets.token_urlsafe(32)
    paths = [re.sub(r"<(?:\w+:)?secret>", secret, route.path) for route in routes() if "secret" in route.kwargs]
    assert len(paths) > 5
    assert [path for path in paths if secret in _text(_record(f"GET /{path} 500"))] == []


def test_a_trace_names_the_place_but_not_the_words_of_the_error() -> None:
    name = " ".join(["Mila", "Sommer"])
    try:
        raise ValueError(name)
    except ValueError as error:
        text = _text(_record("Fehler", exc=error))
    assert "Sommer" not in text and "ValueError" in text and "test_logs.py" in text
