"""Where an installation keeps its data, and starting Django once that is known."""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
import dj_database_url

DEFAULT_HOME = ".moothall"
IN_USE = "in-use"


def data_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """The option ``--data DIR`` that most commands have."""
    return click.option(
        "--data",
        type=click.Path(file_okay=False, path_type=Path),
        help="Folder that holds the data.  [default: data or demo in .moothall]",
    )(command)


def data_folder(chosen: Path | None, name: str = "data") -> Path:
    """The folder that was chosen, else MOOTHALL_DATA, else ``name`` in the folder of this checkout."""
    if chosen is None:
        home = Path(os.environ.get("MOOTHALL_HOME", DEFAULT_HOME))
        chosen = Path(os.environ.get("MOOTHALL_DATA", home / name))
    return chosen.resolve()


def start_django(data: Path) -> None:
    """Load the product with its data in ``data``. Call it once, before anything that needs the database."""
    os.environ["MOOTHALL_DATA"] = str(data)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "moothall.settings")
    try:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        import django

        django.setup()
    except OSError as error:
        raise click.ClickException(f"The data folder {data} cannot be used: {error.strerror}.") from error
    except ModuleNotFoundError as error:
        if error.name not in {"psycopg", "psycopg2", "procrastinate"}:
            raise
        sentence = "PostgreSQL needs more libraries. Install them with: pip install 'moothall[postgres]'"
        raise click.ClickException(sentence) from error


def installed_in(data: Path) -> bool:
    """Whether an installation keeps its data here (on PostgreSQL the database is elsewhere)."""
    return on_postgres() or (data / "moothall.sqlite3").is_file()


def on_postgres() -> bool:
    return os.environ.get("DATABASE_URL", "").startswith("postgres")


def database_of(data: Path) -> dict[str, Any]:
    """The database of the installation in ``data``, as the settings will find it, without loading Django."""
    return dict(dj_database_url.config(default=f"sqlite:///{data / 'moothall.sqlite3'}"))


def use_data(data: Path) -> None:
    """Note that this process works with the data, until it ends; raises ClickException during a restore."""
    _lock(data, fcntl.LOCK_SH, "It is being restored just now.")


@contextmanager
def only_user_of(data: Path) -> Iterator[None]:
    """Have the data alone. Raises ClickException if a server or a worker uses it."""
    file = _lock(data, fcntl.LOCK_EX, "A server or a worker uses it. Stop them first.")
    try:
        yield
    finally:
        os.close(file)


def _lock(data: Path, kind: int, sentence: str) -> int:
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = os.open(data / IN_USE, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(file, kind | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(file)
        raise click.ClickException(f"The data in {data} cannot be used. {sentence}") from error
    return file
