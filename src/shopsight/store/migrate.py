"""Brings a database's schema up to date when it is opened; a newer schema is refused."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from shopsight.core.errors import StoreUnusable

HEAD = "v0009"
"""The newest migration. Named here so that opening an up-to-date shop need not load Alembic."""

_LOCK_NUMBER = 7_318_240_771


def upgrade(engine: Engine) -> None:
    """Run the migrations that the database lacks, in one transaction; several processes may try at once.

    Raises StoreUnusable for a schema that this version does not know.
    """
    with engine.connect() as connection:
        if _version(connection) == HEAD:
            return
    with engine.connect() as connection:
        connection.execution_options(shopsight_writes=True)
        with connection.begin():
            if engine.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _LOCK_NUMBER})
            version = _version(connection)
            if version != HEAD:
                _migrate(connection, version)


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _migrate(connection: Connection, version: str | None) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.attributes["connection"] = connection
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if version is not None and version not in known:
        raise StoreUnusable(
            f"the shop's database has schema {version!r}, which is newer than this Shopsight (schema {HEAD!r}); "
            "install the newer version"
        )
    command.upgrade(config, "head")
