"""What the tests of the counter share: keys, an account, and a service that can be stopped."""

from collections.abc import Callable, Iterator

import pytest

from tests.browser import Visitor
from tests.e2e.counting import ready
from tests.stacks import EmbeddedStack
from tests.web.counter import Counter, Server


@pytest.fixture
def counter(stack: EmbeddedStack) -> Counter:
    return Counter(stack)


@pytest.fixture
def server(counter: Counter, stack: EmbeddedStack) -> Iterator[Server]:
    server = Server(stack.app)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def at_the_counter(
    counter: Counter, server: Server, new_visitor: Callable[..., Visitor]
) -> Callable[..., Visitor]:
    """Sign in at the counter in a new window, and wait until it is ready to go off line."""

    def open_window(**options: object) -> Visitor:
        visitor = new_visitor(server.url, **options)
        ready(visitor, counter)
        return visitor

    return open_window
