"""The world of one row of each model: without it, no test about completeness says anything."""

from django.apps import apps

from tests.everything import LIBRARIES, canary, one_of_each, planted
from tests.world import World


def test_each_model_has_a_row_that_carries_its_canaries(world: World) -> None:
    with world.lippe.scope():
        made = one_of_each(world.lippe)
        stored = {label: apps.get_model(label)._default_manager.get(pk=rows[0].pk) for label, rows in made.rows.items()}
    ours = {one._meta.label_lower for one in apps.get_models() if one.__module__.startswith("lotse.")}
    assert set(made.rows) == ours | set(LIBRARIES)
    built = [label for label in made.rows if not label.startswith(("tenants.", "accounts."))]
    texts = {(label, name): str(getattr(stored[label], name)) for label in built for name in planted(label)}
    assert [place for place, text in texts.items() if canary(*place) not in text] == []
    assert len({canary(*place) for place in texts}) == len(texts) > 300
