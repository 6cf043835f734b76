"""Lotse's own line icons: symbols of ``static/lotse/icons.svg``, coloured by the text around them."""

import re
from pathlib import Path

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

SPRITE = Path(__file__).parent / "static" / "lotse" / "icons.svg"
DRAWINGS = dict(re.findall(r'<symbol id="([\w-]+)" viewBox="0 0 24 24">(.*?)</symbol>', SPRITE.read_text("utf-8")))
NAMES = frozenset(DRAWINGS)
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


def drawn(name: str, *, label: str) -> SafeString:
    """One icon with its lines inside the page, for sheets of paper, which cannot reach into the sprite.

    ``label`` is what a screen reader says in its place. Raises UnknownIconError.
    """
    if name not in DRAWINGS:
        raise UnknownIconError(name)
    lines = SafeString(DRAWINGS[name])  # our own file
    return format_html(
        '<svg class="drawn" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.5" '
        'stroke-linecap="round" stroke-linejoin="round"><title>{}</title>{}</svg>',
        label,
        lines,
    )
