"""Codification."""
