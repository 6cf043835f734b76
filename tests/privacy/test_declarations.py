"""Each table says whose data it holds, and each kind of record says how it ends."""

from django.apps import apps

from lotse.core import registry
from lotse.core.checks import check_personal
from lotse.core.personal import Personal
from lotse.privacy.foreign import FOREIGN, declared


def test_each_table_says_whose_data_it_holds() -> None:
    assert [one._meta.label for one in apps.get_models() if declared(one) is None] == []
    assert check_personal(None) == []


def test_no_library_is_declared_that_is_not_installed() -> None:
    assert sorted(FOREIGN) == sorted(
        one._meta.label_lower for one in apps.get_models() if not one.__module__.startswith("lotse.")
    )


def test_each_kind_of_record_is_used_and_each_used_one_exists() -> None:
    found = {declared(one) for one in apps.get_models()}
    used = {one.record for one in found if isinstance(one, Personal)}
    assert used == {kind.code for kind in registry.record_kinds}


def test_a_model_without_or_with_a_wrong_declaration_is_found() -> None:
    from lotse.core.checks import _check_personal_model
    from lotse.people.models import Person

    class Undeclared:
        _meta = Person._meta

    class Wrong:
        _meta = Person._meta
        personal = Personal("people.file", family="houshold", names=("nick_name",))

    assert [one.id for one in _check_personal_model(Undeclared)] == ["lotse.E007"]  # type: ignore[arg-type]
    assert [one.id for one in _check_personal_model(Wrong)] == ["lotse.E008", "lotse.E008"]  # type: ignore[arg-type]
