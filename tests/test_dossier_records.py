"""What a dossier says of a thing through records, it says once and under the heading that fits."""

from clustergraph import Store
from clustergraph.dossier import dossier
from clustergraph.vocabulary import term


def lines(store: Store, thing: str) -> dict[str, list[str]]:
    """The lines of a dossier in English, by the key of their section."""
    found = dossier(store, term(thing))
    return {section.key: [line.say() for line in section.lines] for section in found.sections}


def test_an_investment_is_told_once(shipped: Store) -> None:
    assert len(lines(shipped, "organisation:motorola")["money"]) == 1


def test_to_belong_to_a_group_is_no_post_in_a_body(shipped: Store) -> None:
    found = lines(shipped, "organisation:motorola")
    assert "governance" not in found
    assert [line for line in found["relations"] if "makers of telecommunications equipment" in line]
