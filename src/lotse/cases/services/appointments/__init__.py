"""Actions on appointments."""

from lotse.cases.services.appointments.booking import (
    Wish,
    book,
    book_by_family,
    book_invited,
)
from lotse.cases.services.appointments.changing import (
    arrange_interpreter,
    cancel,
    cancel_by_family,
    move,
    move_by_family,
    record_outcome,
    set_interpreter,
)
from lotse.cases.services.appointments.hours import (
    add_absence,
    pattern_as_seen,
    remove_absence,
    remove_pattern,
    room_as_seen,
    save_pattern,
    save_room,
    save_settings,
    settings_as_seen,
)
from lotse.cases.services.appointments.inviting import (
    consent_withdrawn,
    invite,
    mail_link,
    open_for_family,
    print_letter,
    withdraw,
)
from lotse.cases.services.appointments.leaving import end_about, end_for_household
from lotse.cases.services.appointments.reminding import remind
from lotse.cases.services.appointments.telling import calendar_file

__all__ = [
    "Wish",
    "add_absence",
    "arrange_interpreter",
    "book",
    "book_by_family",
    "book_invited",
    "calendar_file",
    "cancel",
    "cancel_by_family",
    "consent_withdrawn",
    "end_about",
    "end_for_household",
    "invite",
    "mail_link",
    "move",
    "move_by_family",
    "open_for_family",
    "pattern_as_seen",
    "print_letter",
    "record_outcome",
    "remind",
    "remove_absence",
    "remove_pattern",
    "room_as_seen",
    "save_pattern",
    "save_room",
    "save_settings",
    "set_interpreter",
    "settings_as_seen",
    "withdraw",
]
