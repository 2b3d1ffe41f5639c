"""Drill: every page for every role at both widths, each looked at closely (minutes, not seconds)."""

import os
import sys

import pytest


def main() -> int:
    os.environ["MOOTHALL_EVERY_ROLE"] = os.environ["MOOTHALL_REQUIRE_BROWSER"] = "1"
    return int(pytest.main(["tests/journeys/test_every_page.py"]))


if __name__ == "__main__":
    sys.exit(main())
