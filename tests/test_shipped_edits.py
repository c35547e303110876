"""The shipped tables, edited to be wrong, are refused with the place and the reason, and nothing is loaded."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from clustergraph import Store
from clustergraph.errors import SourceError
from clustergraph.resources import folder

PARIS = "paris-2007"

EDITS = [
    # claims: what is said of what
    ("claims.csv", "F142,F142,organisation:cisco,", "F142,F142,organisation:cisko,", "subject: 'organisation:cisko' is not defined in any table; nearest: organisation:cisco"),
    ("claims.csv", "F142,F142,organisation:cisco,", "F142,F142,organisation:cisco systems,", "subject: 'cisco systems' is not a slug"),
    ("claims.csv", "F142,F142,organisation:cisco,", "F142,F142,cisco,", "subject: 'cisco' has no known prefix"),
    ("claims.csv", "F142,F142,organisation:cisco,", "F142,F142,,", "subject: is empty"),
    ("claims.csv", "F142,F142,", "F141.1,F142,", "id: 'F141.1' stands on line"),
    ("claims.csv", "organisation:cisco,cg:participatesIn", "organisation:cisco,cg:participateIn", "predicate: 'cg:participateIn' is no property of the ontology; nearest: cg:participatesIn"),
    ("claims.csv", "organisation:cisco,cg:participatesIn,cluster:sophia-antipolis-secure-communications", "organisation:cisco,cg:participatesIn,place:sophia-antipolis", "object: 'place:sophia-antipolis' is a cg:Site, but cg:participatesIn takes a cg:Cluster"),
    ("claims.csv", "cluster:grenoble-energy,indicator:projects-announced", "cluster:grenoble-energy,indicator:projects-announced-2007", "'indicator:projects-announced-2007' is no property of the ontology"),
    ("claims.csv", "indicator:projects-announced,,115,integer", "indicator:projects-announced,,115.5,integer", "value: '115.5' is not of the datatype integer"),
    ("claims.csv", "indicator:projects-announced,,115,integer,unit:project", "indicator:projects-announced,,115,integer,unit:projekt", "unit: 'unit:projekt' is not defined in any table; nearest: unit:project"),
    ("claims.csv", "indicator:projects-announced,,115,integer", "indicator:projects-announced,place:fr,115,integer", "exactly one of object and value"),
    ("claims.csv", "cg:amount,,230000000,decimal,EUR", "cg:amount,,-230000000,decimal,EUR", "value: '-230000000' is a negative sum of money"),
    ("claims.csv", "cg:amount,,230000000,decimal,EUR", "cg:amount,,230000000,decimal,", "object: '230000000' is a bare value, but cg:amount takes a sum of money"),
    ("claims.csv", "cg:amount,,230000000,decimal,EUR", "cg:amount,,230 million,decimal,EUR", "'230 million' is not a number"),
    ("claims.csv", "cg:amount,,230000000,decimal,EUR,P1Y", "cg:amount,,230000000,decimal,EUR,year", "'year' is not a duration"),
    ("claims.csv", "indicator:state-aid-share,,27.25,decimal", "indicator:state-aid-share,,127.25,decimal", "'127.25' percent is not between 0 and 100"),
    ("claims.csv", "cg:launched,call:first-2004,,,,,,paragraph:paris-2007.4,organisation:us-embassy-paris,organisation:us-embassy-paris,stated,2004-09", "cg:launched,call:first-2004,,,,,,paragraph:paris-2007.4,organisation:us-embassy-paris,organisation:us-embassy-paris,stated,2004-19", "period: '2004-19' is not a date"),
    ("claims.csv", "cg:launched,call:first-2004,,,,,,paragraph:paris-2007.4,organisation:us-embassy-paris,organisation:us-embassy-paris,stated,2004-09", "cg:launched,call:first-2004,,,,,,paragraph:paris-2007.4,organisation:us-embassy-paris,organisation:us-embassy-paris,stated,Sept 2004", "period: 'Sept 2004' is not"),
    ("claims.csv", "cg:launched,call:first-2004,,,,,,paragraph:paris-2007.4,organisation:us-embassy-paris,organisation:us-embassy-paris,stated", "cg:launched,call:first-2004,,,,,,paragraph:paris-2007.4,organisation:us-embassy-paris,organisation:us-embassy-paris,certain", "modality"),
    ("claims.csv", "cg:launched,call:first-2004,,,,,,paragraph:paris-2007.4", "cg:launched,call:first-2004,,,,,,paragraph:paris-2007.44", "stated_in"),
    ("claims.csv", "cg:launched,call:first-2004,,,,,,paragraph:paris-2007.4,organisation:us-embassy-paris", "cg:launched,call:first-2004,,,,,,paragraph:paris-2007.4,", "asserter: is empty"),
    ("claims.csv", "id,fact,subject,predicate", "id,fact,subjekt,predicate", "column 'subjekt' is not a field of this table"),
    # things and records
    ("clusters.csv", "cluster:minalogic,", "cluster:dijon,", "'cluster:dijon' stands on line"),
    ("clusters.csv", ",place:fr-commune-21231,", ",place:fr-commune-99999,", "place: 'place:fr-commune-99999' is not defined in any table"),
    ("clusters.csv", "nuclear cluster at Dijon,pôle nucléaire de Dijon", "nuclear cluster at Dijon,", "label_fr: is empty"),
    ("clusters.csv", "Minalogic,Minalogic", "Minalogic ,Minalogic", "label_en: 'Minalogic ' has white space around it"),
    ("clusters.csv", "F158 F159", "F158 F959", "claims: "),
    ("organisations.csv", "organisation:oracle,cg:Firm", "organisation:oracle,cg:Company", "'cg:Company' is no"),
    ("organisations.csv", "organisation:oracle,cg:Firm,Oracle,Oracle,,,F146", "organisation:oracle,cg:Firm,Oracle,Oracle,,,F146,x", "cells under"),
    ("fundings.csv", "concept:basis-planned,2005/2007,programme:competitiveness-clusters,F088 F089", "concept:basis-planned,2007/2005,programme:competitiveness-clusters,F088 F089", "period: '2007/2005' ends before it begins"),
    ("fundings.csv", "instrument:ministry-credits", "instrument:ministry-credit", "instrument: 'instrument:ministry-credit' is not defined in any table; nearest: instrument:ministry-credits"),
    ("paragraphs.csv", "marking:SBU,882,2350", "marking:SECRET,882,2350", "marking"),
    ("paragraphs.csv", "marking:SBU,882,2350", "marking:SBU,eight,2350", "char_start"),
    ("notes.csv", "F068,paragraph:paris-2007.1", "F968,paragraph:paris-2007.1", "F968"),
    ("topics.csv", "topic:jobs,", "topic:jobs\x00,", "topics.csv"),
]  # fmt: skip


@pytest.fixture
def datasets(tmp_path: Path) -> Iterator[Path]:
    """A copy of all shipped packages that a test may spoil."""
    target = tmp_path / "datasets"
    shutil.copytree(folder("datasets"), target)
    yield target


@pytest.mark.parametrize(("table", "old", "new", "message"), EDITS, ids=range(len(EDITS)))
def test_an_edit_that_is_wrong_is_told_with_its_place(
    datasets: Path, table: str, old: str, new: str, message: str
) -> None:
    path = datasets / PARIS / table
    text = path.read_text("utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), "utf-8", newline="")
    with Store.memory() as store:
        with pytest.raises(SourceError) as caught:
            store.build([datasets / PARIS])
        assert len(store) == 0
    problems = [str(problem) for problem in caught.value.problems or [caught.value]]
    line = text[: text.index(old)].count("\n") + 1
    assert any(message in problem and f"{PARIS}/{table}:{line}" in problem for problem in problems), problems


def test_a_public_row_on_restricted_ground_is_refused(datasets: Path) -> None:
    path = datasets / PARIS / "claims.csv"
    text = path.read_text("utf-8")
    path.write_text(text.replace("F165,F165,group:energy-clusters", "F165,F165,organisation:dge"), "utf-8", newline="")
    with Store.memory() as store, pytest.raises(SourceError, match="rests on restricted paragraphs only"):
        store.build([datasets / PARIS])


def test_a_table_saved_in_another_encoding_is_refused_with_the_line(datasets: Path) -> None:
    path = datasets / PARIS / "clusters.csv"
    path.write_bytes(path.read_text("utf-8").encode("latin-1"))
    with Store.memory() as store, pytest.raises(SourceError, match=r"clusters\.csv:2: byte 0x.. is not UTF-8"):
        store.build([datasets / PARIS])
