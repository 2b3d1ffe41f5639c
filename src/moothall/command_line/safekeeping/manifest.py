"""What belongs to a backup, with the digest of each file."""

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from moothall import __version__

FORMAT = "moothall-backup-1"
NAME = "manifest.json"


class NotKept(ValueError):
    """Why a backup was not made or not restored, in sentences for whoever runs the installation."""


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself. ``files`` maps a path below the backup to (size in bytes, SHA-256)."""

    engine: str
    version: str
    at: str
    files: dict[str, tuple[int, str]]


def write_manifest(folder: Path, *, engine: str) -> Manifest:
    """List every file below ``folder`` and write the list down beside them."""
    files = {name: (path.stat().st_size, sha256(path)) for name, path in _files_below(folder)}
    at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    text = {"format": FORMAT, "version": __version__, "engine": engine, "at": at, "files": files}
    (folder / NAME).write_text(json.dumps(text, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    return Manifest(engine, __version__, at, files)


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a backup. Raises NotKept if it is none, or one that a later version made."""
    try:
        text = json.loads((folder / NAME).read_text(encoding="utf-8"))
        files = {str(name): (int(size), str(digest)) for name, (size, digest) in text["files"].items()}
        manifest = Manifest(str(text["engine"]), str(text["version"]), str(text["at"]), files)
        known = text["format"] == FORMAT
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise NotKept(f"{folder} is not a backup of Moothall: its {NAME} cannot be read.") from error
    if not known or _parts(manifest.version) > _parts(__version__):
        raise NotKept(
            f"This backup was made by Moothall {manifest.version}; this is {__version__}. "
            "Restore it with that version or a later one."
        )
    return manifest


def damage(folder: Path, manifest: Manifest) -> list[str]:
    """Every file that is missing, changed or not listed, each as a sentence; empty if all is well."""
    found = dict(_files_below(folder))
    problems = [f"{name} does not belong to the backup." for name in sorted(set(found) - set(manifest.files))]
    for name, (size, digest) in sorted(manifest.files.items()):
        path = found.get(name)
        if path is None:
            problems.append(f"{name} is missing.")
        elif path.stat().st_size != size:
            problems.append(f"{name} has {path.stat().st_size} bytes instead of {size}.")
        elif sha256(path) != digest:
            problems.append(f"{name} was changed: its SHA-256 is not the one in the manifest.")
    return problems


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _files_below(folder: Path) -> Iterator[tuple[str, Path]]:
    for parent, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            path = Path(parent, name)
            if path != folder / NAME:
                yield path.relative_to(folder).as_posix(), path


def _parts(version: str) -> tuple[int, ...]:
    return tuple(int(part) if part.isdigit() else 0 for part in version.split("."))
