"""The history of the templates: every release, in one git bundle that comes with this package."""

from .base import verified_base
from .declared import Declared
from .store import BundleStore

__all__ = ["BundleStore", "Declared", "verified_base"]
