"""Mails about shares. They lie on foreign servers: a code, hours and days; no tasks, no volunteer, no family."""

import datetime as dt

from lotse.tenants.models import Centre
from lotse.volunteering.enums import ShareState
from lotse.volunteering.models import Share


def offered(share: Share, *, url: str, again: bool) -> tuple[str, str]:
    """To the full-timer: subject and text."""
    lines = [
        f"Guten Tag {share.full_timer.name},",
        "können Sie eine Ehrenamtliche oder einen Ehrenamtlichen entlasten? Es geht um "
        f"{share.minutes_per_week} Minuten je Woche, {_span(share)}.",
        "Worum es geht, steht hinter diesem Link. Dort sagen Sie ja oder nein:",
        url,
        f"Bitte antworten Sie {_until(share.due_on)}. Nach Ihrem Ja fragen wir {share.full_timer.manager_name}.",
        _signature(share.centre),
    ]
    return _subject("Erinnerung: Anfrage" if again else "Anfrage", share), "\n\n".join(lines)


def please_agree(share: Share, *, url: str, again: bool) -> tuple[str, str]:
    """To the line manager."""
    lines = [
        f"Guten Tag {share.full_timer.manager_name},",
        f"{share.full_timer.name} möchte eine Ehrenamtliche oder einen Ehrenamtlichen entlasten: "
        f"{share.minutes_per_week} Minuten je Woche, {_span(share)}. Dafür brauchen wir Ihre Zustimmung. Hinter diesem "
        "Link sagen Sie ja oder nein:",
        url,
        f"Bitte antworten Sie {_until(share.due_on)}.",
        _signature(share.centre),
    ]
    return _subject("Erinnerung: Ihre Zustimmung" if again else "Ihre Zustimmung", share), "\n\n".join(lines)


def agreed(share: Share, *, url: str) -> tuple[str, str]:
    """To the full-timer: it is settled, and where it stands."""
    lines = [
        f"Guten Tag {share.full_timer.name},",
        f"danke: Sie übernehmen {share.minutes_per_week} Minuten je Woche, {_span(share)}. Alles Weitere stimmt mit "
        f"Ihnen ab: {share.held_by.name}. Ihre Seite dazu:",
        url,
        "Der Link gehört nur Ihnen. Bitte geben Sie ihn nicht weiter.",
        _signature(share.centre),
    ]
    return _subject("Übernommen", share), "\n\n".join(lines)


def not_agreed(share: Share) -> tuple[str, str]:
    """To the full-timer whose line manager said no."""
    lines = [
        f"Guten Tag {share.full_timer.name},",
        f"{share.full_timer.manager_name} hat nicht zugestimmt. Sie brauchen nichts zu tun. Danke, dass Sie helfen "
        "wollten.",
        _signature(share.centre),
    ]
    return _subject("Nicht zugestimmt", share), "\n\n".join(lines)


def over(share: Share) -> tuple[str, str]:
    """To the full-timer: it is asked for no more, or it has ended."""
    was_held = share.agreed_at is not None
    said = (
        "Ihr Anteil ist zu Ende. Vielen Dank für Ihre Hilfe! Bitte löschen Sie, was Sie dazu noch aufbewahren."
        if was_held
        else "unsere Anfrage gilt nicht mehr. Sie brauchen nichts zu tun."
    )
    lines = [f"Guten Tag {share.full_timer.name},", said, _signature(share.centre)]
    return _subject("Zu Ende" if was_held else "Anfrage zurückgezogen", share), "\n\n".join(lines)


def answered(share: Share, *, url: str) -> tuple[str, str]:
    """To the coordinator: taken, or not."""
    said = "ist übernommen" if share.state == ShareState.AGREED else "ist abgelehnt und liegt weiter bei Ihnen"
    lines = [f"Guten Tag {share.held_by.name},", f"der Anteil am Engagement {share.engagement.code} {said}.", url]
    return _subject("Anteil", share), "\n\n".join(lines)


def ends_soon(share: Share, *, url: str) -> tuple[str, str]:
    """To the coordinator, two weeks before."""
    lines = [
        f"Guten Tag {share.held_by.name},",
        f"der Anteil am Engagement {share.engagement.code} endet am {share.last_on:%d.%m.%Y}. Verlängern oder "
        "zurückgeben?",
        url,
    ]
    return _subject("Anteil endet", share), "\n\n".join(lines)


def _span(share: Share) -> str:
    return f"vom {share.starts_on:%d.%m.%Y} bis {share.last_on:%d.%m.%Y}"


def _until(day: dt.date | None) -> str:
    return f"bis {day:%d.%m.%Y}" if day else "bald"


def _subject(what: str, share: Share) -> str:
    return f"{what}: {share.engagement.code}"


def _signature(centre: Centre) -> str:
    return ", ".join(part for part in (centre.name, centre.phone) if part)
