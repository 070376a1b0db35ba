"""The greencard command: up, web, db, topics, check, demo, staff, token, dead."""

from greencard.cli import accounts, dead, run, tables
from greencard.cli.group import main

for command in (run.up, run.web, run.check, run.fill_demo, tables.db, tables.topics):
    main.add_command(command)
for group in (accounts.staff, accounts.token, dead.dead):
    main.add_command(group)

__all__ = ["main"]
