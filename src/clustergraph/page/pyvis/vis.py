"""vis-network as the installed pyvis brings it, ready to stand inside a page."""

import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from clustergraph.errors import LayoutError

__all__ = ["script", "style"]


@cache
def script() -> str:
    """
    The JavaScript of vis-network, in the newest version that pyvis brings.

    Raises LayoutError where pyvis has none, or one that cannot stand inside a script element.
    """
    # A debugger would ask for the file that this comment names.
    text = re.sub(r"^//# sourceMappingURL=.*$", "", _file("vis-network.min.js"), flags=re.MULTILINE)
    if re.search(r"</script|<!--", text, re.IGNORECASE):
        raise LayoutError("vis-network.min.js of pyvis would end its own script element; reinstall pyvis 0.3.2")
    return text


@cache
def style() -> str:
    """The style sheet of vis-network without its rules for pictures of buttons, which the page does not use."""
    rules = re.findall(r"[^{}]+\{[^{}]*\}", _file("vis-network.css"))
    return "\n".join(rule.strip() for rule in rules if "url(" not in rule and "@" not in rule and "</" not in rule)


def _file(name: str) -> str:
    spec = find_spec("pyvis")
    home = Path(spec.origin).parent if spec and spec.origin else Path()
    found = sorted((home / "templates" / "lib").glob(f"vis-*/{name}"), key=lambda path: _version(path.parent.name))
    if not found:
        raise LayoutError(f"pyvis has no {name}; install pyvis 0.3.2 or newer")
    # A page's text has bare line feeds, and the hash of a script is taken of exactly that text.
    return found[-1].read_text("utf-8").replace("\r\n", "\n").replace("\r", "\n")


def _version(folder: str) -> list[int]:
    return [int(part) for part in re.findall(r"\d+", folder)]
