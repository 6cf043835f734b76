"""Errors that a person can do something about: a stable code for machines, a German sentence for people.

Sentences that pages in other languages show too are marked with ``gettext_noop``; whoever shows one translates it.
"""


def gettext_noop(sentence: str) -> str:
    """Mark a sentence for the catalogues. Django's asks for settings, and what works on files alone has none."""
    return sentence


class LotseError(Exception):
    """Base of all named errors. ``code`` is ``<app>.<name>`` and never changes once published; ``sentence`` may."""

    code = "core.lotse"
    sentence = "Das hat nicht geklappt. Es wurde nichts gespeichert."

    def __init__(self, sentence: str = "", *, code: str = "", field: str | None = None) -> None:
        self.code = code or self.code
        self.sentence = sentence or self.sentence
        self.field = field
        super().__init__(f"{self.code}: {self.sentence}")


class NotFound(LotseError):
    """No such object in this centre, or none that the member may see. Answered with 404."""

    code = "core.not_found"
    sentence = "Diese Seite gibt es nicht, oder sie gehört nicht zu Ihrem Zentrum."


class NotAllowed(LotseError):
    """The member may not do this. Answered with 403."""

    code = "core.not_allowed"
    sentence = "Dazu fehlt Ihnen das Recht. Es wurde nichts geändert."


class ChangedMeanwhile(LotseError):
    """Somebody else saved in between. Answered with 409 or a form error."""

    code = "core.changed_meanwhile"
    sentence = gettext_noop(
        "Jemand anderes hat diese Angaben inzwischen geändert. Ihre Eingabe steht noch im Formular: "
        "Bitte laden Sie die Seite neu, vergleichen Sie und speichern Sie dann."
    )
