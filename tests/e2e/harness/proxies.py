"""What stands in front of a server, or between it and its database: real proxies with their own defaults."""

from __future__ import annotations

import contextlib
import os
import shutil
from typing import TYPE_CHECKING

from .servers import _hand_over, accepts_connections, background, free_port, unprivileged, wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

HAPROXY = """
defaults
  mode http
  timeout connect 2s
  timeout client 30s
  timeout server 30s
  timeout check 5s
  retries 3
frontend front
  bind 127.0.0.1:{port}
  default_backend servers
backend servers
  option forwardfor
  # HTTP/1.0 without Host: what HAProxy says when it is told no more.
  option httpchk GET /readyz
  default-server check inter 100ms fall 1 rise 1
{servers}
"""

# As some gateways in clouds do: the port stands behind the address.
NGINX = """
daemon off;
pid {folder}/pid;
error_log {folder}/errors;
events {{ worker_connections 64; }}
http {{
  access_log off;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  server {{
    listen 127.0.0.1:{port};
    location / {{
      proxy_pass http://127.0.0.1:{server};
      proxy_set_header X-Forwarded-For $remote_addr:$remote_port;
    }}
  }}
}}
"""

PGBOUNCER = """
[databases]
* = host=127.0.0.1 port={server} user=postgres
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = any
pool_mode = {mode}
logfile = {folder}/log
"""

SBIN = f"{os.environ.get('PATH', '')}{os.pathsep}/usr/sbin"


def installed(program: str) -> str | None:
    """Find a program that Debian puts where root alone looks."""
    return shutil.which(program, path=SBIN)


@contextlib.contextmanager
def run_haproxy(folder: Path, servers: Sequence[int]) -> Iterator[int]:
    """Balance these ports, as long as their /readyz answers 200; gives the port."""
    lines = "\n".join(f"  server s{port} 127.0.0.1:{port}" for port in servers)
    with _run("haproxy", folder, HAPROXY, servers=lines) as port:
        yield port


@contextlib.contextmanager
def run_nginx(folder: Path, server: int) -> Iterator[int]:
    """Stand in front of one port; gives the port."""
    with _run("nginx", folder, NGINX, server=server) as port:
        yield port


@contextlib.contextmanager
def run_pgbouncer(folder: Path, server: int, mode: str = "transaction") -> Iterator[int]:
    """Pool the databases of a PostgreSQL server, by the transaction or by the session; gives the port."""
    with _run("pgbouncer", folder, PGBOUNCER, user=unprivileged("postgres"), server=server, mode=mode) as port:
        yield port


@contextlib.contextmanager
def _run(program: str, folder: Path, template: str, user: str | None = None, **values: object) -> Iterator[int]:
    port = free_port()
    _hand_over(folder, user)
    config = folder / f"{program}.conf"
    config.write_text(template.format(port=port, folder=folder, **values))
    options = {"haproxy": ["-db", "-f"], "nginx": ["-p", str(folder), "-c"], "pgbouncer": []}[program]
    path = installed(program)
    assert path is not None
    with background([path, *options, str(config)], folder / "output", user) as process:
        wait_until(lambda: process.poll() is None and accepts_connections(port), program, 20)
        yield port
