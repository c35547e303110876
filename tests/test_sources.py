"""Tables become records whole, or every fault is told with file, line, column and value."""

import csv
import datetime
import io
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from valley import Valley

from clustergraph.errors import SourceError
from clustergraph.sources import Amount, Literal, Package, Period, Ref, read_package
from clustergraph.sources.periods import read_period


def faults(valley: Valley) -> list[str]:
    with pytest.raises(SourceError) as caught:
        read_package(valley.folder)
    return [str(problem) for problem in (caught.value.problems or [caught.value])]


def test_a_package_becomes_records_and_claims_with_the_place_each_was_read_from(valley: Valley) -> None:
    package = read_package(valley.folder)
    assert [record.id for record in package.records][:2] == ["cluster:optic-valley", "organisation:acme"]
    first = package.records[0]
    assert first.kind == "cg:Cluster"
    assert ("skos:altLabel", Literal("Optic V.", "string", "en")) in first.values
    assert first.claims == (Ref("claim:valley.C1", "claims"), Ref("claim:valley.C2", "claims"))
    assert str(first.location) == "valley/things.csv:2"
    claim = package.claims[4]
    assert claim.object == Amount(Decimal("1500000"), "EUR", "P1Y")
    assert claim.period == Period("2005/2007", datetime.date(2005, 1, 1), datetime.date(2007, 12, 31))
    assert claim.as_stated == "1.5 M"
    assert package.claims[3].unit == Ref("unit:actor", "unit")


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(valley: Valley) -> None:
    text = valley.tables["documents.csv"].replace("\n", "\r\n")
    (valley.folder / "documents.csv").write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert isinstance(read_package(valley.folder), Package)


WRONG = [
    ("things.csv", "cluster:optic-valley,cg:Cluster", "cluster:optic valley,cg:Cluster", "things.csv:2: id: 'optic valley' is not a slug"),
    ("things.csv", "organisation:beta,cg:Firm", "organisation:acme,cg:Firm", "things.csv:4: id: 'organisation:acme' stands on line 3 already"),
    ("things.csv", "organisation:beta,cg:Firm", "firm:beta,cg:Firm", "'firm:beta' has no known prefix"),
    ("things.csv", "Beta,Bêta", "Beta,", "things.csv:4: label_fr: is empty, but every row needs it"),
    ("things.csv", "Beta,Bêta", " Beta,Bêta", "things.csv:4: label_en: ' Beta' has white space around it"),
    ("things.csv", "OV|Optic V.", "OV||Optic V.", "an empty entry between separators"),
    ("things.csv", "Beta,Bêta", "Be\x07ta,Bêta", "holds the control character '\\x07'"),
    ("things.csv", "Beta,Bêta,,C2", "Beta,Bêta,,C2,more", "things.csv:4: 7 cells under 6 column names"),
    ("things.csv", "label_fr,alt_labels", "label_de,alt_labels", "column 'label_de' is not a field of this table"),
    ("things.csv", "label_fr,alt_labels", "label_en,alt_labels", "column 'label_en' stands twice"),
    ("fundings.csv", "2005/2007,C5", "2007/2005,C5", "fundings.csv:2: period: '2007/2005' ends before it begins"),
    ("fundings.csv", "2005/2007,C5", "2005-13,C5", "'2005-13' is not a date: there is no such day"),
    ("claims.csv", "../2007-03", "2007-02-30", "claims.csv:2: period: '2007-02-30' is not a date"),
    ("claims.csv", "../2007-03", "../..", "open on both sides"),
    ("claims.csv", ",12,integer,", ",twelve,integer,", "claims.csv:5: value: 'twelve' is not of the datatype integer"),
    ("claims.csv", ",12,integer,", ",12,float,", "datatype: 'float' is not one of"),
    ("claims.csv", "12,integer,unit:actor", "120,decimal,unit:percent", "'120' percent is not between 0 and 100"),
    ("claims.csv", "1500000,decimal,EUR", "-1500000,decimal,EUR", "claims.csv:6: value: '-1500000' is a negative sum of money"),
    ("claims.csv", "1500000,decimal,EUR", "NaN,decimal,EUR", "'NaN' is not a number"),
    ("claims.csv", "1500000,decimal,EUR", "1.5 bn,decimal,EUR", "'1.5 bn' is not a number"),
    ("claims.csv", "EUR,P1Y", "EUR,yearly", "'yearly' is not a duration"),
    ("claims.csv", "place:valley,,", "place:valley,here,", "exactly one of object and value must be filled"),
    ("claims.csv", "C3,cluster:optic-valley,cg:locatedIn,place:valley", "C3,cluster:optic-valley,cg:locatedIn,", "exactly one of object and value"),
    ("claims.csv", "C3,cluster:optic-valley,", "C3,,", "claims.csv:4: subject: is empty, but every claim needs it"),
    ("claims.csv", "opinion,,low", ",,low", "modality: is empty"),
]  # fmt: skip


