"""The services that a project runs beside itself, as compose and the CI workflow need them."""

from __future__ import annotations

from typing import Any

# The password is for containers that only this machine reaches; production brings its own DATABASE_URL.
LOCAL_PASSWORD = "local-development"  # noqa: S105


def build(database: str, name: str) -> dict[str, Any]:
    """`app().compose`: image, environment, volume, health check and URL of the chosen database.

    Takes the database's kind and the project's name in snake case.
    """
    if database == "postgres":
        return {
            **_reached(f"postgresql://{name}", name, runner="localhost", port=5432),
            "database_image": "postgres:18",
            "database_environment": {
                "POSTGRES_USER": name,
                "POSTGRES_PASSWORD": LOCAL_PASSWORD,
                "POSTGRES_DB": name,
            },
            "database_volume": "/var/lib/postgresql",
            "database_health": ["CMD", "pg_isready", "-U", name],
            "ci_health": f"pg_isready -U {name}",
        }
    if database == "mysql":
        return {
            **_reached("mysql://root", name, runner="127.0.0.1", port=3306),
            "database_image": "mariadb:10.11",
            "database_environment": {
                "MARIADB_ROOT_PASSWORD": LOCAL_PASSWORD,
                "MARIADB_DATABASE": name,
            },
            "database_volume": "/var/lib/mysql",
            "database_health": ["CMD", "healthcheck.sh", "--connect", "--innodb_initialized"],
            "ci_health": "healthcheck.sh --connect --innodb_initialized",
        }
    return {"database_url": "file:/data/app.db"}


def _reached(user: str, name: str, *, runner: str, port: int) -> dict[str, Any]:
    """Where a server is, for the other containers and for what runs beside it in CI."""
    return {
        "database_url": f"{user}:{LOCAL_PASSWORD}@database:{port}/{name}",
        "ci_url": f"{user}:{LOCAL_PASSWORD}@{runner}:{port}/{name}",
        "ci_port": port,
    }
