"""The command line in French: which language is spoken, and that help and errors are told in it."""

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import click
import pytest
from commands import run_command

import clustergraph
from clustergraph.cli import cli
from clustergraph.cli.french import CATALOGUE
from clustergraph.cli.speech import retold, spoken
from clustergraph.queries import catalogue

HOME = Path(str(clustergraph.__file__)).parent

MET_BY_NEWCOMERS = (
    "compare/__init__.py",
    "connect/relations.py",
    "demo.py",
    "queries.py",
    "search/finding.py",
    "store/generations.py",
    "store/remote/answers.py",
    "store/remote/client.py",
    "store/remote/credentials.py",
    "store/remote/probing.py",
    "store/remote/profile.py",
    "store/remote/server.py",
    "store/remote/shards.py",
    "things/names.py",
    "views/__init__.py",
    "views/markings.py",
    "views/times.py",
)
"""Where errors are raised that a first hour with the commands meets."""

NOT_FROM_COMMANDS = {
    "'{}' is no choice of claims; choose one of {}",
    "a search for at most {} things finds nothing: take 1 or more",
    "{} is closed",
    "{} is no longer current",
}


@pytest.mark.parametrize(
    ("arguments", "environment", "language"),
    [
        (["ask", "-l", "fr"], {"CLUSTERGRAPH_LANGUAGE": "en", "LANG": "en_US.UTF-8"}, "fr"),
        (["ask", "--language=fr"], {}, "fr"),
        (["ask", "-lfr"], {}, "fr"),
        (["ask"], {"CLUSTERGRAPH_LANGUAGE": "fr", "LANG": "en_US.UTF-8"}, "fr"),
        (["ask", "-l", "en"], {"CLUSTERGRAPH_LANGUAGE": "fr"}, "en"),
        (["ask"], {"LC_ALL": "fr_FR.UTF-8", "LANG": "en_US.UTF-8"}, "fr"),
        (["ask"], {"LC_ALL": "", "LANG": "fr"}, "fr"),
        (["ask"], {"LC_ALL": "C", "LANG": "fr_FR.UTF-8"}, "en"),
        (["ask"], {}, "en"),
    ],
)
def test_the_language_is_that_of_the_option_then_of_the_variable_then_of_the_locale(
    arguments: Sequence[str], environment: Mapping[str, str], language: str
) -> None:
    assert spoken(arguments, environment) == language


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["show", "Minalogik"], 1, "«\u00a0Minalogik\u00a0» ne figure pas dans le graphe\u00a0; au plus proche\u00a0: Minalogic"),
        (["show", "IMVNN"], 1, "au plus proche\u00a0: Image, multimédia et vie numérique (IMVN) (cluster:imvn)"),
        (["ask", "clusters/memberz"], 1, "pas de question «\u00a0clusters/memberz\u00a0»\u00a0; `clustergraph queries`"),
        (["ask", "clusters/members", "-p", "klust=x"], 1, "«\u00a0klust\u00a0» n'est pas un paramètre de clusters/members"),
        (["ask", "clusters/members", "-p", "cluster=x"], 1, "valeurs possibles\u00a0: Image, multimédia et vie numérique"),
        (["ask", "clusters/members", "-p", "cluster"], 2, "n'a pas la forme NOM=VALEUR"),
        (["ask", "organisations/members-on", "-p", "date=hier"], 1, "date\u00a0: «\u00a0hier\u00a0» n'est pas un jour"),
        (["ask", "clusters/members", "--as-of", "hier"], 1, "--as-of\u00a0: «\u00a0hier\u00a0» n'est pas une date"),
        (["ask", "clusters/members", "--as-of", "2007-02-30"], 1, "ce jour n'existe pas"),
        (["ask", "clusters/members", "--release", "X"], 1, "n'est pas un marquage qui a un rang\u00a0; choisissez parmi U, SBU"),
        (["ask", "clusters/members", "--store", "nowhere"], 1, "`clustergraph build` en crée une, --store en désigne une autre"),
        (["ask", "nowhere.rq"], 1, "nowhere.rq\u00a0: ce fichier ou ce dossier n'existe pas"),
        (["compare", "Minalogic"], 1, "nommez de 2 à 6 choses à comparer, et non 1"),
        (["find", "x", "-n", "0"], 2, "valeur impossible pour '--limit' / '-n'\u00a0: 0 n'est pas dans l'intervalle x>=1."),
        (["ask", "clusters/members", "--store", "http://127.0.0.1:1/query"], 1, "personne n'y accepte de connexion\u00a0: vérifiez"),
        (["connect", "Xerox"], 2, "Erreur\u00a0: il manque OTHER."),
        (["show", "Xerox", "--formt", "md"], 2, "il n'y a pas d'option --formt"),
        (["qurries"], 2, "il n'y a pas de commande «\u00a0qurries\u00a0»\u00a0; plutôt «\u00a0queries\u00a0»\u00a0?"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_in_french(built: Path, arguments: list[str], code: int, message: str) -> None:
    done = run_command(*arguments, cwd=built, CLUSTERGRAPH_LANGUAGE="fr")
    assert done.returncode == code
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_help_is_french_for_a_french_reader() -> None:
    done = run_command("--help", cwd=Path.cwd(), CLUSTERGRAPH_LANGUAGE="fr")
    assert done.stdout.startswith("Utilisation\u00a0: clustergraph")
    assert "Commandes\u00a0:" in done.stdout
    assert "Répondre à une question" in done.stdout
    of_ask = run_command("connect", "--help", "-l", "fr", cwd=Path.cwd())
    assert "Exemple\u00a0: clustergraph connect Xerox Cisco" in of_ask.stdout
    assert "[par défaut\u00a0: 4" in of_ask.stdout


def help_texts() -> Iterator[str]:
    for command in (cli, *cli.commands.values()):
        yield from (" ".join(part.split()) for part in (command.help or "").split("\n\n"))
        yield from (param.help for param in command.params if isinstance(param, click.Option) and param.help)


def test_every_help_has_its_french() -> None:
    assert [text for text in help_texts() if retold(text, "fr") == text and not text.startswith("FILE.")] == []


def raised(path: Path) -> Iterator[str]:
    """The messages of the errors that a file raises, with {} for what varies in them."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id.endswith("Error")
            and node.args
        ):
            yield from filter(None, [template(node.args[0])])


def template(message: ast.expr) -> str:
    if isinstance(message, ast.Constant):
        return str(message.value)
    if isinstance(message, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in message.values)
    return ""


@pytest.mark.parametrize("name", MET_BY_NEWCOMERS)
def test_every_error_that_a_newcomer_meets_has_its_french(name: str) -> None:
    known = {re.sub(r"\{\w+\}", "{}", english) for english in CATALOGUE}
    # What wraps another message, or takes a word out of a list, is known by its parts.
    wrapping = re.compile(
        r"(\{\}: )*\{\}|\{\}: '\{\}' is no \{\}|as of: \{\}|\{\}; valid: \{\}|\{\}; the graph .*|\{\}; \{\} would .*"
    )
    found = [message for message in raised(HOME / name) if not wrapping.fullmatch(message)]
    assert [message for message in found if message not in known | NOT_FROM_COMMANDS] == []


def test_a_message_that_the_catalogue_does_not_know_stays_whole() -> None:
    assert retold("cluster: something quite new", "fr") == "cluster: something quite new"
    assert retold("'x' is not in the graph", "en") == "'x' is not in the graph"


def test_braces_in_what_a_user_writes_do_no_harm() -> None:
    assert retold("'{0} {x}' is not in the graph", "fr") == "«\u00a0{0} {x}\u00a0» ne figure pas dans le graphe"


def test_what_a_user_writes_cannot_steer_the_terminal(built: Path) -> None:
    done = run_command("show", "\x1b[31mred", cwd=built)
    assert done.returncode == 1
    assert "\x1b" not in done.stderr


BEFORE = re.compile(r"(?<=\w) [:;?!»](?= |$)|« ")


@pytest.mark.parametrize("name", catalogue())
def test_french_texts_of_a_question_do_not_break_before_their_marks(name: str) -> None:
    query = catalogue()[name]
    texts = [query.title, query.question, query.note, *(column.text for column in query.columns.values())]
    texts += [*(parameter.label for parameter in query.parameters.values()), *(need.text for need in query.needs)]
    assert [text["fr"] for text in texts if "fr" in text and BEFORE.search(text["fr"])] == []


def test_french_catalogue_does_not_break_before_its_marks() -> None:
    assert [text for text in CATALOGUE.values() if BEFORE.search(text)] == []
