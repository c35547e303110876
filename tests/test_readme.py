"""The README: what it says was printed is what is printed, and its Python runs."""

import contextlib
import io
import re
from pathlib import Path

import pytest
from commands import run_command
from formats_table import table

README = next(
    (path for path in (Path(__file__).parents[1] / "README.md", Path("README.md")) if path.exists()), Path("README.md")
)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Where the demo was made, and what it printed."""
    folder = tmp_path_factory.mktemp("readme")
    done = run_command("demo", cwd=folder)
    assert done.returncode == 0, done.stderr
    return folder, done.stdout


def test_what_the_readme_shows_of_the_demo_is_what_it_prints(demo: tuple[Path, str]) -> None:
    shown = re.search(r"<!-- demo -->\n```\n(.*?)```\n<!-- /demo -->", README.read_text("utf-8"), re.S)
    assert shown
    printed = {line.rstrip() for line in demo[1].splitlines()}
    lines = [line for line in shown.group(1).splitlines() if line.strip() and line != "…"]
    assert len(lines) > 15
    assert [line for line in lines if line not in printed] == []


def test_the_readmes_python_runs_and_is_about_ten_lines(
    demo: tuple[Path, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    code = re.search(r"```python\n(.*?)```", README.read_text("utf-8"), re.S)
    assert code
    assert len([line for line in code.group(1).splitlines() if line.strip()]) <= 12
    monkeypatch.chdir(demo[0])
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        exec(code.group(1), {})
    assert "Xerox → Minalogic" in output.getvalue()
    assert "¶7 (U)" in output.getvalue()


def test_the_readmes_table_of_formats_is_that_of_the_formats() -> None:
    assert table() in README.read_text("utf-8")


def test_the_readme_names_every_command() -> None:
    from clustergraph.cli import cli

    text = README.read_text("utf-8")
    assert [name for name in cli.commands if f"`clustergraph {name}" not in text] == []
