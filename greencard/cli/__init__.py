"""The greencard command: up, web, db, topics, check, demo, staff, token, keys, dead, calendar,
handbook."""

from greencard.cli import accounts, calendar, dead, handbook, keys, run, tables
from greencard.cli.group import main

for command in (
    run.up,
    run.web,
    run.check,
    run.fill_demo,
    tables.db,
    tables.topics,
    handbook.print_handbook,
):
    main.add_command(command)
for group in (accounts.staff, accounts.token, keys.keys, dead.dead, calendar.calendar):
    main.add_command(group)

__all__ = ["main"]
