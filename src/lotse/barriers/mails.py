"""Mails about reports of barriers. They lie on foreign servers: a notice names the code and the day, nothing else."""

import datetime as dt

from lotse.barriers.models import BarrierReport

SUBJECT = "Lotse: Jemand meldet eine Barriere"
COMMAND = "lotse barrier-reports"


def notice(report: BarrierReport, url: str) -> tuple[str, str]:
    """Subject and text for those who answer; ``url`` "" for the operator, who has a command instead of a page."""
    where = url or f"Der Befehl „{COMMAND}“ zeigt die Meldung."
    lines = [
        "Guten Tag,",
        f"jemand hat eine Barriere gemeldet ({report.code}). Bitte antworten Sie bis {report.reply_by_on:%d.%m.%Y}.",
        "Was gemeldet wurde, steht nicht in dieser Mail.",
        where,
    ]
    return SUBJECT, "\n\n".join(lines)


def answer(text: str, received_on: dt.date, sender: str) -> tuple[str, str]:
    """Subject and text for whoever reported it."""
    lines = ["Guten Tag,", f"am {received_on:%d.%m.%Y} haben Sie uns eine Barriere gemeldet. Danke.", text, sender]
    return "Ihre Meldung zur Barrierefreiheit", "\n\n".join(lines)
