"""The viewer as one script: its modules in the order in which they need each other, with their own names."""

import re
from functools import cache
from pathlib import Path

from clustergraph.page.shortening import shortened

__all__ = ["HOME", "script"]

HOME = Path(__file__).parent / "viewer"
"""The folder of the modules."""

_IMPORT = re.compile(r'^import \{ [A-Za-z0-9_$]+ \} from "\./([a-z]+)\.js";$', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|class|const|let)\b)", re.MULTILINE)


@cache
def script() -> str:
    """The script of the page; what it defines is seen by nobody else."""
    modules = "\n".join(_plain((HOME / f"{name}.js").read_text("utf-8")) for name in _order("main"))
    return f'"use strict";\n(() => {{\n{modules}\n}})();\n'


def _order(name: str, seen: tuple[str, ...] = ()) -> list[str]:
    """The modules that a module needs, each after those that it needs itself, and the module at the end."""
    if name in seen:
        raise ValueError(f"modules of the viewer import each other in a circle: {' → '.join((*seen, name))}")
    needed = dict.fromkeys(_IMPORT.findall((HOME / f"{name}.js").read_text("utf-8")))
    before = dict.fromkeys(part for other in needed for part in _order(other, (*seen, name)))
    return [*before, name]


def _plain(text: str) -> str:
    """A module without imports and the word export, and as short as it can be with its own names."""
    return shortened(_EXPORT.sub("", _IMPORT.sub("", text)))
