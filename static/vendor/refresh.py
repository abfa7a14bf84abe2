"""Fetch the fonts and icons that Recite ships, and write VENDOR.md about them.

Run `python static/vendor/refresh.py` (needs npm and pip). Inter is narrowed to the weights that the
style sheet uses, which takes a quarter off it; Source Serif is copied as it is, because its licence
reserves the name for the unmodified font. The icons of ICONS become the symbols of one sprite. To
move to a newer version, change PACKAGES; to add an icon, add its name to ICONS.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

VENDOR = Path(__file__).resolve().parent
STATIC = VENDOR.parent

INTER, SERIF, LUCIDE = (
    "@fontsource-variable/inter",
    "@fontsource-variable/source-serif-4",
    "lucide-static",
)
PACKAGES = {INTER: "5.3.0", SERIF: "5.3.1", LUCIDE: "1.62.0"}

FONT_TOOLS = ("fonttools==4.68.0", "brotli==1.2.1")
NARROWED = {INTER: "wght=400:700"}

FONTS = {
    INTER: ("inter-latin-wght-normal.woff2",),
    SERIF: (
        "source-serif-4-latin-wght-normal.woff2",
        "source-serif-4-latin-wght-italic.woff2",
    ),
}

ICONS = """
archive arrow-left arrow-right book-open bookmark brain calendar chart-column check chevron-down
chevron-left chevron-right chevron-up circle-check circle-question-mark circle-x clock cloud-check
cloud-off cloud-upload copy download ellipsis external-link eye eye-off file-text flag flame funnel
graduation-cap grip-vertical history house info key-round keyboard layers link link-2 list-checks
lock log-in log-out mail map-pin menu message-square-warning minus moon pause pencil plus qr-code
quote refresh-cw rotate-ccw save search settings shield-check sliders-horizontal sparkles sun target
timer trash-2 trending-up triangle-alert undo-2 upload user users x
""".split()  # noqa: SIM905


@dataclass(frozen=True)
class Package:
    """One unpacked npm package."""

    name: str
    version: str
    licence: str
    folder: Path

    @property
    def licence_file(self) -> str:
        return f"LICENSE-{self.name.rsplit('/', 1)[-1]}.txt"


def fetch(name: str, version: str, into: Path) -> Package:
    """Download one package with npm and unpack it; raises CalledProcessError if npm fails."""
    packed = subprocess.run(  # noqa: S603
        ["npm", "pack", f"{name}@{version}", "--silent"],  # noqa: S607
        cwd=into,
        check=True,
        capture_output=True,
        text=True,
    )
    folder = into / name.replace("/", "-")
    with tarfile.open(into / packed.stdout.split()[-1]) as archive:
        archive.extractall(folder, filter="data")
    about = json.loads((folder / "package/package.json").read_text())
    return Package(name, about["version"], about["license"], folder / "package")


def narrow(font: Path, axis: str, tools: Path) -> None:
    """Keep a part of one axis of a variable font, such as `wght=400:700`, in place."""
    run_module = [sys.executable, "-m"]
    install = [*run_module, "pip", "install", "--quiet", "--target", str(tools), *FONT_TOOLS]
    instancer = [*run_module, "fontTools.varLib.instancer", "--no-recalc-timestamp", "--quiet"]
    subprocess.run(install, check=True)  # noqa: S603
    subprocess.run(  # noqa: S603
        [*instancer, str(font), axis, "-o", str(font)],
        check=True,
        env={**os.environ, "PYTHONPATH": str(tools)},
    )


def copy_fonts(package: Package, scratch: Path) -> list[Path]:
    """Copy the font files of one package into static/fonts; returns what was written."""
    written = []
    for name in FONTS[package.name]:
        font = Path(shutil.copyfile(package.folder / "files" / name, STATIC / "fonts" / name))
        if axis := NARROWED.get(package.name):
            narrow(font, axis, scratch / "tools")
        written.append(font)
    return written


def symbol(name: str, svg: str) -> str:
    """One icon as a symbol without presentation: `.icon` in the style sheet draws it."""
    inner = re.search(r"<svg[^>]*>(.*)</svg>", svg, re.DOTALL)
    if inner is None:
        raise ValueError(f"{name}.svg holds no <svg> element")
    shapes = re.sub(r"\s+", " ", inner[1]).replace("> <", "><").replace(" />", "/>").strip()
    return f'<symbol id="{name}" viewBox="0 0 24 24">{shapes}</symbol>'


def write_sprite(package: Package) -> list[Path]:
    """Write the sprite of ICONS; a name that lucide does not know raises FileNotFoundError."""
    symbols = [
        symbol(name, (package.folder / "icons" / f"{name}.svg").read_text()) for name in ICONS
    ]
    sprite = VENDOR / "icons.svg"
    body = "\n".join(symbols)
    sprite.write_text(f'<svg xmlns="http://www.w3.org/2000/svg">\n{body}\n</svg>\n')
    return [sprite]


def rows(package: Package, files: list[Path]) -> list[str]:
    """The lines of VENDOR.md about one package: file, package, version, licence, sha256."""
    source = f"{package.name} | {package.version} | [{package.licence}]({package.licence_file})"
    return [
        f"| `{file.relative_to(STATIC)}` | {source} "
        f"| `{hashlib.sha256(file.read_bytes()).hexdigest()}` |"
        for file in files
    ]


def main() -> None:
    lines = [
        "# What is vendored",
        "",
        "Written by `python static/vendor/refresh.py`; do not edit by hand. "
        "Inter is narrowed to the weights 400 to 700; icons.svg holds a choice of lucide icons.",
        "",
        "| File in `static/` | Package | Version | Licence | SHA-256 |",
        "|---|---|---|---|---|",
    ]
    (STATIC / "fonts").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        for name, version in PACKAGES.items():
            package = fetch(name, version, scratch)
            files = copy_fonts(package, scratch) if name in FONTS else write_sprite(package)
            shutil.copyfile(package.folder / "LICENSE", VENDOR / package.licence_file)
            lines += rows(package, files)
    (VENDOR / "VENDOR.md").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
