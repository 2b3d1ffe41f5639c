"""What the rules read: the package as files and as syntax trees, and small packages with a planted fault."""

import ast
from collections.abc import Iterator
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
PACKAGE = REPOSITORY / "src" / "moothall"


def modules(package: Path, *, migrations: bool = False) -> Iterator[tuple[str, ast.Module]]:
    """(path below the package, syntax tree) of every module; migrations are generated, so left out."""
    for path in sorted(package.rglob("*.py")):
        if migrations or "migrations" not in path.parts:
            yield path.relative_to(package).as_posix(), ast.parse(path.read_text("utf-8"))


def templates(package: Path) -> Iterator[tuple[str, str]]:
    """(path below the package, text) of every template."""
    for path in sorted(package.rglob("templates/**/*.html")):
        yield path.relative_to(package).as_posix(), path.read_text("utf-8")


def plant(folder: Path, name: str, text: str) -> Path:
    """A package in ``folder`` that holds one file; what the rules must find stands in it."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return folder


def imported_names(tree: ast.Module) -> Iterator[str]:
    """Dotted names of everything a module imports, wherever in it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
