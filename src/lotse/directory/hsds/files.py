"""The services in a file, whatever shape it has."""

import io
import json
import zipfile
from collections.abc import Iterator
from typing import Any

from lotse.directory.hsds.nodes import HsdsRefused

MAX_BYTES = 20 * 1024 * 1024
MAX_UNPACKED_BYTES = 200 * 1024 * 1024
MAX_SERVICES = 20_000


def services_of(content: bytes) -> list[Any]:
    """The services in a file: a JSON list, a page of the interface, one service, lines, or a ZIP of such files.

    Raises HsdsRefused.
    """
    if len(content) > MAX_BYTES:
        raise HsdsRefused(f"Die Datei ist größer als {MAX_BYTES // 1024**2} MB.")
    found = [one for part in _parts(content) for one in _services(part)]
    if not found:
        raise HsdsRefused("In der Datei steht kein Angebot. Es wurde nichts geändert.")
    if len(found) > MAX_SERVICES:
        raise HsdsRefused(f"Die Datei hat mehr als {MAX_SERVICES} Angebote. Bitte teilen Sie sie auf.")
    return found


def _parts(content: bytes) -> Iterator[bytes]:
    if not content.startswith(b"PK\x03\x04"):
        yield content
        return
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            files = [one for one in archive.infolist() if one.filename.lower().endswith((".json", ".ndjson"))]
            if sum(one.file_size for one in files) > MAX_UNPACKED_BYTES:
                raise HsdsRefused("Das Archiv ist ausgepackt zu groß. Bitte teilen Sie es auf.")
            for one in files:
                with archive.open(one) as file:
                    yield file.read(MAX_UNPACKED_BYTES)
    except HsdsRefused:
        raise
    except Exception as error:  # a damaged archive makes zipfile and zlib raise whatever they like
        raise HsdsRefused("Das Archiv (ZIP) ist nicht lesbar. Es wurde nichts geändert.") from error


def _services(content: bytes) -> list[Any]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise HsdsRefused("Die Datei ist kein Text in UTF-8. Es wurde nichts geändert.") from error
    found = _parsed(text)
    if isinstance(found, dict) and isinstance(found.get("contents"), list):
        return list(found["contents"])
    return found if isinstance(found, list) else [found]


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        lines = [line for line in text.splitlines() if line.strip()]
        try:
            if len(lines) > 1:
                return [json.loads(line) for line in lines]
        except (ValueError, RecursionError):
            pass
        where = f" (Zeile {error.lineno}, Spalte {error.colno})" if isinstance(error, json.JSONDecodeError) else ""
        raise HsdsRefused(f"Die Datei ist kein JSON{where}. Es wurde nichts geändert.") from error
