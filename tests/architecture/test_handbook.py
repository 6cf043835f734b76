"""The handbook and its pictures belong together: none missing, none left over, each in words too."""

import re
from pathlib import Path

HANDBOOK = Path(__file__).resolve().parents[2] / "docs" / "handbuch"
CHAPTERS = sorted(HANDBOOK.glob("*.md"))
PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)\s]+)\)")
LIMIT_BYTES = 150_000  # scripts.screenshots keeps to it


def pictures() -> list[tuple[str, str]]:
    """(what it shows, path) of each picture that a chapter shows."""
    return [found for chapter in CHAPTERS for found in PICTURE.findall(chapter.read_text("utf-8"))]


def test_each_picture_is_shown_once_and_each_shown_one_exists() -> None:
    shown = sorted(path for _, path in pictures())
    assert shown == sorted(f"bilder/{picture.name}" for picture in (HANDBOOK / "bilder").iterdir())


def test_each_picture_is_taken_by_the_script() -> None:
    script = (HANDBOOK.parents[1] / "scripts" / "screenshots.py").read_text("utf-8")
    assert {path for _, path in pictures()} == {
        f"bilder/{name}.png" for name in re.findall(r'save\(page, "([a-z-]+)"\)', script)
    }


def test_pictures_are_small_enough_for_a_slow_line() -> None:
    assert [one.name for one in (HANDBOOK / "bilder").iterdir() if one.stat().st_size > LIMIT_BYTES] == []


def test_each_picture_says_in_words_what_it_shows() -> None:
    assert [path for words, path in pictures() if len(words) < 20] == []


def test_the_contents_list_each_chapter() -> None:
    listed = set(re.findall(r"\]\(([a-z-]+\.md)\)", (HANDBOOK / "README.md").read_text("utf-8")))
    assert listed == {chapter.name for chapter in CHAPTERS} - {"README.md"}
