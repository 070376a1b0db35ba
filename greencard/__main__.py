"""python -m greencard: the same as the greencard command."""

from greencard.cli import main

main()
