"""The 2007 report: every fact a claim, nothing restricted in what is public, no sentence and no person of the source."""

import csv
import re
import shutil
from collections import Counter
from pathlib import Path

import pytest

from clustergraph import Store
from clustergraph.quads import load_schema, package_quads
from clustergraph.resources import folder
from clustergraph.sources import Claim, Package, Ref, read_package

HOME = folder("datasets") / "paris-2007"
SHARED = Path(__file__).parents[2] / "shared"
RESTRICTED = {"paragraph:paris-2007.1", "paragraph:paris-2007.2", "paragraph:paris-2007.13"}


@pytest.fixture(scope="module")
def package() -> Package:
    return read_package(HOME)


def facts_of(claim: Claim) -> str:
    value = next(value for name, value in claim.values if name == "dcterms:identifier")
    return getattr(value, "text", "")


def test_every_fact_of_the_report_is_a_claim(package: Package) -> None:
    assert {facts_of(claim) for claim in package.claims} == {f"F{number:03}" for number in range(1, 227)}


@pytest.mark.skipif(
    not (SHARED / "domain" / "facts.csv").exists(), reason="the table of facts is not beside the checkout"
)
def test_every_claim_has_the_modality_and_the_paragraph_of_its_fact(package: Package) -> None:
    with (SHARED / "domain" / "facts.csv").open(encoding="utf-8", newline="") as file:
        facts = {row["id"]: row for row in csv.DictReader(file)}
    other_words = {"claim": "judgement", "survey answer": "survey-answer"}
    for claim in package.claims:
        fact = facts[facts_of(claim)]
        modality = other_words.get(fact["modality"], fact["modality"])
        assert claim.modality.curie == f"modality:{modality}", claim.id
        assert claim.stated_in.curie == f"paragraph:paris-2007.{fact['ordinal']}", claim.id


@pytest.mark.skipif(not (SHARED / "source").exists(), reason="the report is not beside the checkout")
def test_no_eight_words_in_a_row_of_the_report_stand_in_a_table() -> None:
    def words(text: str) -> list[str]:
        return re.findall(r"[a-z0-9]+", text.lower())

    text = next((SHARED / "source").glob("*.txt")).read_text("utf-8")
    source: set[tuple[str, ...]] = set()
    with (SHARED / "domain" / "paragraphs.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            run = words(text[int(row["char_start"]) : int(row["char_end"])])
            source |= {tuple(run[i : i + 8]) for i in range(len(run) - 7)}
    for path in sorted(HOME.parent.glob("*/*")):
        run = words(path.read_text("utf-8"))
        assert not source & {tuple(run[i : i + 8]) for i in range(len(run) - 7)}, path


@pytest.mark.parametrize(
    ("fact", "subject", "predicate", "object"),
    [
        ("F088", "funding:ministry-credits-2005-2007", "cg:amount", "amount-of-230000000-EUR-P1Y"),
        ("F142", "organisation:cisco", "cg:participatesIn", "cluster:sophia-antipolis-secure-communications"),
        ("F151", "organisation:xerox", "cg:participatesIn", "cluster:imvn"),
        ("F158", "organisation:xerox", "cg:participatesIn", "cluster:minalogic"),
        ("F111", "organisation:french-government", "cg:evaluates", "policy:competitiveness-clusters"),
    ],
)
def test_a_fact_says_what_the_report_says(
    package: Package, fact: str, subject: str, predicate: str, object: str
) -> None:
    claim = next(claim for claim in package.claims if facts_of(claim) == fact)
    assert (claim.subject.curie, claim.predicate.curie) == (subject, predicate)
    if isinstance(claim.object, Ref):
        assert claim.object.curie == object
    else:
        amount = claim.object
        assert (
            f"amount-of-{getattr(amount, 'value', '')}-{getattr(amount, 'currency', '')}-{getattr(amount, 'per', '')}"
            == object
        )


def censored(target: Path) -> Path:
    """A copy of the tables from which every trace of the restricted paragraphs was struck out, row by row."""
    shutil.copytree(HOME, target)
    claims = _rows(target / "claims.csv")
    struck = {row["id"] for row in claims if row["stated_in"] in RESTRICTED}
    _write(target / "claims.csv", [row for row in claims if row["id"] not in struck])
    for path in target.glob("*.csv"):
        rows = _rows(path)
        if path.name in ("notes.csv", "repeats.csv"):
            _write(path, [row for row in rows if row["stated_in"] not in RESTRICTED and row["claim"] not in struck])
        elif rows and "claims" in rows[0]:
            _write(path, [kept for row in rows if (kept := _without(row, struck))["claims"]])
    return target


def _without(row: dict[str, str], struck: set[str]) -> dict[str, str]:
    return {**row, "claims": " ".join(claim for claim in row["claims"].split(" ") if claim not in struck)}


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _write(path: Path, rows: list[dict[str, str]]) -> None:
    header = path.read_text("utf-8").splitlines()[0].split(",")
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, header, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def test_the_public_graphs_are_the_same_as_if_the_restricted_paragraphs_did_not_exist(
    package: Package, tmp_path: Path
) -> None:
    def public(source: Package) -> Counter[str]:
        quads = package_quads(source, load_schema())
        row = "sourceRow> "
        return Counter(
            str(quad)
            for quad in quads
            if "/SBU" not in str(quad.graph_name) and row not in str(quad) and "/catalogue" not in str(quad.graph_name)
        )

    without = public(read_package(censored(tmp_path / "paris-2007")))
    assert without
    assert set(public(package)) == set(without)


def test_what_is_public_never_comes_from_restricted_paragraphs_in_the_inferred_graph(tmp_path: Path) -> None:
    censored(tmp_path / "paris-2007")
    with Store.memory() as whole, Store.memory() as part:
        whole.build(["paris-2007"])
        part.build([tmp_path / "paris-2007"])
        query = "SELECT ?s ?p ?o WHERE { GRAPH source:inferred { ?s ?p ?o } }"
        assert set(map(tuple, whole.select(query))) == set(map(tuple, part.select(query)))


def test_no_officer_is_named() -> None:
    names = re.compile("gri" + "ot|staple" + "ton|smi" + "tham", re.I)
    for path in sorted(HOME.parent.glob("*/*")):
        assert not names.search(path.read_text("utf-8")), path
