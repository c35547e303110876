"""
A made-up world of clusters, as large as asked, written as a data package like any user's own tables.

Clusters, firms, research bodies and universities with members, labels, counts and money claimed by documents over twenty
years, and EU-like projects with their partners; how many ties an organisation has falls off as Zipf's law says. The
same seed and size give the same files, byte for byte.
"""

import csv
import json
import random
from collections.abc import Iterable, Iterator
from itertools import accumulate
from pathlib import Path
from typing import Any

__all__ = ["SEED", "write_package"]

SEED = 2007

NAME = "made-up"
PER_MILLION = {"clusters": 400, "organisations": 9_000, "memberships": 15_000, "projects": 4_600, "fundings": 4_000}
"""How many of each make about a million statements, with all that comes with them."""

_KINDS = (
    ("cg:Firm", 70),
    ("cg:ResearchBody", 15),
    ("cg:University", 10),
    ("cg:BusinessSchool", 1),
    ("cg:PublicBody", 4),
)
_COUNTRIES = (
    ("place:fr", 70),
    ("place:de", 8),
    ("place:it", 6),
    ("place:es", 5),
    ("place:gb", 5),
    ("place:us", 4),
    ("place:be", 2),
)
_TECHNOLOGIES = (
    "ict", "energy", "health", "nanotechnology", "biotechnology", "aerospace", "automotive", "software", "solar",
    "secure-communications", "agro-food", "transportation", "digital-content", "nuclear", "microtechnology", "wind",
)  # fmt: skip
_DEPARTMENTS = [f"place:fr-departement-{number:02}" for number in range(1, 96) if number != 20]
_SYLLABLES = (
    "al",
    "ber",
    "cor",
    "dan",
    "el",
    "fon",
    "gra",
    "hel",
    "ion",
    "jur",
    "kel",
    "lum",
    "mar",
    "nov",
    "opt",
    "pol",
)
_CLAIMS = (
    "id", "subject", "predicate", "object", "value", "datatype", "unit", "per", "bound", "stated_in", "asserter",
    "reporter", "modality", "period", "confidence", "polarity", "theme", "as_stated", "note",
)  # fmt: skip


