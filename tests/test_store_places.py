"""Where stores lie: on any path, behind links, moved or replaced while open, with readers that stay."""

import shutil
import sys
from pathlib import Path

import pytest
from versions import POSIX, leftovers, state, version_of

import clustergraph
from clustergraph import StoreError


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "store"


@POSIX
@pytest.mark.parametrize("how", ["moved", "removed", "replaced by another store"])
def test_a_store_that_is_no_longer_where_it_was_opened_is_told(path: Path, how: str) -> None:
    with clustergraph.open(path) as store:
        store.load(state(1))
    with clustergraph.open(path) as store, clustergraph.open(path, read_only=True) as reader:
        shutil.rmtree(path) if how == "removed" else path.rename(path.parent / "elsewhere")
        if how == "replaced by another store":
            with clustergraph.open(path) as other:
                other.load(state(2))
        for use in (
            lambda: store.load(state(3), replace=["urn:source"]),
            lambda: store.update("DELETE WHERE { ?s ?p ?o }"),
            store.verify,
            reader.verify,
        ):
            with pytest.raises(StoreError, match=f"{path} was moved, removed or replaced since it was opened"):
                use()
        # What is open stays readable.
        assert version_of(store) == version_of(reader) == 1
        assert path.exists() == (how == "replaced by another store")
    for place, version in ((path, 2), (path.parent / "elsewhere", 1)):
        if place.exists():
            with clustergraph.open(place) as store:
                assert version_of(store) == version
                assert store.verify().faults == ()


@POSIX
def test_a_link_to_nowhere_is_no_place_for_a_store(path: Path) -> None:
    path.symlink_to(path.parent / "nowhere")
    for read_only in (True, False):
        with pytest.raises(StoreError, match=f"{path} is a link to a place that is not there"):
            clustergraph.open(path, read_only=read_only)
    assert not (path.parent / "nowhere").exists()


@POSIX
@pytest.mark.parametrize(
    "name", ["with space", "été-☃", "new\nline", "per%20cent", "-dash", 'it\'s "quoted"', "x" * 200]
)
def test_a_store_lies_on_any_path(tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    (tmp_path / "link").symlink_to(tmp_path / name)
    with clustergraph.open(tmp_path / "link") as store:
        store.load(state(1))
        store.load(state(2), replace=["urn:source"])
    with clustergraph.open(tmp_path / name, read_only=True) as store:
        assert version_of(store) == 2
        assert store.query("ASK { ?s <urn:version> 2 }", timeout=60) is True
        store.backup(tmp_path / "backup.nq.gz")
    with clustergraph.open(tmp_path / name) as store:
        store.restore(tmp_path / "backup.nq.gz", replace=True)
        assert store.verify().faults == ()
    assert leftovers(tmp_path / name) == set()


def test_readers_that_stay_hold_their_own_generations_and_no_others(path: Path) -> None:
    with clustergraph.open(path) as store:
        store.load(state(1))
        early = clustergraph.open(path, read_only=True)
        for version in range(2, 12):
            store.load(state(version), replace=["urn:source"])
        if sys.platform != "win32":
            assert len([*path.glob("g*")]) == 2
        assert version_of(early) == 1
        early.close()
        store.load(state(12), replace=["urn:source"])
        assert leftovers(path) == set()
