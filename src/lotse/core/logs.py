"""Logs without personal data."""

import logging
import re
import traceback
from types import TracebackType

_EMAIL = re.compile(r"[^\s@<>\"']+@[^\s@<>\"']+")
_QUERY = re.compile(r"\?[^\s\"']*")
_SECRET_PATH = re.compile(r"(/(?:link|einladung|passwort|kalender)/)[^\s/\"']+")
_SECRET = re.compile(r"/[\w-]{40,}")  # what links.services issues, below whatever path it stands


class ImpersonalFilter(logging.Filter):
    """Removes addresses, query strings and link secrets from a record, and never logs request bodies."""

    def filter(self, record: logging.LogRecord) -> bool:
        text = record.getMessage()
        text = _SECRET_PATH.sub(r"\1…", _QUERY.sub("?…", _EMAIL.sub("‹Adresse›", text)))
        text = _SECRET.sub("/…", text)
        record.msg, record.args = text, None
        if record.exc_info:
            # The trace shows code, the exception's text may quote a person: its class is enough to find the place.
            record.exc_text = _trace(record.exc_info)
        record.request = None
        return True


def _trace(exc_info: tuple[type[BaseException] | None, BaseException | None, TracebackType | None]) -> str:
    kind, _, trace = exc_info
    return "".join(traceback.format_tb(trace)) + (kind.__name__ if kind else "")
