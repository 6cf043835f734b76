"""What each model says about the people whose data it holds.

From these declarations come the package for one person (Art. 15 GDPR), the deletion run and the record of processing
(Art. 30). A model that declares nothing does not start (``lotse.E002``).
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class Personal:
    """Rows about people.

    ``record`` is the kind of record (``registry.record_kinds``) with which a row is deleted. The paths are lookups from
    the row to the key of whom it is about: a household, a person (then it is about this person alone), a volunteer,
    a membership, a contact person of a partner, a conflict. ``names``: fields with people who have no row of their own.
    ``withheld``: field -> why it is not handed out to the person concerned (Art. 15 (4)).
    """

    record: str
    family: str = ""
    person: str = ""
    volunteer: str = ""
    member: str = ""
    contact: str | tuple[str, ...] = ""
    conflict: str = ""
    names: tuple[str, ...] = ()
    withheld: tuple[tuple[str, str], ...] = ()

    def paths(self) -> Iterator[tuple[str, str]]:
        """The subjects it has, with the lookup to each."""
        for one in fields(self):
            value = getattr(self, one.name)
            if one.name not in {"record", "names", "withheld"} and value:
                for path in (value,) if isinstance(value, str) else value:
                    yield one.name, path


@dataclass(frozen=True, slots=True)
class Impersonal:
    """Rows about nobody, and why. Who wrote such a row (a membership) is staff data of the centre's own work."""

    because: str
