"""Tells a database that is away from a statement that is wrong."""

import sqlite3

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

# SQLSTATE classes with which PostgreSQL says that the server, not the statement, is in trouble:
# connection, read-only after a failover, out of resources, shutting down, system error.
SERVER_TROUBLE = ("08", "25006", "53", "57P", "58")
FILE_TROUBLE = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN,
}


def is_away(error: BaseException | None) -> bool:
    """Whether this came about because the database could not be reached; then waiting helps."""
    while error is not None:
        if isinstance(error, NoConnectionFree):
            return True
        if isinstance(error, DBAPIError):
            return error.connection_invalidated or _says_so(error.orig)
        error = error.__cause__ or error.__context__
    return False


def _says_so(error: BaseException | None) -> bool:
    if isinstance(error, sqlite3.Error):
        return getattr(error, "sqlite_errorcode", 0) & 0xFF in FILE_TROUBLE
    state = getattr(error, "sqlstate", "")
    if state is None:  # no answer from a server at all
        return type(error).__name__ == "OperationalError"
    return state.startswith(SERVER_TROUBLE)
