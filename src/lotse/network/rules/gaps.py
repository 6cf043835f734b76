"""When an offer counts as full, and as work of which topic."""

import datetime as dt

from lotse.directory.enums import Topic

FIELDS = tuple(topic for topic in Topic if topic.field == topic)
WORK_TOPICS = tuple(topic for topic in Topic if topic.field == Topic.WORK)


def is_full(free_places: int | None, as_of: dt.date | None, on: dt.date, days: int) -> bool:
    """No place left, by a report no older than ``days``. Where nobody said, or long ago, an offer counts as open."""
    return free_places == 0 and as_of is not None and (on - as_of).days <= days


def covers(topic: Topic, named: frozenset[str]) -> bool:
    """Whether an offer on the ``named`` topics serves one: *Arbeit* is served by each of its parts."""
    return topic in named or any(Topic(one).field == topic for one in named)
