"""The command line as its users run it: in a process of its own."""

import os
import subprocess
import sys
from pathlib import Path

__all__ = ["run_command"]


def run_command(*arguments: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """What a command prints and how it ends, in an English environment unless told otherwise."""
    program = [sys.executable, "-m", "clustergraph", *arguments]
    env = {**os.environ, "LANG": "C.UTF-8", "LC_ALL": "", **environment}
    return subprocess.run(program, cwd=cwd, env=env, capture_output=True, text=True, timeout=120, check=False)
