"""What the product serves itself: complete, without a single request to anybody else."""

import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.test import Client

import lotse
from scripts import build_assets

STATIC = Path(lotse.__file__).parent / "core" / "static"
OWN = sorted(path for path in (STATIC / "lotse").iterdir() if path.suffix in {".css", ".js", ".svg"})


def test_an_unchanged_build_is_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build_assets, "fingerprint", lambda: build_assets.STAMP.read_text("utf-8"))
    monkeypatch.setattr(build_assets, "build", lambda: pytest.fail("built again"))
    build_assets.main()


def test_the_record_of_third_parties_names_each_file() -> None:
    record = json.loads((build_assets.VENDOR / "manifest.json").read_text("utf-8"))
    assert {package["licence"] for package in record["packages"]} == {"EUPL-1.2", "MIT", "OFL-1.1"}
    found = {
        path.relative_to(build_assets.VENDOR).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in build_assets.VENDOR.rglob("*")
        if path.is_file() and path.name not in {"manifest.json", "stamp"}
    }
    assert found == record["sha256"]


def test_the_lock_names_no_registry() -> None:
    assert '"resolved"' not in (build_assets.ASSETS / "package-lock.json").read_text("utf-8")


@pytest.mark.parametrize("path", [*OWN, *sorted(build_assets.VENDOR.rglob("*.css"))], ids=lambda path: path.name)
def test_nothing_is_fetched_from_elsewhere(path: Path) -> None:
    text = path.read_text("utf-8").replace("http://www.w3.org/2000/svg", "")
    assert not re.search(r"(?:url\(|import |src=|href=)[\"']?(?:https?:)?//", text)
    assert "sourceMappingURL" not in text


def test_scripts_need_neither_eval_nor_inline_code() -> None:
    for path in OWN:
        assert not re.search(r"\beval\(|new Function|\.innerHTML|javascript:", path.read_text("utf-8")), path.name


def test_every_file_a_stylesheet_names_is_collected(tmp_path: Path, settings: Any) -> None:
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    names = json.loads((tmp_path / "staticfiles.json").read_text("utf-8"))["paths"]
    for wanted in ("lotse/lotse.css", "vendor/kern/kern.css", "vendor/kern/kern.rtl.css", "vendor/fonts/fonts.css"):
        assert (tmp_path / names[wanted]).is_file()


def test_each_file_a_page_names_exists(client: Client, settings: Any, db: None) -> None:
    settings.DEVELOPER_PAGES = True
    page = client.get("/styleguide/").content.decode()
    for address in set(re.findall(r"/static/([^\"#?]+)", page)):
        assert finders.find(address), address
