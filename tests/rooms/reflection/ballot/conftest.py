import pytest
from tests.rooms.reflection import builders
from tests.rooms.reflection.ballot.driving import Driver, Phone


@pytest.fixture
def session(inside):
    return builders.opened(inside)


@pytest.fixture
def who(session):
    return builders.joined(session, "Parents")


@pytest.fixture
def driver():
    return Driver()


@pytest.fixture
def phone(driver, session, who):
    return Phone(driver, session, who)
