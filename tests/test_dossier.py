"""A dossier holds what is known of a thing, each line with who says so, the same in every form."""

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad
from valley import Valley

import clustergraph
from clustergraph import Store
from clustergraph.cli.showing import show
from clustergraph.dossier import BASES, Dossier, Line, Section, dossier
from clustergraph.dossier.citing import FRAME, references
from clustergraph.dossier.markdown import code, escaped
from clustergraph.dossier.reading import Around
from clustergraph.dossier.words import PROPERTIES, SECTIONS, WORDS
from clustergraph.errors import NotFoundError
from clustergraph.solutions import one_line
from clustergraph.things import Names
from clustergraph.views import view
from clustergraph.vocabulary import term

LANGUAGES = ("en", "fr")


def lines(found: Dossier, key: str, language: str = "en") -> list[str]:
    """The lines of a section as text; none where there is no such section."""
    return [line.say(language) for section in found.sections if section.key == key for line in section.lines]


def all_lines(found: Dossier) -> list[Line]:
    return [line for section in found.sections for line in section.lines]


def cited(found: Dossier, text: str) -> list[str]:
    """The claims and rows that the line which begins with a text rests on."""
    line = next(line for line in all_lines(found) if line.say().startswith(text))
    notes = [found.footnotes[number - 1] for number in line.footnotes]
    return [note.identifier or note.row for note in notes]


@pytest.fixture
def valley_store(valley: Valley) -> Iterator[Store]:
    with Store.memory() as store:
        store.build([valley.folder])
        yield store


def test_minalogic_has_its_place_members_class_fields_money_and_figures(shipped: Store) -> None:
    found = dossier(shipped, term("cluster:minalogic"))
    assert (found.title.say(), found.kind.say("fr")) == ("Minalogic", "pôle de compétitivité")
    assert lines(found, "location") == [
        "is located in: Grenoble",
        "and so in: Isère",
        "and so in: Auvergne-Rhône-Alpes (in these borders: since 2016)",
        "and so in: Rhône-Alpes (in these borders: 1982–2015)",
        "and so in: France",
    ]
    assert lines(found, "participants") == ["participant: Xerox; by 2007-03"]
    assert cited(found, "participant: Xerox") == ["F158"]
    assert lines(found, "class") == ["labelled as: world class (French list); 2007"]
    assert lines(found, "governance") == ["Minalogic Partenaires — governs → Minalogic"]
    assert "has field: nanotechnology" in lines(found, "fields")
    assert "cost of projects: EUR 1,120,000,000; 2006" in lines(found, "money")
    assert "coût des projets\u00a0: 1\u202f120\u202f000\u202f000\u00a0EUR\u00a0; 2006" in lines(found, "money", "fr")
    assert {"projects labelled: 30 projects; 2006", "companies: 174 companies; 2013-03"} <= set(
        lines(found, "indicators")
    )
    assert "no first day is given for its one participation" in lines(found, "unknown")


def test_a_wider_place_follows_from_the_claim_and_from_every_row_on_the_way(shipped: Store) -> None:
    found = dossier(shipped, term("cluster:minalogic"))
    wider = next(line for line in all_lines(found) if line.say().startswith("and so in: Isère"))
    assert wider.basis == "inferred"
    assert cited(found, "and so in: Isère") == ["F159", "places/communes.csv:9"]


def test_xerox_takes_part_in_two_clusters_and_much_is_not_known(shipped: Store) -> None:
    found = dossier(shipped, term("organisation:xerox"))
    assert lines(found, "participation") == [
        "participates in: Image, Multimedia and Digital Life (IMVN); by 2007-03",
        "participates in: Minalogic; by 2007-03",
    ]
    assert set(lines(found, "unknown")) == {
        "no place is given for it",
        "no code of it in a register is given",
        "no first day is given for 2 of its 2 participations",
    }


def test_rhone_alpes_has_its_borders_codes_departments_and_clusters(shipped: Store) -> None:
    found = dossier(shipped, term("place:fr-region-2007-82"))
    assert "in these borders: 1982–2015" in lines(found, "identity")
    assert lines(found, "changes") == ["is replaced by: Auvergne-Rhône-Alpes"]
    assert "INSEE code: 82" in lines(found, "identifiers")
    assert lines(found, "parts") == [
        "Ain", "Ardèche", "Drôme", "Haute-Savoie", "Isère", "Loire", "Rhône", "Savoie",
    ]  # fmt: skip
    assert {"Minalogic", "Tenerrdis", "Trimatec; 2006-07"} <= set(lines(found, "contents"))


