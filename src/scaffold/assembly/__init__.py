"""Makes an ordinary release tree of the core of `templates/` and the folders of `templates/capabilities/`.

Everything that reads a release (the bundle, base hashes, compiled templates, plain Copier) sees an ordinary tree:
questions, exclude table, kit and project. Capabilities exist only before this step; after it, `capabilities.json`
lists them.
"""

from __future__ import annotations

from .assemble import Source, assemble, write

__all__ = ["Source", "assemble", "write"]
