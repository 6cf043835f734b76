"""Background work: queued inside the business transaction, run by the worker."""

import datetime as dt
from typing import Any

from django.utils.module_loading import import_string


def enqueue(task: str, *args: Any, run_after: dt.datetime | None = None) -> str:
    """Queue ``lotse.<app>.tasks.<name>`` and return the job's id.

    By its dotted name, because tasks call services and services may not import them back. Arguments must be JSON.
    """
    job = import_string(task)
    if run_after is not None:
        job = job.using(run_after=run_after)
    return str(job.enqueue(*args).id)
