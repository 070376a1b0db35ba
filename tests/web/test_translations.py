"""The English catalogue: complete, compiled, and with the same figures in it as the Chinese."""

import io
import logging
import re
import shlex
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.frontend import CommandLineInterface
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "greencard" / "translations"
ENGLISH = FOLDER / "en" / "LC_MESSAGES"
FIGURES = re.compile(r"%\(\w+\)[sd]")
CHINESE = re.compile(r"[\u3400-\u9fff，。！？；：（）、]")
HALF_WIDTH = re.compile(r"[\u3400-\u9fff][(),;:?!]|[(),;:?!][\u3400-\u9fff]")


@pytest.fixture
def english() -> Catalog:
    return read_po(io.BytesIO((ENGLISH / "messages.po").read_bytes()), locale="en")


@pytest.fixture
def sentences(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Catalog:
    """What the documented command finds in the code of today."""
    monkeypatch.chdir(ROOT)
    file = tmp_path / "messages.pot"
    line = next(x for x in (FOLDER / "extract.cfg").read_text("utf-8").splitlines() if "-F" in x)
    words = shlex.split(line.lstrip("# "))
    words[words.index("-o") + 1] = str(file)
    handlers = logging.getLogger("babel").handlers[:]
    CommandLineInterface().run([words[0], "-q", *words[1:]])
    logging.getLogger("babel").handlers[:] = handlers
    return read_po(io.BytesIO(file.read_bytes()))


def test_every_sentence_has_its_english(english: Catalog, sentences: Catalog) -> None:
    known = {message.id for message in _messages(english) if all(_strings(message))}
    assert [m.id for m in _messages(sentences) if m.id not in known] == []


def test_no_english_is_kept_for_a_sentence_that_is_gone(
    english: Catalog, sentences: Catalog
) -> None:
    used = {message.id for message in _messages(sentences)}
    assert [m.id for m in _messages(english) if m.id not in used] == []


def test_the_compiled_catalogue_is_the_one_people_edit(english: Catalog) -> None:
    compiled = io.BytesIO()
    write_mo(compiled, english)
    assert compiled.getvalue() == (ENGLISH / "messages.mo").read_bytes()


def test_both_languages_hold_the_same_figures_and_no_others_letters(english: Catalog) -> None:
    for message in _messages(english):
        said = message.id if isinstance(message.id, str) else message.id[0]
        for string in _strings(message):
            assert sorted(FIGURES.findall(said)) == sorted(FIGURES.findall(string)), said
            assert not CHINESE.search(string), string


def test_chinese_is_written_with_chinese_punctuation(sentences: Catalog) -> None:
    texts = [m.id if isinstance(m.id, str) else m.id[0] for m in _messages(sentences)]
    assert [text for text in texts if HALF_WIDTH.search(FIGURES.sub("", text))] == []


def _messages(catalog: Catalog) -> list[Message]:
    return [message for message in catalog if message.id]


def _strings(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string)
