"""What templates must keep to, read from their text."""

import re
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2] / "src"
BUTTON = re.compile(r"{% (csrf_token|post_button|form|form_block|confirm)\b")
INCLUDE = re.compile(r'{%\s*include\s+"([^"]+)"([^%]*) only\s*%}')


def test_a_part_with_a_button_is_given_the_token() -> None:
    """``only`` keeps the token out too: the button would be refused, in the browser alone."""
    texts = {str(path).partition("/templates/")[2]: path.read_text() for path in SOURCE.rglob("templates/**/*.html")}
    with_button = {name for name, text in texts.items() if BUTTON.search(text)}
    forgotten = [
        (name, part)
        for name, text in texts.items()
        for part, given in INCLUDE.findall(text)
        if part in with_button and "csrf_token=" not in given
    ]
    assert with_button and forgotten == []