def test_the_oecd_has_verified_identifiers_and_what_it_says_is_shown_with_its_modality(shipped: Store) -> None:
    found = dossier(shipped, term("organisation:oecd"))
    assert "ROR: 0438wbg98; verification: record opened; confidence: high" in lines(found, "identifiers")
    said = lines(found, "says")
    assert "recommendation: universities — has feature → autonomy; 2006-04" in said
    assert "finding: competitiveness clusters programme — has feature → [absent] evaluation by results; 2006" in said
    assert lines(found, "said") == []


def test_a_project_has_its_participants_the_coordinator_first_with_their_money(shipped: Store) -> None:
    found = dossier(shipped, term("project:h2020-200053"))
    participants = lines(found, "participants")
    assert len(participants) == 18
    assert participants[0] == "participant: Atos Spain SA; coordinator; EUR 813,750"
    assert "total cost: EUR 7,569,030.38" in lines(found, "money")
    assert cited(found, "participant: Atos") == ["h2020-clusters/participations.csv:164"]
    note = found.footnotes[0]
    assert (note.kind, note.row) == ("row", "h2020-clusters/projects.csv:14")
    assert note.title.say().startswith("Horizon 2020 projects")
    assert note.licence == "https://creativecommons.org/licenses/by/4.0/"


def test_the_kpmg_study_has_its_author_and_size(shipped: Store) -> None:
    found = dossier(shipped, term("study:kpmg-2006"))
    assert lines(found, "indicators") == ["clusters covered: 40 clusters; 2006", "respondents: 158 actors; 2006"]
    assert "has author: KPMG; 2006-12" in lines(found, "relations")


def test_a_probable_identity_is_not_stated_as_sameness(shipped: Store) -> None:
    found = dossier(shipped, term("cluster:dijon"))
    assert lines(found, "identifiers") == ["probably identical with, though kept apart: Pôle Nucléaire Bourgogne"]
    assert cited(found, "probably identical") == ["I03"]


def test_figures_that_disagree_stand_side_by_side_with_what_could_explain_them(shipped: Store) -> None:
    found = dossier(shipped, term("programme:competitiveness-clusters"), limit=None)
    disputed = lines(found, "conflicts")
    assert any(line.startswith("clusters: 66") for line in disputed)
    assert any(line.startswith("clusters: 67") for line in disputed)
    assert any(line.startswith("what could explain it: ") for line in disputed)


def test_a_change_is_told_once_even_where_the_thing_is_before_and_after(shipped: Store) -> None:
    found = dossier(shipped, term("cluster:pole-nucleaire-bourgogne"))
    assert lines(found, "changes") == [
        "change: founding of Pôle Nucléaire Bourgogne; founding; 2005; Chalon-sur-Saône",
        "change: renaming of Pôle Nucléaire Bourgogne as Nuclear Valley; renaming; 2017-03",
    ]


def test_what_a_claim_and_a_row_of_another_source_both_say_cites_both(valley_store: Store) -> None:
    cluster, graph = term("cluster:optic-valley"), NamedNode("https://w3id.org/clustergraph/source/map")
    row = Quad(cluster, term("cg:sourceRow"), Literal("map/places.csv:7"), graph)
    valley_store.load([Quad(cluster, term("cg:locatedIn"), term("place:valley"), graph), row])
    assert cited(dossier(valley_store, cluster), "is located in") == ["C3", "map/places.csv:7"]


def test_an_opinion_is_no_evidence_for_what_a_row_says(valley: Valley) -> None:
    valley.edit("claims.csv", "observatory,,stated,,high", "observatory,,opinion,,high")
    with Store.memory() as store:
        store.build([valley.folder])
        cluster, graph = term("cluster:optic-valley"), NamedNode("https://w3id.org/clustergraph/source/map")
        row = Quad(cluster, term("cg:sourceRow"), Literal("map/places.csv:7"), graph)
        store.load([Quad(cluster, term("cg:locatedIn"), term("place:valley"), graph), row])
        found = dossier(store, cluster)
        assert cited(found, "is located in") == ["map/places.csv:7"]
        assert "opinion: Valley Observatory: Optic Valley — is located in → The valley" in lines(found, "said")


def test_of_more_neighbours_than_enough_the_first_are_read_and_the_rest_counted(shipped: Store) -> None:
    france, located = term("place:fr"), term("cg:locatedIn")
    every = Around(shipped, france, None).into(located)
    few = Around(shipped, france, 3)
    assert few.into(located) == every[:3]
    assert few.beyond(located) == len(every) - 3


