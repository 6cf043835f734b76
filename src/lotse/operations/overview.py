"""What ``lotse help`` says first: the commands of Lotse; Django's own stand behind ``lotse help --commands``."""

from django.core.management import get_commands, load_command_class

_HEAD = "Lotse: Befehle für den Betrieb. Mehr zu einem Befehl: lotse BEFEHL --help\n"
_FOOT = (
    "\nEnde: 0 getan, 1 nicht getan (ein Satz sagt, warum), 2 Aufruf falsch. Näheres: docs/betrieb.md."
    "\nAlle Befehle, auch die von Django: lotse help --commands"
)


def overview() -> str:
    """One line for each command of Lotse, in alphabetical order."""
    own = {name: str(app) for name, app in get_commands().items() if str(app).startswith("lotse.")}
    width = max(map(len, own))
    lines = [f"  {name:<{width}}  {_first_sentence(app, name)}" for name, app in sorted(own.items())]
    return "\n".join([_HEAD, *lines, _FOOT])


def _first_sentence(app: str, name: str) -> str:
    head, dot, _ = load_command_class(app, name).help.partition(". ")
    return head + (dot.strip() if dot else "")
