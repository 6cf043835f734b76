"""What the documents tell people to type exists; what an operator can set is written down."""

import re
from pathlib import Path

import pytest
from django.core.management import get_commands

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
NAMES = [str(path.relative_to(ROOT)) for path in DOCUMENTS]


def commands_in(text: str) -> list[str]:
    """What stands in `backticks` and in ``` blocks."""
    blocks = re.findall(r"```\w*\n(.*?)```", text, re.DOTALL)
    inline = re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL))
    return inline + [line for block in blocks for line in block.splitlines()]


@pytest.mark.parametrize("document", DOCUMENTS, ids=NAMES)
def test_each_make_target_exists(document: Path) -> None:
    targets = set(re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = {m for line in commands_in(document.read_text("utf-8")) for m in re.findall(r"^\s*make ([\w-]+)", line)}
    assert named <= targets


@pytest.mark.parametrize("document", DOCUMENTS, ids=NAMES)
def test_each_command_exists(document: Path) -> None:
    known = set(get_commands()) | {"help"}
    named = {
        m
        for line in commands_in(document.read_text("utf-8"))
        for m in re.findall(r"(?:^|[\s/])lotse ([a-z][\w-]*)(?![\w/.-])", line)
    }
    assert named <= known


@pytest.mark.parametrize("document", DOCUMENTS, ids=NAMES)
def test_each_link_inside_the_project_leads_somewhere(document: Path) -> None:
    links = re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", document.read_text("utf-8"))
    assert [link for link in links if not (document.parent / link).exists()] == []


def test_each_setting_of_an_operator_is_written_down_and_read() -> None:
    read = {
        name
        for path in (ROOT / "src" / "lotse").rglob("*.py")
        for name in re.findall(r'"(LOTSE_[A-Z_]+)"', path.read_text("utf-8"))
    }
    written, group = set(), ""
    for line in (ROOT / "docs" / "betrieb.md").read_text("utf-8").splitlines():
        for name in re.findall(r"`(\w+)`", line):
            if name.startswith("LOTSE_"):
                written.add(name)
                group = name.rsplit("_", 1)[0]  # `LOTSE_SMTP_HOST`, `_PORT`: one group, one line
            elif name.startswith("_"):
                written.add(group + name)
    assert (read - written, written - read) == (set(), set())
