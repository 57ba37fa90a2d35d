"""Fixtures of the small projects; what they are made of stands in engine_projects.py."""

from engine_projects import make, plain_git

__all__ = ["make", "plain_git"]
