"""Prints PDFs one at a time and keeps them, so that a crowd costs no more than one reader."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from pathlib import Path
from threading import BoundedSemaphore, Lock

from greencard.errors import CannotPrint, PressBusy

TEMPLATES = Path(__file__).parents[2] / "templates"
SHEET = TEMPLATES / "handbook" / "paper.css"
MOST_BYTES = 64 * 1024 * 1024
MOST_WAITING = 4  # one at the press and three behind it; the web has eight threads


class Press:
    """The press of one process; what it has printed is kept until room is wanted."""

    def __init__(self, *, most_bytes: int = MOST_BYTES, most_waiting: int = MOST_WAITING) -> None:
        self._kept: OrderedDict[Hashable, bytes] = OrderedDict()
        self._most_bytes = most_bytes
        self._waiting = BoundedSemaphore(most_waiting)
        self._one_at_a_time = Lock()

    def kept(self, key: Hashable, html: Callable[[], str], *, sheet: Path = SHEET) -> bytes:
        """The PDF of this key, set by its style sheet, printed at most once while it is kept.

        Raises CannotPrint without WeasyPrint or Pango, PressBusy where too many wait.
        """
        return self._kept.get(key) or self._queue(lambda: self._print_once(key, html, sheet))

    def _queue(self, work: Callable[[], bytes]) -> bytes:
        if not self._waiting.acquire(blocking=False):
            raise PressBusy
        try:
            with self._one_at_a_time:
                return work()
        finally:
            self._waiting.release()

    def _print_once(self, key: Hashable, html: Callable[[], str], sheet: Path) -> bytes:
        """Whoever waited behind the first reader finds it printed."""
        if key not in self._kept:
            self._kept[key] = pressed(html(), sheet=sheet)
            while len(self._kept) > 1 and sum(map(len, self._kept.values())) > self._most_bytes:
                self._kept.popitem(last=False)
        return self._kept[key]


def pressed(html: str, *, sheet: Path = SHEET) -> bytes:
    """The document as a PDF; raises CannotPrint without WeasyPrint or Pango."""
    try:
        from greencard.web import weasy
    except (ImportError, OSError) as error:
        raise CannotPrint from error
    return weasy.set_in_type(html, sheet.read_text("utf-8"))
