"""The greencard command: up, web, db, topics, check, demo, staff, token, dead, calendar,
handbook."""

from greencard.cli import accounts, calendar, dead, handbook, run, tables
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
for group in (accounts.staff, accounts.token, dead.dead, calendar.calendar):
    main.add_command(group)

__all__ = ["main"]
