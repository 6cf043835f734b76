"""Full-timers of the centre, the Red Cross and a municipality, and shares on each step of their way."""

import datetime as dt
from typing import Any

from lotse.core import clock
from lotse.directory.enums import OrganisationKind
from lotse.directory.models import Organisation
from lotse.tenants.models import Centre, Membership
from lotse.volunteering.enums import EngagementState, ShareDecline, ShareWay
from lotse.volunteering.models import Commitment, FullTimer, Share
from lotse.volunteering.services.full_timers import FullTimerFacts, add_absence, add_full_timer
from lotse.volunteering.services.shares import answering, naming, offering, periodic

RED_CROSS = "Rotes Kreuz Beispielstadt"
TASKS = (
    "Wege zum Jobcenter und zur Ausländerbehörde",
    "Elternabend und Gespräche in der Schule",
    "einmal in der Woche Hausaufgaben",
    "Anträge ausfüllen",
    "Anmeldung im Sportverein",
    "Begleitung zu Arztterminen im Dezember",
    "Vertretung im Sprachunterricht",
)
# To whom it was offered, when (days ago), for how many days, and what became of it. The line manager of the town has no
# address: somebody has to call.
STORIES = (
    ("red_cross", 42, 120, "agreed"),
    ("own", 60, 70, "agreed"),  # ends soon
    ("town", 6, 90, "accepted"),
    ("red_cross", 2, 90, "offered"),
    ("town", 9, 60, "declined"),
    ("red_cross", 80, 70, "agreed"),  # over
    ("own", 1, 60, "offered"),
)


def make(centre: Centre, staff: dict[str, Membership], now: dt.datetime) -> None:
    by = staff["ehrenamt"] if "ehrenamt" in staff else staff["leitung"]
    people = _people(by, staff["beratung"], now - dt.timedelta(days=90))
    running = Commitment.objects.filter(
        engagement__state=EngagementState.RUNNING, ends_on=None, minutes_per_week__gte=60
    )
    wanted = list(running.order_by("-engagement__code")[: len(STORIES)])
    for commitment, tasks, (whom, days_ago, days, became) in zip(wanted, TASKS, STORIES, strict=False):
        _share(by, commitment, people[whom], tasks, now - dt.timedelta(days=days_ago), days, became, now)
    for share in Share.objects.filter(state="agreed", full_timer=people["own"]).order_by("until_on"):
        naming.name_families(actor=by, share=share, now=now)
    periodic.look_after(centre, now)
    holidays = clock.day_of(now) + dt.timedelta(days=28)
    helper = FullTimer.objects.get(pk=people["red_cross"].pk)
    add_absence(actor=by, full_timer=helper, starts_on=holidays, ends_on=holidays + dt.timedelta(days=12), now=now)


def _people(by: Membership, colleague: Membership, now: dt.datetime) -> dict[str, FullTimer]:
    town = Organisation.objects.filter(kind=OrganisationKind.MUNICIPALITY).order_by("name", "pk").first()
    at_town: dict[str, Any] = {"organisation": town} if town else {"new_organisation": "Stadt Beispiel"}
    facts = {
        "own": FullTimerFacts(
            name="", email="", membership=colleague, minutes_per_week=180, manager_name=by.name,
            manager_email=by.user.email,
        ),
        "red_cross": FullTimerFacts(
            name="Svenja Althoff", email="althoff@rotes-kreuz.example", phone="+49 30 23125071", minutes_per_week=300,
            new_organisation=RED_CROSS, manager_name="Bernd Kollmeier", manager_email="kollmeier@rotes-kreuz.example",
        ),
        "town": FullTimerFacts(
            name="Tarek Mansour", email="mansour@stadt.example", phone="+49 30 23125072", minutes_per_week=240,
            manager_name="Gisela Hanke", **at_town,
        ),
    }  # fmt: skip
    return {key: add_full_timer(actor=by, facts=one, now=now) for key, one in facts.items()}


def _share(
    by: Membership, row: Commitment, helper: FullTimer, tasks: str, at: dt.datetime, days: int, became: str,
    now: dt.datetime,
) -> None:  # fmt: skip
    """Half of what was promised, told from the offer on."""
    day = clock.day_of(at)
    facts = offering.ShareFacts(
        full_timer=FullTimer.objects.select_related("organisation").get(pk=helper.pk),
        minutes_per_week=row.minutes_per_week // 2,
        starts_on=day,
        until_on=day + dt.timedelta(days=days),
        tasks=tasks,
    )
    commitment = Commitment.objects.select_related("engagement__coordinator", "volunteer").get(pk=row.pk)
    share = offering.offer(actor=by, commitment=commitment, facts=facts, now=at)
    common: dict[str, Any] = {"share": share, "way": ShareWay.LINK, "now": min(now, at + dt.timedelta(days=1))}
    if became == "declined":
        answering.decline(by="full_timer", reason=ShareDecline.NO_TIME, **common)
    elif became in {"accepted", "agreed"}:
        answering.accept(**common)
    if became == "agreed":
        answering.agree(**common)
