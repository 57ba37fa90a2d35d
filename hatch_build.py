"""Ships the templates assembled and compiled: the first `scaffold new` after an install is as fast as the second."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileTemplates(BuildHookInterface):  # type: ignore[type-arg,misc]
    """Adds the release tree to a wheel, and one file of compiled templates, which is read only where it fits."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile, unless the checkout itself is being installed."""
        if version == "editable":
            return
        sys.path.insert(0, str(Path(self.root) / "src"))
        from scaffold.assembly import assemble
        from scaffold.assembly import write as write_tree
        from scaffold.render.compiled import SHIPPED, compile_tree, write

        self.folder = tempfile.TemporaryDirectory()
        tree = Path(self.folder.name) / "tree"
        write_tree(assemble(Path(self.root) / "templates"), tree)
        name, codes = compile_tree(tree)
        (tree / SHIPPED).mkdir()
        write(tree / SHIPPED / name, codes)
        for folder in list((tree / "kit").rglob("__pycache__")):
            shutil.rmtree(folder)
        build_data["force_include"][str(tree)] = "scaffold/_templates"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove the temporary file."""
        del version, build_data, artifact_path
        if hasattr(self, "folder"):
            self.folder.cleanup()