@pytest.mark.parametrize(("table", "old", "new", "message"), WRONG)
def test_a_wrong_cell_is_told_with_file_line_column_and_value(
    valley: Valley, table: str, old: str, new: str, message: str
) -> None:
    valley.edit(table, old, new)
    assert any(message in fault for fault in faults(valley)), faults(valley)


def test_all_faults_of_a_file_are_told_up_to_a_hundred(valley: Valley) -> None:
    header = valley.tables["documents.csv"].splitlines()[0]
    valley.tables["documents.csv"] = header + "\n" + "".join(f"document:d{n},,x\n" for n in range(150))
    valley.write()
    assert len(faults(valley)) == 100
    assert "label_en: is empty" in faults(valley)[0]


def test_bytes_that_are_not_utf_8_are_told_with_their_line(valley: Valley) -> None:
    text = valley.tables["things.csv"].encode("latin-1")
    (valley.folder / "things.csv").write_bytes(text)
    assert faults(valley)[0].startswith("valley/things.csv:2: byte 0xe9 is not UTF-8")


def test_a_quote_that_is_never_closed_is_told_where_it_opens(valley: Valley) -> None:
    valley.edit("things.csv", "Beta,Bêta", '"Beta,Bêta')
    assert "valley/things.csv:4: unexpected end of data" in faults(valley)[0]


def test_a_cell_of_many_megabytes_is_refused(valley: Valley) -> None:
    valley.edit("things.csv", "Beta,Bêta", "Beta," + "x" * 2_000_000)
    assert "valley/things.csv:4: a cell is longer than 1,048,576 characters" in faults(valley)[0]


def test_a_foreign_key_must_have_its_row(valley: Valley) -> None:
    schema = valley.descriptor["resources"][1]["schema"]
    schema["foreignKeys"] = [{"fields": "document", "reference": {"resource": "documents", "fields": "id"}}]
    valley.edit("documents.csv", "document:report", "document:other")
    assert "valley/paragraphs.csv:2: document: 'document:report' is not in valley/documents.csv" in faults(valley)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"name": "no slug"}, "name: 'no slug' is not a slug"),
        ({"licenses": []}, "licenses: expected a list with at least one entry"),
        ({"created": "yesterday"}, "created: 'yesterday' is not a date"),
        ({"title": ""}, "title: expected a text"),
        ({"resources": [{}]}, "resources[0].path: expected a text"),
        ({"resources": "none"}, "resources: expected a list"),
        ({"name": "inferred"}, "name: 'inferred' is the name of a graph of clustergraph's own"),
        ({"created": "2026-99-99"}, "created: '2026-99-99' is not a date"),
        ({"requires": ["../../etc"]}, "requires: '../../etc' is not a slug"),
    ],
)
def test_a_descriptor_that_says_too_little_is_refused(valley: Valley, change: dict[str, object], message: str) -> None:
    valley.descriptor.update(change)
    valley.write()
    assert message in faults(valley)[0]


def test_a_table_outside_the_packages_folder_is_refused(valley: Valley) -> None:
    valley.descriptor["resources"][0]["path"] = "../../etc/passwd.csv"
    valley.write()
    assert "leaves the package's folder" in faults(valley)[0]


