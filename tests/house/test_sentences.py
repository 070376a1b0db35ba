"""Every Chinese sentence that people read goes through the translation catalogue."""

import ast
import io
import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from jinja2 import Environment

from tests.house.source import ROOT, modules, name_of, text, tracked

HAN = re.compile(r"[\u3400-\u9fff]")
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")
# Read by those who run the service; the command speaks Chinese, definitions tell both languages.
FOR_OPERATORS = (
    "greencard/cli/", "greencard/matters/", "greencard/config.py", "greencard/demo",
    "greencard/keys/folder.py", "workers/__main__.py",
)  # fmt: skip
MARKS = {"才", "中文"}  # the brand, and how the Chinese pages are called on the English ones
NO_SENTENCES = {"天津人才绿卡 greencard", "y年M月d日"}  # the API's name, the shape of a date


@pytest.fixture(scope="module")
def known() -> set[str]:
    """Every sentence that has its English."""
    file = ROOT / "greencard/translations/en/LC_MESSAGES/messages.po"
    catalog = read_po(io.BytesIO(file.read_bytes()), locale="en")
    return {message.id if isinstance(message.id, str) else message.id[0] for message in catalog}


def sentences(file: Path) -> list[tuple[int, str]]:
    """The Chinese strings of a file that are no docstrings of modules and functions."""
    tree = ast.parse(text(file))
    explained = (ast.Module, ast.FunctionDef, ast.ClassDef)
    docstrings = {id(node.body[0].value) for node in ast.walk(tree) if _explains(node, explained)}
    return [
        (node.lineno, node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if HAN.search(node.value) and "一-鿿" not in node.value and id(node) not in docstrings
    ]


def _explains(node: ast.AST, kinds: tuple[type, ...]) -> bool:
    return isinstance(node, kinds) and ast.get_docstring(node) is not None  # type: ignore[arg-type]


def test_every_sentence_in_the_code_has_its_english(known: set[str]) -> None:
    read_by_people = [file for file in modules() if not name_of(file).startswith(FOR_OPERATORS)]
    assert [
        f"{name_of(file)}:{line}: {sentence}"
        for file in read_by_people
        for line, sentence in sentences(file)
        if sentence not in known | NO_SENTENCES
    ] == []


def test_every_error_is_told_in_english(known: set[str]) -> None:
    tree = ast.parse(text(ROOT / "greencard/errors.py"))
    told = {ast.get_docstring(node) for node in tree.body if isinstance(node, ast.ClassDef)}
    assert len(told) >= 12 and told <= known


def test_no_template_holds_a_sentence_of_its_own(known: set[str]) -> None:
    lexer = Environment(autoescape=True)
    templates = [file for file in tracked() if name_of(file).startswith("templates/")]
    assert templates
    for file in templates:
        for line, kind, value in lexer.lex(text(file)):
            if kind == "data" and HAN.search(value):
                assert set(re.findall(r"[\u3400-\u9fff]+", value)) <= MARKS, f"{file}:{line}"
            if kind == "string" and HAN.search(value):
                assert value[1:-1] in known, f"{file}:{line}: {value}"


def test_a_sentence_with_figures_is_given_every_one_of_them() -> None:
    """`Problem("…%(most)d…", most=3)`: whatever the sentence names, the call brings."""
    checked = 0
    for file in modules("greencard"):
        for function in _functions(ast.parse(text(file))):
            said = _assigned(function)
            for call in (node for node in ast.walk(function) if _is_filled_in(node)):
                sentence, given = _sentence(call, said), {one.arg for one in call.keywords}
                assert set(PLACEHOLDER.findall(sentence)) - {"num"} <= given, name_of(file)
                checked += bool(PLACEHOLDER.search(sentence))
    assert checked >= 5


def _functions(tree: ast.Module) -> list[ast.FunctionDef]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]


def _is_filled_in(node: ast.AST) -> bool:
    called = getattr(getattr(node, "func", None), "id", "")
    return called in ("Problem", "_", "ngettext")


def _assigned(function: ast.FunctionDef) -> dict[str, str]:
    """The sentences that a function gives a name first."""
    named = [node for node in ast.walk(function) if isinstance(node, ast.Assign)]
    return {ast.unparse(node.targets[0]): _constant(node.value) for node in named}


def _sentence(call: ast.Call, said: dict[str, str]) -> str:
    return said.get(ast.unparse(call.args[0])) or _constant(call.args[0])


def _constant(node: ast.AST) -> str:
    texts = [x.value for x in ast.walk(node) if isinstance(x, ast.Constant)]
    return "".join(one for one in texts if isinstance(one, str))
