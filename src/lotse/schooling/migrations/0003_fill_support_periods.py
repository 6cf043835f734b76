"""Children who had begun school before periods were kept: their periods follow from their steps and assignments."""

import datetime as dt

from django.db import migrations

FOLLOWING = {"first_support_ended": "regular", "follow_on": "follow_on"}
ENDS = {"completed": "completed", "moved_away": "moved_away", "cancelled": "unknown"}


def fill(apps, schema_editor):
    pupils = apps.get_model("schooling", "Pupil").objects.filter(assignments__started_on__isnull=False).distinct()
    for pupil in pupils.order_by("id"):
        _fill(apps.get_model("schooling", "SupportPeriod"), pupil)


def _fill(model, pupil):
    periods = []
    for change in pupil.changes.order_by("at", "id"):
        on = change.effective_on
        if change.to_state == "started":
            began = pupil.assignments.filter(started_on__isnull=False, recorded_at__lte=change.at)
            assignment = began.order_by("-recorded_at", "-id").first()
            if assignment is None:
                continue
            periods.append(
                model(
                    centre_id=pupil.centre_id,
                    pupil=pupil,
                    school_id=assignment.school_id,
                    assignment=assignment,
                    support_form=assignment.support_form or pupil.support_form or "initial_support",
                    grade=assignment.grade or pupil.grade,
                    starts_on=assignment.started_on,
                    recorded_by_id=change.by_id,
                    recorded_at=change.at,
                )
            )
            continue
        if not periods or periods[-1].ends_on is not None:
            continue
        last = periods[-1]
        if change.to_state in FOLLOWING and on <= last.starts_on:
            last.support_form = FOLLOWING[change.to_state]  # both on one day: what came later holds
        elif change.to_state in FOLLOWING:
            _end(last, on, "other", change)
            periods.append(
                model(
                    centre_id=pupil.centre_id,
                    pupil=pupil,
                    school_id=last.school_id,
                    assignment_id=last.assignment_id,
                    support_form=FOLLOWING[change.to_state],
                    grade=last.grade,
                    starts_on=on,
                    recorded_by_id=change.by_id,
                    recorded_at=change.at,
                )
            )
        elif change.to_state in ENDS:
            _end(last, max(on, last.starts_on + dt.timedelta(days=1)), ENDS[change.to_state], change)
    model.objects.bulk_create(periods)


def _end(period, on, reason, change):
    period.ends_on, period.end_reason = on, reason
    period.ended_by_id, period.ended_at = change.by_id, change.at


class Migration(migrations.Migration):
    dependencies = [("schooling", "0002_support_periods")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
