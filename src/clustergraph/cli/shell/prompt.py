"""The prompt: keys, colours, history, and what is offered while a query is typed."""

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from prompt_toolkit import PromptSession
from prompt_toolkit.auto_suggest import AutoSuggestFromHistory
from prompt_toolkit.completion import ThreadedCompleter
from prompt_toolkit.document import Document
from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.history import FileHistory, History, InMemoryHistory
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.lexers import Lexer
from prompt_toolkit.styles import Style

from clustergraph.cli.shared import say
from clustergraph.cli.shell.answering import CHOICES, Shell
from clustergraph.cli.shell.completing import Completing
from clustergraph.cli.shell.syntax import KEYWORDS, is_complete, tokens
from clustergraph.cli.shell.words import said
from clustergraph.solutions import printable

__all__ = ["Colours", "converse", "history_in", "keys", "state_folder"]

_STYLE = Style.from_dict(
    {
        "keyword": "bold ansiblue",
        "variable": "ansicyan",
        "string": "ansigreen",
        "unclosed": "ansigreen",
        "tag": "ansigreen",
        "number": "ansimagenta",
        "iri": "ansiyellow",
        "curie": "ansiyellow",
        "comment": "italic ansibrightblack",
        "command": "bold ansimagenta",
    }
)
_WORDS = {*KEYWORDS, "A", "TRUE", "FALSE"}


def state_folder() -> Path:
    """The user's folder for what programs remember: $XDG_STATE_HOME, %LOCALAPPDATA%, or ~/.local/state."""
    chosen = os.environ.get("LOCALAPPDATA" if sys.platform == "win32" else "XDG_STATE_HOME", "")
    # The standard has relative paths ignored.
    base = Path(chosen) if Path(chosen).is_absolute() else Path.home() / ".local" / "state"
    return base / "clustergraph"


class _Queries(FileHistory):
    """A history whose file holds queries alone; a disk that fails is no reason to lose one."""

    def store_string(self, string: str) -> None:
        if not string.lstrip().startswith("."):
            with suppress(OSError):
                super().store_string(string)


def history_in(folder: Path, language: str) -> History:
    """The history in a folder, which only its user may read; one that is not kept where that cannot be."""
    path = folder / "history"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        say(said("no history", language, path=path, reason=error.strerror or error))
        return InMemoryHistory()
    return _Queries(str(path))


class Colours(Lexer):
    """SPARQL in colours, of one kind of token each."""

    def lex_document(self, document: Document) -> Callable[[int], StyleAndTextTuples]:
        """Gives the styled pieces of each line."""
        lines: list[StyleAndTextTuples] = [[]]
        command = document.text.lstrip().startswith(".")
        for token in tokens(document.text):
            style = "class:command" if command else _style(token.kind, token.text)
            first, *rest = token.text.split("\n")
            lines[-1].append((style, first))
            lines.extend([(style, part)] for part in rest)
        return lambda number: lines[number] if number < len(lines) else []


def _style(kind: str, text: str) -> str:
    if kind == "word":
        return "class:keyword" if text.upper() in _WORDS else ""
    return f"class:{kind}"


def keys() -> KeyBindings:
    """Enter sends what is whole and else begins a line; Alt-Enter sends what is there."""
    bindings = KeyBindings()

    @bindings.add("enter")
    def enter(event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        if buffer.complete_state and buffer.complete_state.current_completion:
            buffer.complete_state = None
        elif is_complete(buffer.text) and not buffer.document.text_after_cursor.strip():
            buffer.validate_and_handle()
        elif buffer.text.strip():
            buffer.newline(copy_margin=True)

    @bindings.add("escape", "enter")
    def send(event: KeyPressEvent) -> None:
        event.current_buffer.validate_and_handle()

    return bindings


def converse(shell: Shell, history: History) -> None:
    """Answer what is typed until the user leaves."""
    completing = Completing(lambda: shell.loaded, lambda: dict(CHOICES))
    session: PromptSession[str] = PromptSession(
        "sparql> ",
        multiline=True,
        prompt_continuation=lambda width, *_: "." * (width - 1) + " ",
        key_bindings=keys(),
        lexer=Colours(),
        style=_STYLE,
        completer=ThreadedCompleter(completing),
        complete_while_typing=True,
        auto_suggest=AutoSuggestFromHistory(),
        history=history,
        bottom_toolbar=lambda: _settings(shell),
    )
    while not shell.left:
        try:
            shell.run(session.prompt())
        except KeyboardInterrupt:
            # What was being typed is dropped, as in any shell.
            continue
        except EOFError:
            return


def _settings(shell: Shell) -> str:
    limit = "off" if shell.timeout is None else f"{shell.timeout:g} s"
    place = shell.store.name
    return printable(f" {place}   format {shell.format}   language {shell.language}   timeout {limit}")