def write_package(folder: Path, statements: int, *, seed: int = SEED) -> Path:
    """Write a package of about `statements` statements into `folder`, which is made; returns the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    world = _World(statements, seed)
    tables = {
        "clusters": (("id", "label_en", "label_fr"), world.clusters()),
        "organisations": (("id", "type", "label_en", "label_fr", "country"), world.organisations()),
        "documents": (("id", "label_en", "label_fr"), world.documents()),
        "paragraphs": (("id", "label", "marking", "document"), world.paragraphs()),
        "claims": (_CLAIMS, world.claims()),
        "fundings": (
            ("id", "label_en", "label_fr", "funder", "recipient", "instrument", "basis", "period", "claims"),
            world.fundings(),
        ),
        "projects": (("id", "label_en", "label_fr", "period"), world.projects()),
        "participations": (("id", "project", "member", "role", "contribution", "period"), world.participations()),
    }
    for name, (columns, rows) in tables.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(columns)
            writer.writerows(rows)
    (folder / "datapackage.json").write_text(json.dumps(_descriptor(), indent=1), "utf-8")
    return folder


class _World:
    def __init__(self, statements: int, seed: int) -> None:
        self.seed = seed
        self.size = {name: max(3, round(count * statements / 1e6)) for name, count in PER_MILLION.items()}
        self.documents_count = max(2, self.size["memberships"] // 200)
        # An organisation's share of all ties: that of rank r is as 1/(r+5), Zipf's law with a blunted head.
        self.weights = list(accumulate(1 / (rank + 5) for rank in range(self.size["organisations"])))

    def _random(self, part: str) -> random.Random:
        return random.Random(f"{self.seed} {part}")

    def _organisation(self, chance: random.Random) -> str:
        number = chance.choices(range(self.size["organisations"]), cum_weights=self.weights)[0]
        return f"organisation:{NAME}-{number}"

    def _cluster(self, chance: random.Random) -> str:
        return f"cluster:{NAME}-{int(self.size['clusters'] * chance.random() ** 2)}"

    def clusters(self) -> Iterator[tuple[str, ...]]:
        chance = self._random("clusters")
        for number in range(self.size["clusters"]):
            name = _name(chance)
            yield f"cluster:{NAME}-{number}", f"{name} Valley {number}", f"Vallée {name} {number}"

    def organisations(self) -> Iterator[tuple[str, ...]]:
        chance = self._random("organisations")
        for number in range(self.size["organisations"]):
            name = f"{_name(chance)} {_name(chance)} {number}"
            yield f"organisation:{NAME}-{number}", _pick(chance, _KINDS), name, name, _pick(chance, _COUNTRIES)

    def documents(self) -> Iterator[tuple[str, ...]]:
        for number in range(self.documents_count):
            yield f"document:{NAME}-{number}", f"yearbook {number}", f"annuaire {number}"

    def paragraphs(self) -> Iterator[tuple[str, ...]]:
        for number in range(self.documents_count):
            for place in range(1, 6):
                marking = "SBU" if place == 5 else "U"
                yield f"paragraph:{NAME}-{number}.{place}", f"¶{place}", marking, f"document:{NAME}-{number}"

    def claims(self) -> Iterator[tuple[object, ...]]:
        chance = self._random("claims")
        for number in range(self.size["memberships"]):
            start = chance.randint(2005, 2022)
            period = f"{start}-{chance.randint(1, 12):02}/{'..' if chance.random() < 0.7 else start + 3}"
            tie = (self._organisation(chance), "cg:participatesIn", self._cluster(chance))
            yield self._claim(chance, f"m{number}", *tie, period=period)
        for number in range(self.size["clusters"]):
            yield from self._of_cluster(chance, f"cluster:{NAME}-{number}", number)
        for number in range(self.size["fundings"]):
            amount = {"value": chance.randint(10, 5_000) * 1000, "datatype": "decimal", "unit": "EUR"}
            yield self._claim(chance, f"f{number}", f"funding:{NAME}-{number}", "cg:amount", **amount)

    def _of_cluster(self, chance: random.Random, cluster: str, number: int) -> Iterator[tuple[object, ...]]:
        place = chance.choice(_DEPARTMENTS)
        yield self._claim(chance, f"p{number}", cluster, "cg:locatedIn", place)
        label = f"class:{chance.choice(('mondial', 'a-vocation-mondiale', 'national'))}"
        yield self._claim(chance, f"k{number}", cluster, "cg:classifiedAs", label, period="2005-07")
        for index, technology in enumerate(chance.sample(_TECHNOLOGIES, 3)):
            yield self._claim(chance, f"t{number}.{index}", cluster, "cg:worksOn", f"technology:{technology}")
        members = chance.randint(20, 200)
        for year in range(2006, 2024):
            members += chance.randint(-3, 12)
            for index, (indicator, value) in enumerate((("members", members), ("smes", members * 2 // 3))):
                count = {"value": value, "datatype": "integer", "unit": "unit:actor", "period": str(year)}
                yield self._claim(chance, f"i{number}.{year}.{index}", cluster, f"indicator:{indicator}", **count)
        if number % 5 == 0:
            said = self._claim(chance, f"o{number}", cluster, "cg:hasEffect", "topic:international-collaboration")
            yield tuple("opinion" if value == "stated" else value for value in said)

    def _claim(
        self, chance: random.Random, id: str, subject: str, predicate: str, object_: object = "", **more: object
    ) -> tuple[object, ...]:
        number = chance.randrange(self.documents_count)
        place = 5 if chance.random() < 0.02 else chance.randint(1, 4)
        row = {
            "id": id,
            "subject": subject,
            "predicate": predicate,
            "object": object_,
            "stated_in": f"paragraph:{NAME}-{number}.{place}",
            "asserter": f"organisation:{NAME}-{number % self.size['organisations']}",
            "modality": "stated",
            "confidence": chance.choice(("high", "high", "medium", "low")),
            **more,
        }
        return tuple(row.get(column, "") for column in _CLAIMS)

    def fundings(self) -> Iterator[tuple[object, ...]]:
        chance = self._random("fundings")
        for number in range(self.size["fundings"]):
            year = chance.randint(2005, 2023)
            instrument = chance.choice(("agency-funding", "fui", "ministry-credits", "tax-exemption"))
            basis = chance.choice(("planned", "spent", "allocated"))
            yield (
                f"funding:{NAME}-{number}",
                f"money {number}",
                f"fonds {number}",
                self._organisation(chance),
                self._cluster(chance) if chance.random() < 0.5 else self._organisation(chance),
                f"instrument:{instrument}",
                f"concept:basis-{basis}",
                str(year),
                f"f{number}",
            )

    def projects(self) -> Iterator[tuple[str, ...]]:
        for number, period in enumerate(self._periods()):
            yield f"project:{NAME}-{number}", f"project {number}", f"projet {number}", period

    def _periods(self) -> Iterator[str]:
        chance = self._random("projects")
        for _ in range(self.size["projects"]):
            start = chance.randint(2006, 2021)
            yield f"{start}-01-01/{start + chance.randint(1, 4)}-12-31"

    def participations(self) -> Iterator[tuple[object, ...]]:
        chance = self._random("participations")
        for number, period in enumerate(self._periods()):
            partners = dict.fromkeys(self._organisation(chance) for _ in range(chance.randint(3, 12)))
            for place, member in enumerate(partners):
                role = "participant" if place else "coordinator"
                key = f"participation:{NAME}-{number}-{place}"
                yield key, f"project:{NAME}-{number}", member, role, chance.randint(20, 900) * 1000, period


def _name(chance: random.Random) -> str:
    return "".join(chance.choices(_SYLLABLES, k=3)).capitalize()


def _pick(chance: random.Random, choices: Iterable[tuple[str, int]]) -> str:
    values, weights = zip(*choices, strict=True)
    return str(chance.choices(values, weights)[0])


def _field(name: str, property: str = "", **more: Any) -> dict[str, Any]:
    return {"name": name, "type": "string", **({"propertyUrl": property} if property else {}), **more}


def _node(name: str, property: str) -> dict[str, Any]:
    return _field(name, property, valueUrl=f"{{{name}}}")


def _resource(name: str, kind: str, *fields: dict[str, Any], about: str = "{id}") -> dict[str, Any]:
    key = _field("id", constraints={"required": True, "unique": True})
    return {
        "name": name,
        "path": f"{name}.csv",
        "profile": "tabular-data-resource",
        "rdfType": kind,
        "aboutUrl": about,
        "schema": {"fields": [key, *fields], "primaryKey": "id", "missingValues": [""]},
    }


def _descriptor() -> dict[str, Any]:
    labels = [
        _field(f"label_{language}", "skos:prefLabel", lang=language, constraints={"required": True})
        for language in ("en", "fr")
    ]
    money = {"type": "number", "currency": "EUR"}
    return {
        "profile": "tabular-data-package",
        "name": NAME,
        "title": "A made-up world of clusters",
        "title_fr": "Un monde de pôles inventé",
        "description": "Made up, for measuring",
        "version": "1.0.0",
        "created": "2026-01-01",
        "licenses": [{"name": "CC0-1.0", "title": "CC0", "path": "https://creativecommons.org/publicdomain/zero/1.0/"}],
        "requires": ["places", "paris-2007"],
        "resources": [
            _resource("clusters", "cg:Cluster", *labels),
            _resource("organisations", "{type}", _field("type"), *labels, _node("country", "cg:locatedIn")),
            _resource("documents", "cg:Document", *labels),
            _resource(
                "paragraphs",
                "cg:Paragraph",
                _field("label", "bibo:locator"),
                _field("marking", "cg:marking", valueUrl="marking:{marking}"),
                _node("document", "dcterms:isPartOf"),
            ),
            _resource("claims", "cg:Claim", *map(_field, _CLAIMS[1:]), about=f"claim:{NAME}.{{id}}"),
            _resource(
                "fundings",
                "cg:Funding",
                *labels,
                *(_node(name, f"cg:{name}") for name in ("funder", "recipient", "instrument", "basis")),
                _field("period", "cg:period"),
                _field("claims", "cg:supportedBy", valueUrl=f"claim:{NAME}.{{claims}}"),
            ),
            _resource("projects", "cg:Project", *labels, _field("period", "cg:period")),
            _resource(
                "participations",
                "cg:ProjectParticipation",
                _node("project", "cg:project"),
                _node("member", "org:member"),
                _field("role", "org:role", valueUrl="role:{role}"),
                _field("contribution", "cg:amount", **money),
                _field("period", "cg:period"),
            ),
        ],
    }
