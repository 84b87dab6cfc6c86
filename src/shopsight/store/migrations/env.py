"""Alembic's entry: runs the migrations on the connection, and in the transaction, that migrate.py hands over."""

from alembic import context

from shopsight.store.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, transactional_ddl=True)
with context.begin_transaction():
    context.run_migrations()
