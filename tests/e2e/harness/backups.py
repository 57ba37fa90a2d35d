"""Back-up and restore of a project's database, by the very commands that its own page says."""

from __future__ import annotations

import os
import re
import secrets
import subprocess
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from pathlib import Path

RESTORED = re.compile(r"\brestored\b")
COMMANDS = re.compile(r"^```\n(?P<commands>(?:pg_dump|mariadb-dump).+?)^```$", re.MULTILINE | re.DOTALL)


def restore_elsewhere(page: str, url: str, folder: Path) -> str:
    """Carry out the commands of docs/operations/backup.md; give the URL of the database that they restore.

    Args:
        page: the page's text.
        url: of the database that is backed up, on the loopback interface and without a password.
        folder: an empty one, in which the commands run.
    """
    found = COMMANDS.search(page)
    assert found is not None, "the page has no commands for a server"
    server = urlsplit(url)
    name = f"restored_{secrets.token_hex(6)}"
    restored = server._replace(path=f"/{name}").geturl()
    commands = RESTORED.sub(name, found["commands"].replace("postgresql://…/restored", restored))
    commands = re.sub(r"\bNAME\b", server.path.removeprefix("/"), commands)
    # Where the server is, as its own programs are told.
    (folder / ".my.cnf").write_text(f"[client]\nhost=127.0.0.1\nport={server.port}\nuser={server.username}\n")
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "DATABASE_URL": url,
        "PGHOST": "127.0.0.1",
        "PGPORT": str(server.port),
        "PGUSER": server.username or "",
    }
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", commands],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return restored


def rows_of(url: str) -> list[str]:
    """Give every row of a database as a statement that inserts it, sorted."""
    server = urlsplit(url)
    command = (
        ["pg_dump", "--data-only", "--inserts", url]
        if server.scheme.startswith("postgres")
        else [
            "mariadb-dump",
            "--no-defaults",
            "--protocol=tcp",
            f"--host={server.hostname}",
            f"--port={server.port}",
            f"--user={server.username}",
            "--no-create-info",
            "--skip-extended-insert",
            "--hex-blob",
            server.path.removeprefix("/"),
        ]
    )
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return sorted(line for line in text.splitlines() if line.startswith("INSERT INTO"))
