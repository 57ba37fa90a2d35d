"""The hash of a tree of files, as git computes it: one number for "these bytes, these names, these modes"."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from scaffold.errors import TemplateError

if TYPE_CHECKING:
    from collections.abc import Iterable


def _object_id(kind: str, data: bytes) -> bytes:
    header = f"{kind} {len(data)}\0".encode()
    return hashlib.sha1(header + data, usedforsecurity=False).digest()


def tree_hash(files: Iterable[tuple[str, bytes, bool]]) -> str:
    """Return the id of the git tree that holds these (path, data, executable) files."""
    root: dict[str, object] = {}
    for path, data, executable in files:
        *folders, name = path.split("/")
        node = root
        for folder in folders:
            child = node.setdefault(folder, {})
            if not isinstance(child, dict):
                raise TemplateError(f"{path}: a file stands where a folder is needed")
            node = child
        node[name] = (b"100755" if executable else b"100644", _object_id("blob", data))
    return _tree_id(root).hex()


def _tree_id(node: dict[str, object]) -> bytes:
    entries: list[tuple[bytes, bytes, bytes]] = []
    for name, child in node.items():
        if isinstance(child, dict):
            entries.append((name.encode(), b"40000", _tree_id(child)))
        elif isinstance(child, tuple):
            mode, blob = child
            entries.append((name.encode(), mode, blob))
    # git sorts a folder as if its name ended in a slash
    entries.sort(key=lambda e: e[0] + b"/" if e[1] == b"40000" else e[0])
    return _object_id("tree", b"".join(mode + b" " + name + b"\0" + oid for name, mode, oid in entries))
