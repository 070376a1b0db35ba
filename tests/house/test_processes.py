"""What tests start, they find again and end, whatever happens to them."""

import signal
import sys
from pathlib import Path

from tests.processes import Processes, marked, until

PARENT = """
import subprocess, sys
subprocess.run([sys.executable, "-c", "import signal; signal.pause()", "grandchild"])
"""


def a_family(folder: Path) -> Processes:
    family = Processes(folder)
    family.start("parent", sys.executable, "-c", PARENT, "parent")
    until(lambda: family.pids("grandchild"), what="a grandchild")
    return family


def test_children_are_found_by_a_word_of_their_command(tmp_path: Path) -> None:
    family = a_family(tmp_path)
    assert len(family.pids()) == 2
    assert family.kill("parent", signal.SIGKILL) == 1
    until(lambda: len(family.pids()) == 1, what="the orphan alone")
    family.stop()
    assert family.pids() == []


def test_nobody_outlives_a_test_run_that_was_killed(tmp_path: Path) -> None:
    family = a_family(tmp_path)
    assert family.mourner.stdin is not None
    family.mourner.stdin.close()  # as the kernel does for a process that was killed
    until(lambda: not marked(family.mark), what="an empty house")
    family.stop()
