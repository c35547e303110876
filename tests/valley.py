"""A small package about an invented valley, for tests to read and to spoil."""

import json
from pathlib import Path
from typing import Any

__all__ = ["CLAIM_COLUMNS", "Valley"]

CLAIM_COLUMNS = (
    "id,subject,predicate,object,value,datatype,unit,per,bound,stated_in,asserter,reporter,modality,period,"
    "confidence,polarity,theme,as_stated,note"
)


class Valley:
    """A small package about an invented valley, on disk, whose files a test may change before it is read."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True)
        self.tables: dict[str, str] = dict(_TABLES)
        self.descriptor: dict[str, Any] = _descriptor()
        self.write()

    def write(self) -> None:
        (self.folder / "datapackage.json").write_text(json.dumps(self.descriptor), "utf-8")
        for name, text in self.tables.items():
            (self.folder / name).write_text(text, "utf-8", newline="")

    def edit(self, table: str, old: str, new: str) -> None:
        """Replace a text that stands once in a table."""
        assert self.tables[table].count(old) == 1, f"{old!r} stands {self.tables[table].count(old)} times in {table}"
        self.tables[table] = self.tables[table].replace(old, new)
        self.write()


_TABLES = {
    "things.csv": """id,type,label_en,label_fr,alt_labels,claims
cluster:optic-valley,cg:Cluster,Optic Valley,Vallée de l'optique,OV|Optic V.,C1 C2
organisation:acme,cg:Firm,Acme,Acme,,C1
organisation:beta,cg:Firm,Beta,Bêta,,C2
organisation:observatory,cg:Organisation,Valley Observatory,Observatoire de la vallée,,C1
place:valley,cg:Region,The valley,La vallée,,C3
""",
    "paragraphs.csv": """id,label,marking,document
paragraph:report.1,¶1,U,document:report
paragraph:report.2,¶2,SBU,document:report
""",
    "documents.csv": """id,label_en,label_fr
document:report,Report on the valley,Rapport sur la vallée
""",
    "fundings.csv": """id,label_en,label_fr,funder,recipient,instrument,basis,period,claims
funding:start,Start money,Fonds d'amorçage,organisation:observatory,cluster:optic-valley,instrument:seed-money,concept:basis-planned,2005/2007,C5
""",
    "claims.csv": CLAIM_COLUMNS
    + """
C1,organisation:acme,cg:participatesIn,cluster:optic-valley,,,,,,paragraph:report.1,organisation:observatory,,stated,../2007-03,high,,,,
C2,organisation:beta,cg:participatesIn,cluster:optic-valley,,,,,,paragraph:report.2,organisation:observatory,,planned,2008,high,,,,a plan
C3,cluster:optic-valley,cg:locatedIn,place:valley,,,,,,paragraph:report.1,organisation:observatory,,stated,,high,,,,
C4,cluster:optic-valley,indicator:members,,12,integer,unit:actor,,about,paragraph:report.1,organisation:observatory,,estimate,2007,medium,,,about 12,
C5,funding:start,cg:amount,,1500000,decimal,EUR,P1Y,,paragraph:report.1,organisation:observatory,,stated,2005/2007,high,,,1.5 M,
C6,cluster:optic-valley,cg:participatesIn,cluster:optic-valley,,,,,,paragraph:report.1,organisation:observatory,,opinion,,low,absent,,,
""",
}


def _field(name: str, property: str = "", **more: Any) -> dict[str, Any]:
    return {"name": name, "type": "string", **({"propertyUrl": property} if property else {}), **more}


def _labels() -> list[dict[str, Any]]:
    need = {"constraints": {"required": True}}
    return [
        _field("label_en", "skos:prefLabel", lang="en", **need),
        _field("label_fr", "skos:prefLabel", lang="fr", **need),
    ]


def _resource(name: str, kind: str, fields: list[dict[str, Any]], about: str = "{id}", **schema: Any) -> dict[str, Any]:
    return {
        "name": name,
        "path": f"{name}.csv",
        "profile": "tabular-data-resource",
        "rdfType": kind,
        "aboutUrl": about,
        "schema": {"fields": fields, "primaryKey": "id", **schema},
    }


def _descriptor() -> dict[str, Any]:
    key = _field("id", constraints={"required": True})
    claims = _field("claims", "cg:supportedBy", valueUrl="claim:valley.{claims}", separator=" ")
    return {
        "profile": "tabular-data-package",
        "name": "valley",
        "title": "A valley",
        "description": "An invented valley",
        "version": "1.0.0",
        "created": "2026-01-02",
        "licenses": [{"name": "CC0-1.0", "title": "CC0", "path": "https://creativecommons.org/publicdomain/zero/1.0/"}],
        "resources": [
            _resource(
                "things",
                "{type}",
                [
                    key,
                    _field("type"),
                    *_labels(),
                    _field("alt_labels", "skos:altLabel", separator="|", lang="en"),
                    claims,
                ],
            ),
            _resource(
                "paragraphs",
                "cg:Paragraph",
                [
                    key,
                    _field("label", "bibo:locator"),
                    _field("marking", "cg:marking", valueUrl="marking:{marking}"),
                    _field("document", "dcterms:isPartOf", valueUrl="{document}"),
                ],
            ),
            _resource("documents", "cg:Document", [key, *_labels()]),
            _resource(
                "fundings",
                "cg:Funding",
                [
                    key,
                    *_labels(),
                    *(
                        _field(name, f"cg:{name}", valueUrl=f"{{{name}}}")
                        for name in ("funder", "recipient", "instrument", "basis")
                    ),
                    _field("period", "cg:period"),
                    claims,
                ],
            ),
            _resource("claims", "cg:Claim", [_field(name) for name in CLAIM_COLUMNS.split(",")], "claim:valley.{id}"),
        ],
    }
