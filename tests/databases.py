"""Databases of one test each, on the PostgreSQL server that all tests share."""

from uuid import uuid4

import psycopg
from sqlalchemy.engine import make_url


def create_database(server_url: str) -> str:
    """The address of a new, empty database on that server."""
    name = f"greencard_{uuid4().hex}"
    _execute(server_url, f'CREATE DATABASE "{name}"')
    return make_url(server_url).set(database=name).render_as_string(hide_password=False)


def drop_database(server_url: str, url: str) -> None:
    """Remove it, whoever is still connected."""
    _execute(server_url, f'DROP DATABASE IF EXISTS "{make_url(url).database}" WITH (FORCE)')


def _execute(server_url: str, statement: str) -> None:
    url = make_url(server_url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statement)
