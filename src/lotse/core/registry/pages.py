"""What other apps add to pages, files and searches."""

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from lotse.core.registry.base import Provider, Registry


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One thing that happened in a household's file. ``who`` is a label of a member, ``url`` may be empty."""

    at: dt.datetime
    kind: str  # code for the filter: contact, case, school, letter, file …
    kind_label: str
    title: str
    text: str = ""
    who: str = ""
    url: str = ""
    icon: str = "event"


@dataclass(frozen=True, slots=True)
class TodayItem:
    """One line of *Heute*. ``section`` is one of SECTIONS; ``due_on`` None for what simply waits.

    The line ends in one action: a link (``action_url``), or a POST where ``action_is_post``. ``other`` is for what can
    end in two ways only (came, did not come): the label and address of the second POST.
    """

    section: str
    title: str
    url: str
    meta: str = ""
    due_on: dt.date | None = None
    badge: str = ""
    tone: str = "info"  # info, success, warning, danger, neutral
    action_label: str = ""
    action_url: str = ""
    action_is_post: bool = False
    other: tuple[str, str] | None = None


SECTIONS = (
    ("appointments", "Meine Termine heute"),
    ("followups", "Meine Wiedervorlagen"),
    ("waiting", "Wartet auf mich"),
    ("alarms", "Im Blick behalten"),
)


@dataclass(frozen=True, slots=True)
class SearchHit:
    """One result of the search. ``kind_label`` groups the hits."""

    kind_label: str
    title: str
    url: str
    meta: str = ""


@dataclass(frozen=True, slots=True)
class NavigationEntry:
    """An entry of the staff navigation, shown to members who hold ``right``; of one label, the first that is open.

    ``concerns`` narrows it further: a partner that decides nothing has no lists.
    """

    label: str
    icon: str
    url_name: str
    right: str
    prefixes: tuple[str, ...]  # path beginnings after the centre for which the entry is the current one
    concerns: Callable[[Any], bool] | None = None  # (member)


@dataclass(frozen=True, slots=True)
class CreateEntry:
    """An entry of the menu *Neu …*."""

    label: str
    url_name: str
    right: str


@dataclass(frozen=True, slots=True)
class FileTab:
    """A working area of a household's file."""

    label: str
    url: str
    count: int | None = None


@dataclass(frozen=True, slots=True)
class FileAction:
    """A button in the head of a household's file, on each of its tabs; or of an organisation's or an offer's page."""

    label: str
    url: str
    icon: str = ""


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What another app adds to the head of a household's file, or to the page of an organisation."""

    label: str
    value: str
    url: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class StepPlace:
    """Where a next step is really taken: doing the work there also settles the step."""

    followup_id: uuid.UUID
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class DisclosurePlace:
    """Where the papers stand with which data of a family left the centre."""

    disclosure_id: uuid.UUID
    label: str
    url: str


timeline: Registry[Provider] = Registry("timeline")  # people: (member, household) -> TimelineEntry
file_tabs: Registry[Provider] = Registry("file_tabs")  # people: (member, household) -> FileTab
file_actions: Registry[Provider] = Registry("file_actions")  # people: (member, household) -> FileAction
# (member, volunteer, contact person, colleague or side of a conflict) -> FileAction, where that person is shown
person_actions: Registry[Provider] = Registry("person_actions")
file_facts: Registry[Provider] = Registry("file_facts")  # people: (member, household) -> FileFacts
# directory: (member, organisation) -> FileFacts, on the page of the organisation
organisation_facts: Registry[Provider] = Registry("organisation_facts")
# directory: (member, organisation) and (member, offer) -> FileAction, in the head of their pages
organisation_actions: Registry[Provider] = Registry("organisation_actions")
offer_actions: Registry[Provider] = Registry("offer_actions")
merge: Registry[Callable[..., None]] = Registry(
    "merge"
)  # people: (source, target, actor, now) moves what hangs on source
# people: (household, now) after facts of the family or its persons changed, in the same transaction
household_changed: Registry[Callable[..., None]] = Registry("household_changed")

# people: (consent, actor, now) ends what still goes out on a consent that was withdrawn; actor None: by the family
consent_withdrawn: Registry[Callable[..., None]] = Registry("consent_withdrawn")
today: Registry[Provider] = Registry("today")  # workspace: (member, on) -> TodayItem
step_places: Registry[Provider] = Registry("step_places")  # cases: (member, ids of follow-ups) -> StepPlace
disclosure_places: Registry[Provider] = Registry("disclosure_places")  # people: (member, ids) -> DisclosurePlace
search: Registry[Provider] = Registry("search")  # workspace: (member, query) -> SearchHit
navigation: Registry[NavigationEntry] = Registry("navigation")  # workspace
create_menu: Registry[CreateEntry] = Registry("create_menu")  # workspace
