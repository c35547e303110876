"""The language that the command line speaks, and its messages in it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from inspect import cleandoc
from itertools import pairwise

import click

from clustergraph.cli.french import CATALOGUE
from clustergraph.solutions import one_line
from clustergraph.things import LANGUAGES

__all__ = ["VARIABLE", "brief", "fault", "retold", "speak_french", "spoken"]

VARIABLE = "CLUSTERGRAPH_LANGUAGE"
"""The variable that names the language where no option does."""

_LOCALES = ("LC_ALL", "LC_MESSAGES", "LANG")


def spoken(arguments: Sequence[str], environment: Mapping[str, str]) -> str:
    """
    The language to speak: that of the option --language, else of $CLUSTERGRAPH_LANGUAGE, else of the locale.

    It is looked for among the arguments as they stand, since an error may end reading them before the option is met.

    >>> spoken(["ask", "-l", "fr"], {}), spoken([], {"LANG": "fr_FR.UTF-8"}), spoken([], {"LANG": "de_DE"})
    ('fr', 'fr', 'en')
    """
    asked = [value for name, value in pairwise(arguments) if name in ("-l", "--language")]
    asked += [argument.partition("=")[2] for argument in arguments if argument.startswith("--language=")]
    asked += [argument[2:] for argument in arguments if re.fullmatch("-l(en|fr)", argument)]
    locale = next((environment[name] for name in _LOCALES if environment.get(name)), "")
    choices = (*asked, environment.get(VARIABLE, ""), re.split("[_.@]", locale)[0])
    return next((choice for choice in choices if choice in LANGUAGES), "en")


def retold(text: str, language: str) -> str:
    """
    A message of the program in a language, as far as the catalogue has it; else as it is, in English.

    >>> retold("cluster: 'Lyonn' is not in the graph; nearest: Lyon (place:lyon)", "fr")
    'cluster\\xa0: «\\xa0Lyonn\\xa0» ne figure pas dans le graphe\\xa0; au plus proche\\xa0: Lyon (place:lyon)'
    """
    return (_french(text) or text) if language == "fr" else text


def _french(text: str) -> str | None:
    for pattern, french in _patterns():
        if found := pattern.fullmatch(text):
            parts = found.groupdict()
            told = {name: _french(part) if name.startswith("reason") else part for name, part in parts.items()}
            # What a message wraps has to be known as well: half a sentence in each language helps nobody.
            if None not in told.values():
                return french.format(**told)
    return None


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    """The messages as patterns, those with the most words of their own first."""
    every = sorted(CATALOGUE.items(), key=lambda entry: -len(re.sub(r"\{\w+\}", "", entry[0])))
    return tuple((_pattern(english), french) for english, french in every)


_GAPS = {"number": r"[\d.-]+", "seconds": r"[\d.e+-]+"}
"""What fits a gap by its name; any text fits the others."""


def _pattern(english: str) -> re.Pattern[str]:
    parts = re.split(r"\{(\w+)\}", english)
    gaps = (f"(?P<{part}>{_GAPS.get(part, '.*?')})" if odd % 2 else re.escape(part) for odd, part in enumerate(parts))
    return re.compile("".join(gaps), re.DOTALL)


def speak_french(commands: Iterable[click.Command]) -> None:
    """Let the help of some commands be in French, as far as the catalogue has it."""
    for command in commands:
        command.context_class = _FrenchContext
        paragraphs = cleandoc(command.help or "").split("\n\n")
        command.help = "\n\n".join(retold(" ".join(paragraph.split()), "fr") for paragraph in paragraphs)
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                parameter.help = retold(parameter.help or "", "fr")


class _FrenchHelp(click.HelpFormatter):
    """Help with headings in French."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, prefix or "Utilisation\u00a0: ")

    def write_heading(self, heading: str) -> None:
        super().write_heading({"Commands": "Commandes\u00a0", "Options": "Options\u00a0"}.get(heading, heading))

    def write_dl(self, rows: Iterable[tuple[str, str]], *args: int, **options: int) -> None:
        super().write_dl([(name, _annotated(help_)) for name, help_ in rows], *args, **options)


_ANNOTATIONS = {"default: ": "par défaut\u00a0: ", "required": "obligatoire", "env var: ": "variable\u00a0: "}


def _annotated(help_: str) -> str:
    """What stands in brackets after the help of an option, in French, and the help of --help itself."""
    words = retold(help_, "fr")
    begin, bracket, end = words.rpartition("  [")
    for english, french in _ANNOTATIONS.items():
        end = end.replace(english, french) if bracket else end
    return begin + bracket + end


class _FrenchContext(click.Context):
    formatter_class = _FrenchHelp


_LONGEST = 100


def brief(message: str, arguments: Iterable[str]) -> str:
    """
    A message that quotes what was asked for, in one line and no longer than a reader needs to know it again.

    >>> brief("'a\\nb' is not in the graph", ["find", "a\\nb"])
    "'a b' is not in the graph"
    """
    for value in sorted({part for one in arguments for part in (one, one.partition("=")[2])}, key=len, reverse=True):
        if len(value) > _LONGEST or "\n" in value:
            line = one_line(value)
            short = line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"
            for quoted in ("'{}'", "«\u00a0{}\u00a0»", "« {} »"):
                message = message.replace(quoted.replace("{}", value), quoted.replace("{}", short))
            message = message.replace(repr(value), repr(short))
    return message


def fault(error: click.ClickException, language: str) -> str:
    """What is wrong with a command line, how it is written, and how to get help."""
    told = retold(error.format_message(), language)
    context = error.ctx if isinstance(error, click.UsageError) else None
    if context is None:
        return f"clustergraph: {told}"
    heading = {"en": "Try '{} --help' for help.", "fr": "Pour l'aide\u00a0: {} --help"}[language]
    mistake = {"en": "Error: ", "fr": "Erreur\u00a0: "}[language]
    return f"{context.get_usage()}\n{heading.format(context.command_path)}\n\n{mistake}{told}"
