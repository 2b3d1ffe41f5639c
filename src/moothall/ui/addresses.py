"""Addresses by name, for what stands on every page and must not break one."""

from typing import Any

from django.urls import NoReverseMatch, reverse


def address(name: str, *arguments: Any) -> str:
    """The address of a page, "" where the installation has no such page."""
    try:
        return reverse(name, args=arguments)
    except NoReverseMatch:
        return ""
