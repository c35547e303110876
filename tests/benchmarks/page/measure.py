"""
How many frames a second networks are drawn with while a reader pans and zooms, beside other viewers.

    python tests/benchmarks/page/measure.py [--rounds 3] [--seconds 4] [--nodes 1000 5000 20000 50000]

fetches vis-network and force-graph from the npm registry into a temporary folder, opens networks with positions given in
headless Chromium without a GPU, in each viewer in turn, moves the camera at every frame, and writes page.csv beside this
folder: the milliseconds until the network is seen and the frames a second, each the median of the rounds, and for
clustergraph how many of these frames were new pictures of all detail (the others move the last one). What takes longer
than --patience seconds has that in the column `failed`.
"""

import argparse
import csv
import json
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser

HERE = Path(__file__).parent
VIEWER = HERE.parents[2] / "src" / "clustergraph" / "page" / "viewer"
TABLE = HERE.parent / "page.csv"
COLUMNS = ("nodes", "edges", "viewer", "version", "opened", "frames", "pictures", "failed")
OTHERS = {
    "vis-network": "standalone/umd/vis-network.min.js",
    "force-graph": "dist/force-graph.min.js",
}
_MODULES = (
    "model",
    "camera",
    "shapes",
    "paint",
    "placing",
    "hits",
    "groups",
    "geography",
    "picture",
    "gestures",
    "scene",
)


def own_script() -> str:
    """The modules of the scene as one script, as a page holds them."""
    text = "\n".join((VIEWER / f"{name}.js").read_text(encoding="utf-8") for name in _MODULES)
    return re.sub(r"^export ", "", re.sub(r"^import .*$", "", text, flags=re.MULTILINE), flags=re.MULTILINE)


def fetched(folder: Path) -> dict[str, tuple[str, str]]:
    """Version and script of each other viewer, fetched into the folder."""
    npm = shutil.which("npm")
    if npm is None:
        raise SystemExit("npm is not installed: without it the other viewers cannot be fetched")
    command = [
        npm,
        "install",
        "--silent",
        "--no-audit",
        "--no-fund",
        "--ignore-scripts",
        "--prefix",
        str(folder),
        *OTHERS,
    ]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    found = {}
    for name, script in OTHERS.items():
        package = folder / "node_modules" / name
        version = json.loads((package / "package.json").read_text(encoding="utf-8"))["version"]
        found[name] = (version, (package / script).read_text(encoding="utf-8"))
    return found


def rounds(
    browser: "Browser", scripts: dict[str, tuple[str, str]], options: argparse.Namespace
) -> Iterator[dict[str, object]]:
    """A line for each size and viewer, the viewers in turn in every round."""
    for nodes in options.nodes:
        found: dict[str, list[dict[str, float]]] = {name: [] for name in scripts}
        failed = dict.fromkeys(scripts, "")
        for _ in range(options.rounds):
            for name, (_, script) in scripts.items():
                if not failed[name]:
                    measured = once(browser, name, script, nodes, options)
                    if isinstance(measured, str):
                        failed[name] = measured
                    else:
                        found[name].append(measured)
        for name, (version, _) in scripts.items():
            line: dict[str, object] = {"nodes": nodes, "edges": 2 * nodes, "viewer": name, "version": version}
            yield line | medians(found[name]) | {"failed": failed[name]}


def once(browser: "Browser", name: str, script: str, nodes: int, options: argparse.Namespace) -> dict[str, float] | str:
    """What one viewer does with a network of that size, or why it does nothing."""
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.set_default_timeout(1000 * options.patience)
    try:
        page.set_content((HERE / "page.html").read_text(encoding="utf-8"))
        page.add_script_tag(content=script)
        page.add_script_tag(content=(HERE / "drive.js").read_text(encoding="utf-8"))
        call = f"measure({json.dumps(name)}, {nodes}, {2 * nodes}, {options.seconds}).then((found) => (window.found = found))"
        page.evaluate(f"void setTimeout(() => {call})")
        page.wait_for_function("window.found", polling=200)
        measured: dict[str, float] = page.evaluate("window.found")
        return measured
    except Exception as error:
        return f"not done in {options.patience:g} s" if "Timeout" in str(error) else str(error).splitlines()[0]
    finally:
        page.close()


def medians(found: Sequence[dict[str, float]]) -> dict[str, object]:
    """The median of each figure, rounded; nothing where there is none."""
    line: dict[str, object] = {}
    for figure, digits in (("opened", 0), ("frames", 1), ("pictures", 1)):
        values = [one[figure] for one in found if one[figure] is not None]
        if values:
            line[figure] = round(statistics.median(values), digits or None)
    return line


def main() -> None:
    """Measure, and write the table as it grows."""
    from playwright.sync_api import sync_playwright

    parser = argparse.ArgumentParser(description="Frames a second while panning and zooming.")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=4)
    parser.add_argument("--patience", type=float, default=90, help="seconds that opening and moving may take in all")
    parser.add_argument("--nodes", type=int, nargs="+", default=[1_000, 5_000, 20_000, 50_000])
    parser.add_argument("--output", type=Path, default=TABLE)
    options = parser.parse_args()
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        scripts = {"clustergraph": ("", own_script())} | fetched(Path(folder))
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        with options.output.open("w", encoding="utf-8", newline="") as file:
            table = csv.DictWriter(file, COLUMNS, lineterminator="\n")
            table.writeheader()
            for line in rounds(browser, scripts, options):
                table.writerow(line)
                file.flush()
                print(*line.values(), sep="\t", file=sys.stderr)
        browser.close()


if __name__ == "__main__":
    main()
