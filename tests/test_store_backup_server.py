"""Backups of stores on servers, which come back on the disk and the other way round; and looking through such a store."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from commands import run_command
from servers import KINDS, Served
from SPARQLWrapper import POST, SPARQLWrapper

import clustergraph
from clustergraph import Store

NOTES = b'<urn:a> <urn:p> [ <urn:q> "\\u00e9"@fr, 7 ] . <urn:a> a <urn:T> .'


@pytest.fixture(params=KINDS)
def served(request: pytest.FixtureRequest, servers: Callable[[str], Served]) -> Served:
    return servers(request.param)


def test_a_backup_moves_a_store_from_a_server_to_the_disk_and_back(served: Served, tmp_path: Path) -> None:
    with clustergraph.open(served.profile) as store, Store.memory() as other:
        store.load(NOTES, format="ttl", graph="notes")
        number = store.backup(tmp_path / "server.nq.gz")
        assert other.restore(tmp_path / "server.nq.gz") == number == len(store)
        assert other.dump(canonical=True) == store.dump(canonical=True)
        other.load(b"<urn:a> <urn:p> <urn:more> .", format="ttl", graph="more")
        other.backup(tmp_path / "memory.nq.gz")
        with pytest.raises(clustergraph.StoreError, match="is not empty"):
            store.restore(tmp_path / "memory.nq.gz")
        store.restore(tmp_path / "memory.nq.gz", replace=True)
        assert store.dump(canonical=True) == other.dump(canonical=True)
        assert store.verify().faults == ()
        assert store.verify().graphs == store.graphs()


def test_what_others_changed_on_a_server_is_found(served: Served) -> None:
    with clustergraph.open(served.profile) as store:
        store.load(NOTES, format="ttl", graph="notes")
        (graph,) = [iri for iri in store.graphs() if iri.endswith("notes")]
        other = SPARQLWrapper(served.update)
        other.setMethod(POST)
        other.setQuery(f"INSERT DATA {{ GRAPH <{graph}> {{ <urn:b> <urn:p> <urn:c> }} }}")
        other.query()
        for use in (store.verify, lambda: store.backup(io.BytesIO())):
            with pytest.raises(clustergraph.StoreError, match="it was changed by other means than this") as raised:
                use()
            assert f"gives 5 of the 4 triples of <{graph}>" in str(raised.value)


def test_the_commands_take_the_address_of_a_server(served: Served, tmp_path: Path) -> None:
    def run(*arguments: str) -> str:
        done = run_command(*arguments, "--store", str(served.profile), cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        return done.stdout + done.stderr

    (tmp_path / "notes.ttl").write_bytes(NOTES)
    run("load", "notes.ttl", "--graph", "notes")
    run("backup", "all.nq.gz")
    run("restore", "all.nq.gz", "--replace")
    assert "all is as it should be" in run("verify")
