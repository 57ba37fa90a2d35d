"""The newest packages within the ranges, tried by npm itself against a registry of this test's own."""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import json
import shutil
import tarfile
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest

from scripts import load_script

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

newest: Any = load_script("newest_dependencies")

pytestmark = pytest.mark.skipif(shutil.which("npm") is None, reason="npm is not installed")

PACKAGES: dict[str, dict[str, tuple[str, dict[str, str]]]] = {
    "steady": {"1.0.0": ("exports.add = (a, b) => a + b;", {}), "1.1.0": ("exports.add = (a, b) => b + a;", {})},
    "asking": {"1.0.0": ("exports.ask = () => require('answering').answer();", {"answering": "^2.0.0"})},
    "answering": {"2.0.0": ("exports.answer = () => 42;", {}), "2.1.0": ("exports.reply = () => 42;", {})},
}
"""name -> version -> (its code, its dependencies). A minor version of `answering` has another name for what it does."""

USED = {"steady": "^1.0.0", "asking": "^1.0.0"}
SCRIPTS = {
    "setup": "node -e 0",
    "openapi": "node -e 0",
    "typecheck": "node -e \"require('asking').ask()\"",
    "lint": "node -e \"if (require('steady').add(1, 2) !== 3) throw new Error('no sum')\"",
    "test": "node -e 0",
}


def packed(name: str, version: str) -> bytes:
    code, needs = PACKAGES[name][version]
    texts = {"package.json": json.dumps({"name": name, "version": version, "dependencies": needs}), "index.js": code}
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w") as tar:
        for path, text in texts.items():
            member = tarfile.TarInfo(f"package/{path}")
            member.size = len(text)
            tar.addfile(member, io.BytesIO(text.encode()))
    return gzip.compress(data.getvalue(), mtime=0)


class Registry(BaseHTTPRequestHandler):
    """Answers as a registry does: /NAME says which versions there are, /NAME/VERSION is one of them."""

    def do_GET(self) -> None:
        name, _, version = self.path.strip("/").partition("/")
        if name not in PACKAGES:
            self.send_error(404)
            return
        data = packed(name, version) if version else self.document(name)
        self.send_response(200)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def document(self, name: str) -> bytes:
        url = f"http://{self.headers['Host']}/{name}"
        known = {
            version: {
                "name": name,
                "version": version,
                "dependencies": needs,
                "dist": {"tarball": f"{url}/{version}", "integrity": integrity(packed(name, version))},
            }
            for version, (_, needs) in PACKAGES[name].items()
        }
        return json.dumps({"name": name, "dist-tags": {"latest": max(known)}, "versions": known}).encode()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def integrity(data: bytes) -> str:
    return f"sha512-{base64.b64encode(hashlib.sha512(data).digest()).decode()}"


@pytest.fixture
def registry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Let npm ask a registry that has newer versions than the set, and no other."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Registry)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}/"
    for name in (
        "HTTP_PROXY",
        "HTTPS_PROXY",
        "http_proxy",
        "https_proxy",
        "npm_config_proxy",
        "npm_config_https_proxy",
    ):
        monkeypatch.delenv(name, raising=False)
    for name in ("npm_config_registry", "NPM_CONFIG_REGISTRY"):
        monkeypatch.setenv(name, url)
    monkeypatch.setenv("npm_config_cache", str(tmp_path / "cache"))
    monkeypatch.setenv("npm_config_update_notifier", "false")
    yield url
    server.shutdown()
    server.server_close()


def project(folder: Path, url: str, ranges: dict[str, str]) -> Any:
    """Give a project whose set has the lowest version of each package."""
    package = {"name": "demo", "version": "1.0.0", "dependencies": ranges}
    held = {
        f"node_modules/{name}": {
            "version": (lowest := min(versions)),
            "resolved": f"{url}{name}/{lowest}",
            "integrity": integrity(packed(name, lowest)),
            "dependencies": versions[lowest][1],
        }
        for name, versions in PACKAGES.items()
    }
    lock = {"name": "demo", "version": "1.0.0", "lockfileVersion": 3, "packages": {"": package, **held}}
    folder.mkdir()
    (folder / "package.json").write_text(json.dumps({**package, "scripts": SCRIPTS}), "utf-8")
    (folder / "package-lock.json").write_text(json.dumps(lock), "utf-8")
    return newest.Project(folder)


def test_a_finding_names_the_package_and_its_versions_where_it_is_nobodys_own_dependency(
    tmp_path: Path, registry: str
) -> None:
    (found,) = newest.findings(project(tmp_path / "demo", registry, USED))
    assert found.startswith("demo: typecheck fails with answering 2.1.0; the set has 2.0.0\n")
    assert "is not a function" in found
