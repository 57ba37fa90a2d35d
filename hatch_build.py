"""Ships the templates compiled: the first `scaffold new` after an install is as fast as the second."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileTemplates(BuildHookInterface):  # type: ignore[type-arg,misc]
    """Adds one file of compiled templates to a wheel. One that does not fit where it is installed is not read."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile, unless the checkout itself is being installed."""
        if version == "editable":
            return
        sys.path.insert(0, str(Path(self.root) / "src"))
        from scaffold.render.compiled import SHIPPED, compile_tree, write

        name, codes = compile_tree(Path(self.root) / "templates")
        self.folder = tempfile.TemporaryDirectory()
        write(Path(self.folder.name) / name, codes)
        build_data["force_include"][f"{self.folder.name}/{name}"] = f"scaffold/_templates/{SHIPPED}/{name}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove the temporary file."""
        del version, build_data, artifact_path
        if hasattr(self, "folder"):
            self.folder.cleanup()
