"""What commands share that work from files alone (ADR 10): exit codes, options, and telling what is wrong."""

from argparse import ArgumentTypeError
from pathlib import Path

from rich.console import Console

from lotse.core.tables import FileRefused

DONE, FILE_WRONG, CALL_WRONG, NOT_COMPUTED = 0, 1, 2, 3


class FilesRefused(FileRefused):
    """One or more of several files are wrong; ``by_file`` names what in which. Each command has its own code."""

    def __init__(self, by_file: list[tuple[str, FileRefused]]) -> None:
        self.by_file = by_file
        super().__init__(self.sentence)


def console(*, stderr: bool = False) -> Console:
    """Plain text, one line per sentence."""
    return Console(stderr=stderr, highlight=False, soft_wrap=True, markup=False)


def complain(to: Console, refused: FilesRefused) -> None:
    """Each wrong cell with its file, line and column; then what that means."""
    for name, wrong in refused.by_file:
        for cell in wrong.errors:
            to.print(f"{name}: {cell} [{wrong.code}]")
        if len(wrong.errors) != 1:
            to.print(f"{name}: {wrong.sentence} [{wrong.code}]")
    to.print(f"{refused.sentence} [{refused.code}]")


def content(path: Path) -> tuple[str, bytes]:
    """Name and content. Raises OSError."""
    return path.name, path.read_bytes()


def weight(text: str) -> tuple[str, int]:
    """An option of the form name=number, for argparse."""
    name, _, value = text.partition("=")
    if not value.isdigit():
        raise ArgumentTypeError(f"„{text}“ hat nicht die Form name=zahl")
    return name, int(value)