def test_a_share_is_written_as_each_language_writes_it(shipped: Store) -> None:
    found = dossier(shipped, term("programme:competitiveness-clusters"), limit=None)
    assert "share of large companies: 3%; 2008" in lines(found, "indicators")
    assert "part des grandes entreprises\u00a0: 3\u00a0%\u00a0; 2008" in lines(found, "indicators", "fr")


def test_an_estimate_keeps_its_hedge(shipped: Store) -> None:
    found = dossier(shipped, term("programme:competitiveness-clusters"), limit=None)
    assert "clusters with serious problems: about 15 clusters; 2006-12 (estimate)" in lines(found, "indicators")


def things(store: Store) -> list[NamedNode]:
    """Of every class, the first five things; and every cluster and region."""
    rows = "SELECT DISTINCT ?class ?thing WHERE { ?thing a ?class } ORDER BY ?class ?thing"
    by_class: dict[object, list[NamedNode]] = {}
    for class_, thing in store.select(rows):
        if isinstance(thing, NamedNode):
            by_class.setdefault(class_, []).append(thing)
    whole = (term("cg:Cluster"), term("cg:Programme"))
    return sorted({t for c, held in by_class.items() for t in (held if c in whole else held[:5])}, key=str)


def test_no_line_is_without_a_footnote_unless_it_speaks_of_the_graph_itself(shipped: Store, names: Names) -> None:
    for thing in things(shipped):
        found = dossier(shipped, thing, names=names)
        numbers: set[int] = set()
        for line in all_lines(found):
            assert line.basis in BASES
            assert line.footnotes or line.basis == "graph", (thing, line.say())
            numbers.update(line.footnotes)
        assert numbers == set(range(1, len(found.footnotes) + 1)), thing


def test_lines_are_the_same_with_labels_that_were_read_before(shipped: Store, names: Names) -> None:
    for curie in ("cluster:minalogic", "place:fr", "technology:wind"):
        assert dossier(shipped, term(curie), names=names) == dossier(shipped, term(curie))


class Text(HTMLParser):
    """The text of list items of a page, and what would be loaded or run."""

    def __init__(self) -> None:
        super().__init__()
        self.items: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self._in = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag == "li":
            self.items.append("")
            self._in = True

    def handle_endtag(self, tag: str) -> None:
        if tag == "li":
            self._in = False

    def handle_data(self, data: str) -> None:
        if self._in:
            self.items[-1] += data


def parsed(page: str) -> Text:
    reader = Text()
    reader.feed(page)
    return reader


def unescaped(markdown: str) -> str:
    plain = re.sub(r"\[\^\d+\]|\*", "", markdown).replace("&#8288;", "").replace("&#58;", ":").replace("&#46;", ".")
    plain = re.sub(r"\\([\\`*_\[\]|~$#+=-])", r"\1", plain)
    return plain.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("curie", ["cluster:minalogic", "project:h2020-200053", "place:fr", "organisation:oecd"])
def test_every_form_holds_the_same_lines(shipped: Store, curie: str, language: str) -> None:
    found = dossier(shipped, term(curie))
    expected = [one_line(line.say(language)) for line in all_lines(found)]
    text = found.text(language)
    assert [line for line in text.splitlines() if line.startswith("• ")] == [
        f"• {said}{references(line, language)}" for said, line in zip(expected, all_lines(found), strict=True)
    ]
    follows = f" — {FRAME[language]['follows']}"
    markdown = [unescaped(line[2:]) for line in found.markdown(language).splitlines() if line.startswith("- ")]
    kept = [line.split(follows)[0].rstrip() for line in markdown if "`clustergraph " not in line]
    assert kept == expected
    items = [item.split(follows)[0] for item in parsed(found.html(language)).items]
    shown = [re.sub(r"\s*(\[\d+\]\s*)+$", "", item) for item in items]
    contents = len(found.sections) + 1
    assert shown[contents : contents + len(expected)] == expected
    values = json.loads(found.json())
    read = ["".join(part[language] for part in line["parts"]) for s in values["sections"] for line in s["lines"]]
    assert read == ["".join(part.say(language) for part in line.parts) for line in all_lines(found)]


def test_json_reads_back_as_what_was_written(shipped: Store) -> None:
    found = dossier(shipped, term("cluster:minalogic"))
    assert json.loads(found.json()) == found.to_dict()
    assert set(found.to_dict()) == {"thing", "curie", "title", "kind", "sections", "footnotes"}


