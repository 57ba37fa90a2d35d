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
            "database_url": f"postgresql://{name}:{LOCAL_PASSWORD}@database:5432/{name}",
            "database_image": "postgres:18",
            "database_environment": {
                "POSTGRES_USER": name,
                "POSTGRES_PASSWORD": LOCAL_PASSWORD,
                "POSTGRES_DB": name,
            },
            "database_volume": "/var/lib/postgresql",
            "database_health": ["CMD", "pg_isready", "-U", name],
            "ci_url": f"postgresql://{name}:{LOCAL_PASSWORD}@localhost:5432/{name}",
            "ci_port": 5432,
            "ci_health": f"pg_isready -U {name}",
        }
    if database == "mysql":
        return {
            "database_url": f"mysql://root:{LOCAL_PASSWORD}@database:3306/{name}",
            "database_image": "mariadb:10.11",
            "database_environment": {
                "MARIADB_ROOT_PASSWORD": LOCAL_PASSWORD,
                "MARIADB_DATABASE": name,
            },
            "database_volume": "/var/lib/mysql",
            "database_health": ["CMD", "healthcheck.sh", "--connect", "--innodb_initialized"],
            "ci_url": f"mysql://root:{LOCAL_PASSWORD}@127.0.0.1:3306/{name}",
            "ci_port": 3306,
            "ci_health": "healthcheck.sh --connect --innodb_initialized",
        }
    return {"database_url": "file:/data/app.db"}
