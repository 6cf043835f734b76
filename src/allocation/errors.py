"""Named errors of the engine: a stable code for machines, a German sentence for people."""


class AllocationError(Exception):
    """Base of all errors the engine raises on purpose.

    `code` is stable and may be tested; `message` is one German sentence that names ids, never people.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message


class ProblemError(AllocationError):
    """The problem handed in contradicts itself."""


class VerificationError(AllocationError):
    """A solution does not hold what it claims; it must not be shown to anyone."""


class EngineRefusedError(AllocationError):
    """The start-up canary got a wrong answer from a solver library of this machine."""
