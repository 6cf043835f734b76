"""The slot through which lower apps send mail; the outbox fills it at start (it lives above accounts)."""

from typing import Protocol


class Sender(Protocol):
    def __call__(self, *, to: str, subject: str, text: str) -> object: ...


_sender: list[Sender] = []


def use(sender: Sender) -> None:
    """Set the way mails take; called once by the outbox."""
    _sender[:] = [sender]


def send(*, to: str, subject: str, text: str) -> None:
    """Hand a plain-text mail over for sending, inside the current transaction."""
    _sender[0](to=to, subject=subject, text=text)
