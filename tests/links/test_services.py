"""Links for people without an account: one purpose, one object, once, until a day."""

import contextlib
import datetime as dt
import re
import uuid
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lotse.core import registry
from lotse.core.registry import LinkPurpose, Registry
from lotse.links import services
from lotse.links.models import Link
from lotse.links.services import LinkUnusable
from tests.world import NOW, World

OBJECT = uuid.UUID("11111111-1111-4111-8111-111111111111")
GONE = uuid.UUID("22222222-2222-4222-8222-222222222222")


@pytest.fixture(autouse=True)
def _purposes(monkeypatch: pytest.MonkeyPatch) -> None:
    purposes: Registry[LinkPurpose] = Registry("link_purposes")
    for code in ("answer", "confirm"):
        purposes.add(code, LinkPurpose(code, code, 7, lambda key: None if key == GONE else key))
    monkeypatch.setattr(services, "link_purposes", purposes)
    assert registry.link_purposes is not purposes


@pytest.fixture
def secret(world: World) -> Iterator[str]:
    with world.lippe.scope():
        yield services.issue(purpose="answer", object_id=OBJECT, actor=world.lippe.counsellor, now=NOW)


def refused(purpose: str, secret: str, now: dt.datetime = NOW) -> bool:
    for action in (services.find, services.consume):
        with pytest.raises(LinkUnusable):
            action(purpose=purpose, secret=secret, now=now)
    return True


def test_the_secret_is_long_random_and_not_stored(secret: str) -> None:
    assert re.fullmatch(r"[\w-]{43}", secret)  # 32 bytes
    link = Link.objects.get()
    assert secret not in str(vars(link)) and len(link.secret_hash) == 64


def test_opening_uses_nothing_up(secret: str) -> None:
    for _ in range(5):
        assert services.find(purpose="answer", secret=secret, now=NOW).object_id == OBJECT
    assert Link.objects.get().used_at is None


def test_a_link_is_used_once(secret: str) -> None:
    assert services.consume(purpose="answer", secret=secret, now=NOW).used_at == NOW
    assert refused("answer", secret)


def test_of_two_at_once_one_is_refused(secret: str, monkeypatch: pytest.MonkeyPatch) -> None:
    first = services.find(purpose="answer", secret=secret, now=NOW)
    services.consume(purpose="answer", secret=secret, now=NOW)
    monkeypatch.setattr(services, "find", lambda **_: first)  # the second request had read before the first one wrote
    with pytest.raises(LinkUnusable):
        services.consume(purpose="answer", secret=secret, now=NOW)


def test_it_ends_with_its_seventh_day(secret: str) -> None:
    assert services.find(purpose="answer", secret=secret, now=NOW + dt.timedelta(days=7, seconds=-1))
    assert refused("answer", secret, NOW + dt.timedelta(days=7))


def test_it_serves_its_purpose_only(secret: str) -> None:
    assert refused("confirm", secret)


def test_it_opens_nothing_in_another_centre(world: World) -> None:
    with world.lippe.scope():
        secret = services.issue(purpose="answer", object_id=OBJECT, actor=None, now=NOW)
    with world.other.scope():
        assert refused("answer", secret)


def test_a_new_link_replaces_the_earlier_one_of_the_same_matter(secret: str) -> None:
    newer = services.issue(purpose="answer", object_id=OBJECT, actor=None, now=NOW)
    other = services.issue(purpose="confirm", object_id=OBJECT, actor=None, now=NOW)
    assert refused("answer", secret)
    assert services.find(purpose="answer", secret=newer, now=NOW)
    assert services.find(purpose="confirm", secret=other, now=NOW)


def test_a_reminder_gets_a_link_of_its_own_and_the_first_one_still_opens(secret: str) -> None:
    second = services.issue(purpose="answer", object_id=OBJECT, actor=None, now=NOW, keep_others=True)
    assert second != secret and services.find(purpose="answer", secret=second, now=NOW)
    assert services.find(purpose="answer", secret=secret, now=NOW).object_id == OBJECT
    assert services.revoke(purpose="answer", object_id=OBJECT, now=NOW) == 2
    assert refused("answer", secret) and refused("answer", second)


@pytest.mark.parametrize("keep_others", [True, False])
def test_many_links_are_written_in_bulk(secret: str, keep_others: bool) -> None:
    objects = [OBJECT, *(uuid.uuid4() for _ in range(59))]
    with CaptureQueriesContext(connection) as queries:
        found = services.issue_many(purpose="answer", object_ids=objects, actor=None, now=NOW, keep_others=keep_others)
    statements = [one["sql"].split()[0] for one in queries if one["sql"].split()[0] in {"INSERT", "UPDATE"}]
    assert statements == (["INSERT"] if keep_others else ["UPDATE", "INSERT"])
    assert list(found) == objects and len(set(found.values())) == 60
    assert {services.find(purpose="answer", secret=one, now=NOW).object_id for one in found.values()} == set(objects)
    assert keep_others or refused("answer", secret)


def test_a_revoked_link_opens_nothing(secret: str) -> None:
    assert services.revoke(purpose="answer", object_id=OBJECT, now=NOW) == 1
    assert services.revoke(purpose="answer", object_id=OBJECT, now=NOW) == 0
    assert refused("answer", secret)


def test_a_link_to_something_that_is_gone_opens_nothing(world: World) -> None:
    with world.lippe.scope():
        secret = services.issue(purpose="answer", object_id=GONE, actor=None, now=NOW)
        assert refused("answer", secret)


def test_a_guessed_secret_opens_nothing(secret: str) -> None:
    for guess in ("", "x", secret[:-1], secret + "A"):
        assert refused("answer", guess)


def test_an_unknown_purpose_is_a_mistake_of_ours(world: World) -> None:
    with world.lippe.scope(), pytest.raises(LookupError):
        services.issue(purpose="unknown", object_id=OBJECT, actor=None, now=NOW)


def test_what_is_sent_through_an_open_link_is_bounded_for_each_hour(secret: str) -> None:
    link = services.find(purpose="answer", secret=secret, now=NOW)
    for _ in range(services.MOST_IN_AN_HOUR):
        services.count_submission(link, now=NOW)
    for minutes, full in ((0, True), (59, True), (60, False), (61, False)):
        at = NOW + dt.timedelta(minutes=minutes)
        with pytest.raises(services.TooManySubmissions) if full else contextlib.nullcontext():
            services.count_submission(link, now=at)
    assert services.find(purpose="answer", secret=secret, now=NOW).sent_count == 2
