"""Children who had begun school before questions after months were planned get theirs; one that left is "left"."""

import calendar
import datetime as dt

from django.db import migrations

MONTHS = (6, 12, 24)


def plan(apps, schema_editor):
    periods = apps.get_model("schooling", "SupportPeriod").objects.order_by("pupil_id", "starts_on")
    model, checks, start, last = apps.get_model("schooling", "StayCheck"), [], None, None
    for period in periods.iterator():
        if last is None or last.pupil_id != period.pupil_id or last.ends_on != period.starts_on:
            checks += _checks(model, start, last)
            start = period
        last = period
    model.objects.bulk_create([*checks, *_checks(model, start, last)])


def _checks(model, start, last):
    """Of one stay at school, from the period that began it to the newest one."""
    if start is None:
        return []
    rows = []
    for months in MONTHS:
        due_on = _later(start.starts_on, months)
        row = model(centre_id=start.centre_id, pupil_id=start.pupil_id, start=start, months=months, due_on=due_on)
        if last.ends_on is not None and due_on >= last.ends_on:
            row.answer, row.source = "left", "records"
            row.answered_by_id, row.answered_at, row.answered_on = last.ended_by_id, last.ended_at, last.ends_on
        rows.append(row)
    return rows


def _later(day, months):
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


class Migration(migrations.Migration):
    dependencies = [("schooling", "0009_stay_checks")]
    operations = [migrations.RunPython(plan, migrations.RunPython.noop)]
