"""Every error there is, and every sentence one is raised with, is looked for by some test."""

import ast
import re
from collections.abc import Iterator

from tests.house.source import modules, name_of, text

ROOT_ERROR = "GreencardError"
HAN_RUN = re.compile(r"[\u3400-\u9fff，、]{5,}|[A-Z_]{6,}")


def errors() -> dict[str, str]:
    """All our errors, wherever they are defined, each with what it says."""
    classes = [
        node
        for file in modules("greencard", "workers", "events")
        for node in ast.walk(ast.parse(text(file)))
        if isinstance(node, ast.ClassDef)
    ]
    found = {ROOT_ERROR}
    while more := {c.name for c in classes if {ast.unparse(b) for b in c.bases} & found} - found:
        found |= more
    return {c.name: ast.get_docstring(c) or "" for c in classes if c.name in found}


def raised() -> Iterator[tuple[str, str, str]]:
    """Where an error of ours is raised with words of its own, which one, and the words."""
    ours = errors()
    for file in modules("greencard", "workers"):
        for node in ast.walk(ast.parse(text(file))):
            call = node.exc if isinstance(node, ast.Raise) else None
            if isinstance(call, ast.Call) and ast.unparse(call.func) in ours:
                texts = [x.value for x in ast.walk(call) if isinstance(x, ast.Constant)]
                said = "".join(one for one in texts if isinstance(one, str))
                if HAN_RUN.search(said):
                    yield f"{name_of(file)}:{call.lineno}", ast.unparse(call.func), said


def tried() -> str:
    """All tests but those about the code."""
    files = [file for file in modules("tests") if not name_of(file).startswith("tests/house/")]
    return "\n".join(map(text, files))


def test_every_error_is_named_or_quoted_by_some_test() -> None:
    tests = tried()
    assert [
        name
        for name, says in sorted(errors().items())
        if not re.search(rf"\b{name}\b", tests) and f'"{says}"' not in tests
    ] == []


def test_every_sentence_raised_is_looked_for_by_some_test() -> None:
    """Some five characters of it stand in a test; which test finds it, that test tells."""
    tests = tried()
    assert [
        f"{where}: {name}: {said}"
        for where, name, said in raised()
        if not any(_part(run, tests) for run in HAN_RUN.findall(said))
    ] == []


def _part(run: str, tests: str) -> bool:
    """Whether any five characters in a row of these are in the tests."""
    return any(run[start : start + 5] in tests for start in range(len(run) - 4))
