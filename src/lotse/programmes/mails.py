"""Mails about group programmes. They lie on foreign servers: no name of anybody who takes part."""

from dataclasses import dataclass

from lotse.core.languages import also_in
from lotse.programmes.models import GroupProgramme
from lotse.tenants.models import Centre


@dataclass(frozen=True, slots=True)
class LeaderMail:
    """The link for whoever leads a group."""

    programme: GroupProgramme
    centre: Centre
    url: str

    def subject(self) -> str:
        return f"Ihre Gruppe {self.programme.name}: Wer war da?"

    def text(self) -> str:
        return (
            f"Guten Tag {self.programme.leader}".rstrip() + ",\n\n"
            f"unter diesem Link tragen Sie ein, wer bei Ihrer Gruppe „{self.programme.name}“ da war:\n\n"
            f"{self.url}\n\n"
            f"{also_in()}\n\n"
            "Der Link ist nur für Sie. Bitte leiten Sie ihn nicht weiter: Dort stehen die Vornamen der Gruppe.\n"
            "Sie können auch anrufen, dann tragen wir es ein.\n\n"
            f"{self.centre.name}\n{self.centre.phone}\n"
        )
