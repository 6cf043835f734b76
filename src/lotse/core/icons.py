"""Lotse's own line icons: symbols of ``static/lotse/icons.svg``, coloured by the text around them."""

import re
from pathlib import Path

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

SPRITE = Path(__file__).parent / "static" / "lotse" / "icons.svg"
NAMES = frozenset(re.findall(r'<symbol id="([\w-]+)"', SPRITE.read_text("utf-8")))
# These point somewhere, so they turn around in right-to-left scripts.
MIRRORED = frozenset(
    {"chevron-right", "chevron-left", "arrow-right", "arrow-left", "external", "logout", "note", "list"}
)


class UnknownIconError(LookupError):
    """A template asks for a picture that nobody has drawn."""


def svg(name: str, *, size: str = "", label: str = "") -> SafeString:
    """Markup of one icon. ``size`` is "", "small" or "large"; without ``label`` it is hidden from screen
    readers.

    Raises UnknownIconError when the sprite has no such symbol.
    """
    if name not in NAMES:
        raise UnknownIconError(name)
    classes = "l-icon" + (f" l-icon--{size}" if size else "") + (" l-icon--mirrored" if name in MIRRORED else "")
    spoken = format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    return format_html(
        '<svg class="{}" width="24" height="24" focusable="false" {}><use href="{}#{}"></use></svg>',
        classes,
        spoken,
        static("lotse/icons.svg"),
        name,
    )