def test_a_missing_table_and_a_missing_descriptor_are_told(valley: Valley, tmp_path: Path) -> None:
    (valley.folder / "documents.csv").unlink()
    assert "valley/documents.csv: cannot be read: No such file" in faults(valley)[0]
    with pytest.raises(SourceError, match="needs a datapackage.json"):
        read_package(tmp_path)


def test_json_cut_in_the_middle_is_told_with_its_line(valley: Valley) -> None:
    (valley.folder / "datapackage.json").write_text('{"name":\n "x"', "utf-8")
    assert "valley/datapackage.json:2: not JSON" in faults(valley)[0]


@pytest.mark.parametrize(
    "text", ["2007", "2007-03", "2007-03-20", "2005/2007", "../2007-03", "2016/..", "2005-07/2006"]
)
def test_a_period_keeps_its_spelling(text: str) -> None:
    assert read_period(text).edtf == text


@pytest.mark.parametrize(
    "text", ["", "07", "2007-3", "2007/", "/2007", "2007-02-29", "20070320", "2007-03-20/2007-03-19"]
)
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"not a date|ends before"):
        read_period(text)


def _table(rows: list[list[str]]) -> str:
    target = io.StringIO()
    csv.writer(target, lineterminator="\n").writerows(rows)
    return target.getvalue()


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    junk=st.one_of(
        st.binary(max_size=300),
        st.lists(st.lists(st.text(), min_size=6, max_size=6)).map(lambda r: _table(r).encode("utf-8", "replace")),
    )
)
def test_no_table_whatever_raises_anything_but_a_source_error(valley: Valley, junk: bytes) -> None:
    header = b"id,type,label_en,label_fr,alt_labels,claims\n"
    (valley.folder / "things.csv").write_bytes(header + junk)
    try:
        read_package(valley.folder)
    except SourceError as error:
        assert "valley/" in str(error)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    cells=st.lists(
        st.one_of(
            st.text(max_size=12),
            st.sampled_from(["EUR", "12", "integer", "cg:amount", "cluster:x", "2007/..", "NaN", "1e400"]),
        ),
        min_size=19,
        max_size=19,
    )
)
def test_no_claim_whatever_raises_anything_but_a_source_error(valley: Valley, cells: list[str]) -> None:
    header = valley.tables["claims.csv"].splitlines()[0]
    (valley.folder / "claims.csv").write_bytes((header + "\n" + _table([cells])).encode("utf-8", "replace"))
    try:
        read_package(valley.folder)
    except SourceError as error:
        assert "valley/claims.csv" in str(error)


def test_a_table_may_be_parted_by_tabs(valley: Valley) -> None:
    valley.descriptor["resources"][2]["path"] = "documents.tsv"
    valley.tables["documents.tsv"] = valley.tables.pop("documents.csv").replace(",", "\t")
    valley.write()
    package = read_package(valley.folder)
    record = next(record for record in package.records if record.id == "document:report")
    assert str(record.location) == "valley/documents.tsv:2"
    assert ("skos:prefLabel", Literal("Rapport sur la vallée", "string", "fr")) in record.values


@pytest.mark.parametrize("pattern", ["((.*)*)*!", "([a-z ]+)+!", "(?:a*)*"])
def test_a_pattern_that_may_take_for_ever_is_refused(valley: Valley, pattern: str) -> None:
    valley.descriptor["resources"][0]["schema"]["fields"][0]["constraints"] = {"pattern": pattern}
    valley.write()
    assert "pattern: repeats what repeats itself" in faults(valley)[0]


@pytest.mark.parametrize("number", ["1e999999999", "1e-999999999", "9" * 100, "١٢"])
def test_a_number_too_long_to_be_meant_is_refused(valley: Valley, number: str) -> None:
    valley.edit("claims.csv", "1500000,decimal,EUR", f"{number},decimal,EUR")
    assert "valley/claims.csv:6: value: " in faults(valley)[0]


@pytest.mark.parametrize("text", ["Be‮ta", "Be�ta", "Be￿ta"])
def test_a_character_that_nobody_means_to_write_is_refused(valley: Valley, text: str) -> None:
    valley.edit("things.csv", "Beta,Bêta", f"{text},Bêta")
    assert "valley/things.csv:4: label_en: " in faults(valley)[0]
