"""Typed access to the environment. Each setting of an operator is read once, here, with its type and default."""

import datetime as dt
import os
from pathlib import Path
from urllib.parse import urlsplit


class SettingError(Exception):
    """A setting of the operator cannot be used; the text is a German sentence."""


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default)


def flag(name: str, default: bool = False) -> bool:
    value = os.environ.get(name)
    if value is None or value == "":
        return default
    if value.lower() in {"1", "true", "yes", "on", "ja"}:
        return True
    if value.lower() in {"0", "false", "no", "off", "nein"}:
        return False
    raise SettingError(f"{name} muss „ja“ oder „nein“ sein, nicht „{value}“.")


def number(name: str, default: int) -> int:
    value = os.environ.get(name)
    if value is None or value == "":
        return default
    try:
        return int(value)
    except ValueError:
        raise SettingError(f"{name} muss eine ganze Zahl sein, nicht „{value}“.") from None


def words(name: str, default: str = "") -> list[str]:
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def signed(name: str) -> tuple[str, dt.date] | None:
    """Who has read something, and on which day: "Sprachdienst, 2026-11-26". None where nobody is named."""
    value = os.environ.get(name, "").strip()
    if not value:
        return None
    who, _, day = value.rpartition(",")
    try:
        on = dt.date.fromisoformat(day.strip())
    except ValueError:
        on = None
    if on is None or not who.strip():
        raise SettingError(f"{name} muss wie „Sprachdienst Kreis Muster, 2026-11-26“ aussehen, nicht wie „{value}“.")
    return who.strip(), on


def folder(name: str, default: Path) -> Path:
    return Path(os.environ.get(name) or default).resolve()


def origin(url: str) -> list[str]:
    """Scheme and host of an address, as Content-Security-Policy names it; empty for none."""
    parts = urlsplit(url)
    return [f"{parts.scheme}://{parts.netloc}"] if parts.netloc else []
