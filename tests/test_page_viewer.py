"""The modules of the viewer do what their own tests in JavaScript say."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent


def test_the_modules_of_the_viewer_pass_their_tests() -> None:
    node = shutil.which("node")
    modules = HERE.parent / "src" / "clustergraph" / "page" / "viewer"
    if not modules.is_dir():
        pytest.skip("the sources are not beside the tests")
    if node is None:
        if os.environ.get("CI"):
            pytest.fail("there is no node on this machine")
        pytest.skip("there is no node on this machine")
    tests = sorted(map(str, (HERE / "page").glob("*.test.js")))
    assert tests
    done = subprocess.run([node, "--test", *tests], capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout[-6000:]
