import shutil

import pytest
from tests.command_line.installation import Installation
from tests.jobs.installation import postgres_database, postgres_server

NO_SERVER = "No PostgreSQL server: set MOOTHALL_TEST_POSTGRES to the address of one."


@pytest.fixture(scope="session")
def migrated(tmp_path_factory):
    """An installation on SQLite with its tables and nothing in them; copied, never changed."""
    installation = Installation(tmp_path_factory.mktemp("migrated") / "data")
    installation.call("migrate")
    return installation


@pytest.fixture(scope="session")
def prepared(migrated, tmp_path_factory):
    """A small installation on SQLite; copied, never changed."""
    installation = Installation(tmp_path_factory.mktemp("prepared") / "data")
    shutil.copytree(migrated.data, installation.data)
    installation.call("prepare")
    return installation


@pytest.fixture
def installation(prepared, tmp_path):
    """A small installation on SQLite: a workspace, an inquiry, an uploaded file."""
    shutil.copytree(prepared.data, tmp_path / "data")
    return Installation(tmp_path / "data")


@pytest.fixture
def unopened(migrated, tmp_path):
    """An installation that nobody has begun to use: tables, and nothing in them."""
    shutil.copytree(migrated.data, tmp_path / "unopened" / "data")
    return Installation(tmp_path / "unopened" / "data")


@pytest.fixture
def empty(tmp_path):
    """A data folder that is not there yet."""
    return Installation(tmp_path / "empty" / "data")


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def on_either_engine(request, tmp_path):
    """The small installation on SQLite, then on PostgreSQL."""
    if request.param == "sqlite":
        yield request.getfixturevalue("installation")
        return
    if not postgres_server() or not shutil.which("pg_dump"):
        pytest.skip(NO_SERVER)
    with postgres_database() as url:
        installation = Installation(tmp_path / "data", url)
        installation.call("prepare")
        yield installation
