"""Migrating without making each model anew for each change of one."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db.migrations.state import ProjectState

Key = tuple[str, str]  # label of the app, name of the model in small letters


@contextmanager
def few_renderings() -> Iterator[None]:
    """Inside, a change of a model makes anew it and the models that point to it, over any number of steps.

    Django also makes anew whatever the model points to, and what points to that. All our models point to the centre, so
    each change made anew all models there are: ten times the work of all statements together. A migration that works
    with rows still gets all models fresh (``is_delayed``). tests/operations/test_releases.py compares the tables.
    """
    original = ProjectState._find_reload_model  # type: ignore[attr-defined]
    ProjectState._find_reload_model = _pointing_to  # type: ignore[attr-defined]
    try:
        yield
    finally:
        ProjectState._find_reload_model = original  # type: ignore[attr-defined]


def _pointing_to(state: ProjectState, app_label: str, model_name: str, delay: bool = False) -> set[Key]:
    state.is_delayed = True
    found: set[Key] = set()
    new: set[Key] = {(app_label, model_name)}
    while new:
        found |= new
        new = {key for one in new for key in state.relations.get(one, ())} - found
    return found