def test_a_page_asks_for_nothing_and_its_numbers_lead_there_and_back(shipped: Store) -> None:
    page = dossier(shipped, term("cluster:minalogic")).html("fr")
    reader = parsed(page)
    names = [tag for tag, _ in reader.tags]
    assert not {"script", "link", "img", "iframe", "object", "form"} & set(names)
    assert ("html", {"lang": "fr"}) in reader.tags
    policy = next(a["content"] for tag, a in reader.tags if a.get("http-equiv") == "Content-Security-Policy")
    assert policy is not None
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    ids = [attributes["id"] for _, attributes in reader.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    targets = {str(attributes["href"])[1:] for tag, attributes in reader.tags if tag == "a"}
    assert targets <= set(ids)
    assert {name for name in ids if name and re.match(r"[nr]\d", name)} <= targets


HOSTILE = '<script>alert(1)</script> **b** [x](http://a.b) `c` | & "q" \' http://evil.example'


@pytest.fixture
def hostile(valley: Valley) -> Iterator[Store]:
    valley.edit("things.csv", "Acme,Acme,,C1", '"' + HOSTILE.replace('"', '""') + '",שלום Acme,,C1')
    with Store.memory() as store:
        store.build([valley.folder])
        acme, graph = term("organisation:acme"), NamedNode("urn:notes")
        steering = Literal("a\x1b[31m\u009b2J\x07\nb\u2028c \u202egnp\u202c \u2066x")
        store.load([Quad(acme, term(name), steering, graph) for name in ("skos:note", "skos:altLabel")])
        yield store


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("curie", ["organisation:acme", "cluster:optic-valley"])
def test_labels_of_any_kind_stay_text_in_every_form(hostile: Store, curie: str, language: str) -> None:
    found = dossier(hostile, term(curie))
    forms = {
        "text": found.text(language),
        "narrow": found.text(language, width=40),
        "markdown": found.markdown(language),
        "html": found.html(language),
        "json": found.json(),
    }
    for text in forms.values():
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]", text)
    assert "<script" not in forms["html"].lower()
    assert "<script" not in forms["markdown"].lower()
    assert not re.search(r"(?<!\\)\[x(?<!\\)\]", forms["markdown"])
    assert "http://" not in re.sub(r"<http[^>]*>|`[^`]*`", "", forms["markdown"])
    assert json.loads(forms["json"]) == found.to_dict()


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text())
def test_no_text_steers_a_terminal_or_breaks_out_of_its_line(text: str) -> None:
    shown = one_line(text)
    assert all(letter.isprintable() or letter in "\u00a0\u200c\u200d" or letter.isspace() for letter in shown)
    assert "\n" not in shown
    assert "\n" not in escaped(text)
    assert "<" not in escaped(text)
    assert code(text).startswith("`")


def test_french_has_no_fixed_word_of_english(valley_store: Store) -> None:
    english = {part.en for part in (*WORDS.values(), *SECTIONS.values(), *PROPERTIES.values()) if part.en != part.fr}
    for curie in ("cluster:optic-valley", "organisation:acme", "organisation:observatory", "document:report"):
        found = dossier(valley_store, term(curie))
        shown = {section.title.fr for section in found.sections}
        shown |= {line.lead.fr for line in all_lines(found) if line.lead}
        shown |= {part.fr for line in all_lines(found) for part in line.parts if part.term is None}
        assert not shown & english
        for sign in ":;!":
            assert not re.search(rf"[^\s\u00a0\u202f/\d]{sign} ", found.text("fr").split("Sources\n")[0])


def test_both_languages_have_words_for_all_and_french_ones_are_spaced_as_french_is() -> None:
    assert FRAME["en"].keys() == FRAME["fr"].keys()
    for part in (*WORDS.values(), *SECTIONS.values(), *PROPERTIES.values()):
        assert part.en
        assert part.fr
        assert not re.search(r"[^\u00a0\u202f][:;?!»]", part.fr), part.fr


def test_a_planned_participation_says_that_it_is_planned(valley_store: Store) -> None:
    found = dossier(valley_store, term("cluster:optic-valley"))
    assert lines(found, "participants") == ["participant: Acme; by 2007-03", "participant: Beta; 2008 (planned)"]
    assert lines(found, "money") == [
        "receives: Start money; EUR 1,500,000 per year; planned; seed money; 2005–2007; by: Valley Observatory"
    ]
    assert "members: about 12 actors; 2007 (estimate)" in lines(found, "indicators")
    assert "opinion: Valley Observatory: Optic Valley — participates in → [absent] Optic Valley" in lines(found, "said")


