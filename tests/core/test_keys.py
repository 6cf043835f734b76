"""The key file is made once, readable by its owner only, and refused when it is not whole."""

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
