"""What one button does: it says that it is done, or why not."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest

from lotse.core.errors import LotseError, NotAllowed, NotFound


def attempt(request: HttpRequest, act: Callable[[], object], done: str) -> bool:
    """Call ``act``; a named error becomes a message. Whether it was done. Raises NotFound, NotAllowed."""
    try:
        act()
    except (NotFound, NotAllowed):
        raise
    except LotseError as error:
        messages.error(request, error.sentence)
        return False
    messages.success(request, done)
    return True
