"""Confidential words never reach a page, file, mail, log or audit entry of someone without the right."""

import logging
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.core import mail
from django.db.models import Model
from django.test import Client

from lotse.audit.models import Entry
from lotse.core.db.fields import EncryptedTextField
from lotse.core.personal import Personal
from lotse.directory.models import SearchWord
from lotse.outbox.models import Mail
from lotse.privacy.foreign import declared
from lotse.tenants import rights
from lotse.tenants.enums import Role
from tests.architecture.filled import Filled, url_of
from tests.architecture.routes import Route
from tests.architecture.test_access import of_kind
from tests.world import World

CONFLICTS = frozenset({"conflicts.conflict"})
# Of families and of whoever writes or complains; names of people stand in plain columns and are planted too
PEOPLE = frozenset({"people.file", "volunteering.need", "volunteering.complaint", "cases.request"})
NAMES = {"people.household": ("name",), "people.person": ("first_name", "last_name")}
CANARY = "Qvxzk"  # stands in no word of any language of ours
# Held by none of these: their work needs no file. What a colleague writes to them (a hold, a cause) names nobody.
NO_FILES = (Role.FUNDER, Role.ADMINISTRATOR, Role.PRIVACY_OFFICER, Role.DISPATCHER)
NO_CONFLICTS = (Role.DIRECTOR, Role.COORDINATOR, Role.NETWORKER)


def _plant(records: frozenset[str], word: str) -> int:
    """Put the word into each confidential text of these records; what holds JSON keeps its form. How many fields."""
    planted = 0
    for model, names in _confidential(records):
        for row in model._default_manager.all():
            changed = [name for name in names if not str(getattr(row, name)).startswith(("{", "["))]
            for name in changed:
                setattr(row, name, f"{word}{planted}")
                planted += 1
            if changed:
                row.save(update_fields=changed)
    return planted


def _confidential(records: frozenset[str]) -> Iterator[tuple[type[Model], list[str]]]:
    for model in apps.get_models():
        own = declared(model)
        if isinstance(own, Personal) and own.record in records:
            # points are read as numbers, archives as files
            encrypted = [
                one.name
                for one in model._meta.concrete_fields
                if isinstance(one, EncryptedTextField) and one.name not in {"point", "archive", "token"}
            ]
            names = [*encrypted, *NAMES.get(model._meta.label_lower, ())]
            if names:
                yield model, names


def _readable(client: Client, filled: Filled, pages: list[Route]) -> Iterator[tuple[str, str]]:
    """Each page with the files that lists offer; what is refused is an error page and looked at too."""
    for route in pages:
        url = url_of(route, filled)
        text = _text(client, url)
        yield route.name, text
        if "export=csv" in text:
            yield f"{route.name}, as a file", _text(client, f"{url}?export=csv")
    yield "suche", client.get(filled.place.url(f"suche/?q={CANARY[:4]}")).content.decode()


def _text(client: Client, url: str) -> str:
    answer = client.get(url)
    return (b"".join(answer) if answer.streaming else answer.content).decode(errors="replace")  # type: ignore[arg-type]


def _found(texts: Iterator[tuple[str, str]]) -> list[str]:
    return [name for name, text in texts if CANARY in text]


def _opened(role: Role) -> list[Route]:
    return [route for route in of_kind("right") if role in rights.get(route.mark[1]).roles]


@pytest.mark.long
def test_words_of_files_reach_nobody_without_the_right(world: World, caplog: pytest.LogCaptureFixture) -> None:
    place, filled = world.lippe, Filled(world.lippe)
    caplog.set_level(logging.DEBUG)
    with place.scope():
        for route in of_kind("right", "link", "public"):
            url_of(route, filled)  # makes what it names
        Mail.objects.all().delete()
        assert _plant(PEOPLE | CONFLICTS, CANARY) > 40
    leaks = {}
    for role in NO_FILES:
        leaks[role] = _found(_readable(place.client(role), filled, _opened(role)))
    assert leaks == {who: [] for who in leaks}
    assert CANARY not in caplog.text
    with place.scope():
        assert [one.pk for one in Entry.objects.all() if CANARY in f"{one.action}{one.fields}"] == []
        assert not SearchWord.objects.filter(token__icontains=CANARY).exists()
        assert [one.subject for one in Mail.objects.all() if CANARY in one.subject + one.text] == []
    assert mail.outbox == []


@pytest.mark.long
def test_words_of_conflicts_reach_no_colleague(world: World) -> None:
    place, filled = world.lippe, Filled(world.lippe, Role.MEDIATOR)
    with place.scope():
        for kind in ("conflict", "party", "point", "conflict_followup", "household", "complaint"):
            filled.one(kind)
        assert _plant(CONFLICTS, CANARY) > 5
    leaks = {
        role: _found(_readable(place.client(role), filled, [one for one in _opened(role) if len(one.kwargs) == 1]))
        for role in NO_CONFLICTS
    }
    assert leaks == {who: [] for who in leaks}
    conflict = place.client(Role.MEDIATOR).get(place.url(f"konflikte/{filled.one('conflict').code}/"))
    assert CANARY in conflict.content.decode(), "whoever may reads them: what was planted is found where it shows"
