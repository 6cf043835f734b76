"""The key file is made once, readable by its owner only, and refused when it is not whole."""

import datetime as dt
import json
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from lotse.core import keys
from lotse.core.keys import KeyFileError


def test_a_new_ring_is_made_once_and_kept(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "ring.json"
    ring = keys.load_or_create(path)
    assert keys.load_or_create(path) == ring
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert len(ring.keys[ring.current]) == 32
    assert list(path.parent.iterdir()) == [path]


def test_processes_that_start_together_agree_on_one_ring(tmp_path: Path) -> None:
    path = tmp_path / "ring.json"
    with ThreadPoolExecutor(8) as pool:
        rings = list(pool.map(lambda _: keys.load_or_create(path).index, range(8)))
    assert len(set(rings)) == 1


@pytest.mark.parametrize("content", ["", "{}", "[]", "kein JSON", '{"current": "k1"}'])
def test_a_broken_file_is_named_and_not_overwritten(tmp_path: Path, content: str) -> None:
    path = tmp_path / "ring.json"
    path.write_text(content)
    with pytest.raises(KeyFileError, match="beschädigt"):
        keys.load_or_create(path)
    assert path.read_text() == content


def test_a_ring_without_its_current_key_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "ring.json"
    keys.load_or_create(path)
    content = json.loads(path.read_text())
    content["current"] = "k2"
    path.write_text(json.dumps(content))
    with pytest.raises(KeyFileError, match="unvollständig"):
        keys.load(path)
    with pytest.raises(KeyFileError, match="fehlt"):
        keys.load(tmp_path / "nirgends.json")


def test_a_changed_ring_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    """With its rights, through a link too, and with nothing left beside it."""
    path, link = tmp_path / "ring.json", tmp_path / "link.json"
    ring = keys.load_or_create(path)
    path.chmod(0o640)
    link.symlink_to(path)
    changed = keys.save(link, ring.with_new_key())
    assert sorted(changed.keys) == ["k1", "k2"] and changed.keys["k1"] == ring.keys["k1"]
    assert (changed.current, changed.newest, changed.django_secret) == ("k1", "k2", ring.django_secret)
    assert keys.load(path) == changed and changed.stamp != ring.stamp
    assert stat.S_IMODE(path.stat().st_mode) == 0o640 and link.is_symlink()
    assert sorted(one.name for one in tmp_path.iterdir()) == ["link.json", "ring.json"]


def test_the_new_key_takes_over_and_the_old_one_goes(tmp_path: Path) -> None:
    ring = keys.load_or_create(tmp_path / "ring.json")
    now = dt.datetime(2026, 11, 2, 9, 0, tzinfo=dt.UTC)
    changed = keys.save(tmp_path / "ring.json", ring.with_new_key().with_newest_as_current(now))
    assert (changed.current, changed.django_old, changed.changed_at) == ("k2", (ring.django_secret,), now)
    assert changed.index == ring.index and changed.django_secret != ring.django_secret
    last = keys.save(tmp_path / "ring.json", changed.without("k1"))
    assert (list(last.keys), last.django_old, last.with_new_key().newest) == (["k2"], (), "k3")


def test_a_ring_that_cannot_be_replaced_stays(tmp_path: Path) -> None:
    ring = keys.load_or_create(tmp_path / "ring.json")
    with pytest.raises(KeyFileError, match="lässt sich nicht ersetzen"):
        keys.save(tmp_path / "nirgends" / "ring.json", ring)
    with pytest.raises(KeyFileError, match="lässt sich nichts anlegen"), keys.sole_change(tmp_path / "x" / "ring.json"):
        pass


def test_nothing_of_a_ring_is_printed(tmp_path: Path) -> None:
    ring = keys.load_or_create(tmp_path / "ring.json")
    assert repr(ring) == f"KeyRing(current='k1', changed_at=None, stamp={ring.stamp})"
