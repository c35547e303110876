"""JavaScript and CSS without what only its writers read: comments, and space that parts nothing."""

import re
from collections.abc import Iterator

__all__ = ["shortened", "shortened_style"]

_PIECE = re.compile(
    r"""(?P<space>(?:\s|//[^\n]*|/\*.*?\*/)+)|(?P<text>"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')|(?P<word>[\w$]+)|(?P<mark>.)""",
    re.DOTALL,
)
_REGEX = re.compile(r"/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\[\n])+/[a-z]*")
# After these a slash begins a regular expression; after a value it divides.
_BEFORE_REGEX = frozenset("(,=:[!&|?{};+-*%<>~^")
_WORDS_BEFORE_REGEX = frozenset(("return", "typeof", "case", "in", "of", "void", "else", "do", "yield", "await"))
# No statement ends before or after these, so that a line feed beside them means nothing.
_OPEN = frozenset("{([,;:?=&|")
_CLOSE = frozenset("})].,;:?&|=")


def shortened(script: str) -> str:
    """
    A script that does the same, with its names and texts as they were; no loop in it may have an empty statement.

    >>> shortened("const half = (n) => {\\n  // Rounded down.\\n  return n / 2 | 0;\\n};")
    'let half=(n)=>{return n/2|0};'
    >>> shortened("a + +b - 'x  y'.replace(/ +/g, ` ${ c } `)\\nd()")
    "a+ +b-'x  y'.replace(/ +/g,` ${ c } `)\\nd()"
    """
    found: list[str] = []
    space = ""
    for piece in _pieces(script):
        if piece.isspace():
            space = piece
            continue
        if piece == "}" and found and found[-1] == ";":
            found.pop()
        found += [_between(found[-1][-1] if found else "", piece[0], space), piece] if space else [piece]
        space = ""
    return "".join(found)


def shortened_style(style: str) -> str:
    """
    A style sheet that says the same.

    >>> shortened_style("a:hover,\\n  b { color: red; /* why */ margin: 0 -1px; }\\n")
    'a:hover,b{color:red;margin:0 -1px}'
    """
    text = re.sub(r"\s+", " ", re.sub(r"/\*.*?\*/", "", style, flags=re.DOTALL))
    text = re.sub(r" ?([{};,]) ?", r"\1", text)
    return re.sub(r"(?<=[{;])([a-z-]+): ", r"\1:", text).replace(";}", "}").strip()


def _pieces(script: str) -> Iterator[str]:
    """The script in pieces: words, texts, regular expressions, marks; space and comments as one space or line."""
    at, before = 0, ""
    while at < len(script):
        if script[at] == "`":
            piece = script[at : _template_end(script, at)]
        elif script[at] == "/" and _is_regex(script, at, before):
            found = _REGEX.match(script, at)
            piece = found[0] if found else script[at]
        else:
            match = _PIECE.match(script, at)
            assert match, "the pattern fits any character"
            if match["space"]:
                at = match.end()
                yield "\n" if "\n" in match["space"] else " "
                continue
            piece = match[0]
        at += len(piece)
        before = piece
        # What never changes in the source need not be declared so again.
        yield "let" if piece == "const" else piece


def _is_regex(script: str, at: int, before: str) -> bool:
    if script[at + 1 : at + 2] in ("/", "*"):
        return False
    return not before or before in _WORDS_BEFORE_REGEX or before in _BEFORE_REGEX


def _template_end(script: str, start: int) -> int:
    """Where a template that begins there ends; templates may stand inside its expressions."""
    at, depth = start + 1, 0
    while depth or script[at] != "`":
        if script[at] == "\\":
            at += 1
        elif depth and script[at] == "`":
            at = _template_end(script, at) - 1
        elif script.startswith("${", at):
            depth, at = depth + 1, at + 1
        elif depth and script[at] in "{}":
            depth += 1 if script[at] == "{" else -1
        at += 1
    return at + 1


def _between(before: str, after: str, space: str) -> str:
    """What has to stand between two characters that space parted."""
    if space == "\n" and before and before not in _OPEN and after not in _CLOSE:
        return "\n"
    is_word = (before.isalnum() or before in "_$") and (after.isalnum() or after in "_$")
    return " " if before and (is_word or (before == after and before in "+-/")) else ""