def test_a_dossier_of_a_release_holds_nothing_that_only_restricted_paragraphs_say(valley_store: Store) -> None:
    public = view(valley_store, release="U")
    for curie in ("cluster:optic-valley", "document:report", "organisation:observatory"):
        found = dossier(public, term(curie), limit=None)
        for form in (found.text(), found.markdown(), found.html(), found.json()):
            assert "Beta" not in form
            assert "valley.C2" not in form
    with pytest.raises(NotFoundError):
        dossier(public, term("claim:valley.C2"))


def test_long_sections_are_cut_and_say_how_to_get_the_rest(shipped: Store) -> None:
    def contents(found: Dossier) -> Section:
        return next(section for section in found.sections if section.key == "contents")

    cut = contents(dossier(shipped, term("place:fr")))
    whole = contents(dossier(shipped, term("place:fr"), limit=None))
    assert len(cut.lines) == 20
    assert cut.more == len(whole.lines) - 20
    assert whole.more == 0
    assert cut.ask == "clustergraph ask 'SELECT DISTINCT ?thing WHERE { ?thing cg:locatedIn place:fr }'"
    assert len(list(shipped.select(cut.ask.split("'")[1]))) == len(whole.lines)


def test_what_is_not_in_the_graph_is_answered_with_the_nearest(shipped: Store) -> None:
    with pytest.raises(NotFoundError) as caught:
        dossier(shipped, term("cluster:minalogc"))
    assert caught.value.nearest[0] == "Minalogic (cluster:minalogic)"


FOREIGN = b"""
<urn:acme> a <urn:Maker> ; <http://www.w3.org/2000/01/rdf-schema#label> "Acme" ; <urn:makes> <urn:lenses>, _:x ;
  <http://www.w3.org/2002/07/owl#sameAs> <urn:it's> .
_:x <urn:by> <urn:acme> . <urn:lenses> <http://purl.org/dc/terms/title> "Lenses"@en .
"""


def test_foreign_triples_are_shown_with_the_file_they_are_from() -> None:
    with Store.memory() as store:
        store.load(FOREIGN, format="ttl", graph="urn:notes")
        found = dossier(store, NamedNode("urn:acme"))
        assert found.title.say() == "Acme"
        assert "urn:makes: Lenses" in lines(found, "relations")
        assert any(line.endswith("urn:by → Acme") for line in lines(found, "relations"))
        assert {note.kind for note in found.footnotes} == {"graph"}
        assert all(line.footnotes for line in all_lines(found))
        assert found.html("fr")
        bare = dossier(store, NamedNode("urn:it's"))
        assert bare.title.say() == "urn:it's"
        assert lines(bare, "identity", "fr") == [WORDS["no_name"].fr]


def test_the_thing_as_a_claim_gives_its_statement(shipped: Store) -> None:
    found = dossier(shipped, term("claim:paris-2007.F199"))
    assert lines(found, "identity")[0] == "claim: spread of money over many clusters — carries risk of → inefficiency"
    assert cited(found, "claim: ") == ["F199"]


@pytest.fixture
def folder(valley: Valley, tmp_path: Path) -> Path:
    with clustergraph.open(tmp_path / "store") as store:
        store.build([valley.folder])
    return tmp_path / "store"


@pytest.mark.parametrize(
    ("arguments", "start"),
    [
        ([], "Optic Valley\n============"),
        (["--format", "md"], "# Optic Valley\n"),
        (["-f", "html", "-l", "fr"], '<!DOCTYPE html>\n<html lang="fr">'),
        (["-f", "json"], "{\n"),
        (["--release", "U"], "Optic Valley\n"),
    ],
)
def test_the_command_prints_the_form_asked_for(folder: Path, arguments: list[str], start: str) -> None:
    answer = CliRunner().invoke(show, ["Optic Valley", "--store", str(folder), "-l", "en", *arguments])
    assert answer.exit_code == 0, answer.output
    assert answer.stdout.startswith(start)
    assert ("valley.C2" in answer.stdout) == ("--release" not in arguments)


def test_the_command_writes_the_form_that_the_file_is_named_for(folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.html"
    answer = CliRunner().invoke(show, ["OV", "--store", str(folder), "-o", str(target), "-l", "en", "--all"])
    assert answer.exit_code == 0, answer.output
    assert answer.stdout == ""
    assert target.read_text("utf-8").startswith("<!DOCTYPE html>")
