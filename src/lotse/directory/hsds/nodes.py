"""Reading JSON of unknown origin field by field: each value with its path, what is wrong, what is not understood."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from lotse.core.errors import LotseError

MAX_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Remark:
    """``path`` such as "services[3].schedules[0].dtstart"; ``count``: how often the same is so in the file."""

    path: str
    sentence: str
    count: int = 1


class HsdsRefused(LotseError):
    """The file cannot be read, or facts are wrong; nothing was changed. ``errors`` holds the first MAX_SHOWN."""

    code = "directory.hsds_refused"

    def __init__(self, sentence: str, errors: Iterable[Remark] = (), count: int = 0) -> None:
        self.errors, self.count = tuple(errors), count
        super().__init__(sentence)

    @property
    def hidden_count(self) -> int:
        return self.count - len(self.errors)


@dataclass(slots=True)
class Log:
    """Errors hold the file up; notes say what Lotse leaves out, once for all places where it does."""

    errors: list[Remark] = field(default_factory=list)
    error_count: int = 0
    _notes: dict[tuple[str, str], Remark] = field(default_factory=dict)

    def wrong(self, path: str, sentence: str) -> None:
        self.error_count += 1
        if len(self.errors) < MAX_SHOWN:
            self.errors.append(Remark(path, sentence))

    def note(self, path: str, sentence: str) -> None:
        key = re.sub(r"\[\d+\]", "[]", path), sentence
        first = self._notes.get(key, Remark(path, sentence, 0))
        self._notes[key] = Remark(first.path, sentence, first.count + 1)

    @property
    def notes(self) -> list[Remark]:
        return list(self._notes.values())

    def raise_if_any(self) -> None:
        """Raises HsdsRefused where something is wrong."""
        if self.error_count:
            what = "Eine Angabe ist" if self.error_count == 1 else f"{self.error_count} Angaben sind"
            raise HsdsRefused(f"{what} in der Datei falsch. Es wurde nichts geändert.", self.errors, self.error_count)


class Node:
    """One object of the file. What nobody asked for is told by ``close``."""

    __slots__ = ("_asked", "_fields", "log", "path")

    def __init__(self, value: object, path: str, log: Log) -> None:
        self.path, self.log = path, log
        self._asked: set[str] = set()
        self._fields: Mapping[str, Any] = value if isinstance(value, dict) else {}
        if not isinstance(value, dict):
            log.wrong(path, "ist kein JSON-Objekt.")

    def at(self, name: str) -> str:
        return f"{self.path}.{name}"

    def wrong(self, name: str, sentence: str) -> None:
        self.log.wrong(self.at(name), sentence)

    def note(self, name: str, sentence: str) -> None:
        self.log.note(self.at(name), sentence)

    def text(self, name: str, *, most: int, lines: bool = False, needed: bool = False) -> str:
        """ "" where it is absent; single spaces unless ``lines``. A text that is too long is cut, with a note."""
        value = self._take(name)
        if value is None or value == "":
            if needed:
                self.wrong(name, "fehlt.")
            return ""
        if not isinstance(value, str):
            self.wrong(name, "ist kein Text.")
            return ""
        if "\0" in value or not _is_text(value):
            self.wrong(name, "enthält ein Zeichen, das kein Text ist.")
            return ""
        value = value.strip() if lines else " ".join(value.split())
        if len(value) > most:
            self.note(name, f"ist länger als {most} Zeichen und wird gekürzt.")
        return value[:most].strip()

    def whole(self, name: str, *, least: int = 0, most: int = 32_000) -> int | None:
        value = self.number(name)
        if value is None:
            return None
        if value != int(value) or not least <= value <= most:
            self.wrong(name, f"ist keine ganze Zahl von {least} bis {most}.")
            return None
        return int(value)

    def number(self, name: str) -> float | None:
        value = self._take(name)
        if value is None or value == "":
            return None
        if isinstance(value, str):  # some write numbers as text
            try:
                value = float(value)
            except ValueError:
                value = None
        if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < 1e15:
            self.wrong(name, "ist keine Zahl.")
            return None
        return float(value)

    def day(self, name: str) -> dt.date | None:
        """A date, or the day of an instant."""
        text = self.text(name, most=40)
        if not text:
            return None
        try:
            return dt.date.fromisoformat(text[:10])
        except ValueError:
            self.wrong(name, f"„{text}“ ist kein Datum (JJJJ-MM-TT).")
            return None

    def time(self, name: str) -> dt.time | None:
        text = self.text(name, most=40)
        if not text:
            return None
        try:
            found = dt.time.fromisoformat(text)
        except ValueError:
            self.wrong(name, f"„{text}“ ist keine Uhrzeit (HH:MM).")
            return None
        if found.tzinfo is not None:
            self.note(name, "Die Zeitzone wird nicht übernommen; es gilt die Uhrzeit, die da steht.")
        return found.replace(tzinfo=None, second=0, microsecond=0)

    def nodes(self, name: str) -> list["Node"]:
        value = self._take(name)
        if value is None:
            return []
        if not isinstance(value, list):
            self.wrong(name, "ist keine Liste.")
            return []
        return [Node(one, f"{self.at(name)}[{number}]", self.log) for number, one in enumerate(value)]

    def node(self, name: str) -> "Node | None":
        value = self._take(name)
        return None if value is None else Node(value, self.at(name), self.log)

    def has(self, name: str) -> bool:
        return self._fields.get(name) not in (None, "", [])

    def known(self, *names: str) -> None:
        """Fields that follow from others and are not read."""
        self._asked.update(names)

    def close(self) -> None:
        """Note what the file says and nobody asked for."""
        for name in self._fields:
            if name not in self._asked and self.has(name):
                self.log.note(self.at(str(name)), "kennt Lotse nicht und lässt es weg.")

    def _take(self, name: str) -> Any:
        self._asked.add(name)
        return self._fields.get(name)

    def __iter__(self) -> Iterator[str]:
        return iter(self._fields)


def _is_text(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:  # half of a surrogate pair
        return False
    return True
