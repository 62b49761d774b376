"""Reading inventory files and the table of job groups: each fault is named with its line."""

import pytest
from sample_flows import CLUSTERS, LIKES, SOURCES

from flows.errors import FlowFaults
from flows.loader import load


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("version: 1", "version: x", "'version' of the inventory is not a whole number"),
        ("id: likes\n", "", "the inventory has no 'id'"),
        ("early_after: 6", "early_aftr: 6", "a key that 'early_aftr' does not exist"),
        ("letter: I", "letter: X", "the letter 'X' does not exist"),
        ("id: i1", "id: r1", "two items have the id 'r1'"),
        ("text: Draw", "text: 'Draw {name}'", "a text of an inventory has a placeholder"),
        ("text: Draw", "txt: Draw", "has no 'text'"),
        (
            "{value: 2, score: 1, label: Not sure}",
            "{value: 1, score: 1, label: Not sure}",
            "have the value 1",
        ),
        ("{value: 2, score: 1, label: Not sure}", "{value: 2, label: Not sure}", "has no 'score'"),
        ("{value: 2, score: 1, label: Not sure}", "x", "'scale' of the inventory is not a list of tables"),
        ("R: building, ", "", "letters has no 'R'"),
        ("letters: {R", "letters: {X: y, R", "letters has a key that 'X' does not exist"),
        ("Manufacturing: making", "Manufactring: making", "'Manufactring' does not exist"),
        ("{label: Like, also", "{label: Like, als", "'als' does not exist"),
    ],
)
def test_faults_of_an_inventory_are_named(old: str, new: str, what: str) -> None:
    assert old in LIKES
    with pytest.raises(FlowFaults) as error:
        load(SOURCES, inventories={"likes.yml": LIKES.replace(old, new, 1)}, clusters_csv=CLUSTERS)

    assert any(fault.file == "likes.yml" and what in fault.what for fault in error.value.faults), str(
        error.value
    )


def test_an_inventory_without_different_scores_says_nothing_and_is_a_fault() -> None:
    same = LIKES.replace("score: 2", "score: 1").replace("score: 0", "score: 1")
    with pytest.raises(FlowFaults) as error:
        load(SOURCES, inventories={"likes.yml": same}, clusters_csv=CLUSTERS)

    assert "different scores" in str(error.value)


def test_two_inventories_with_one_id_are_a_fault() -> None:
    with pytest.raises(FlowFaults) as error:
        load(SOURCES, inventories={"likes.yml": LIKES, "more.yml": LIKES}, clusters_csv=CLUSTERS)

    assert [(fault.file, fault.line) for fault in error.value.faults] == [("more.yml", 2)]


def test_an_inventory_without_letters_or_names_of_groups_is_read_as_far_as_it_goes() -> None:
    bare = LIKES.split("cluster_names")[0].replace("letters: {R", "lettres: {R")
    with pytest.raises(FlowFaults) as error:
        load(SOURCES, inventories={"likes.yml": bare}, clusters_csv=CLUSTERS)

    assert "the inventory has no 'letters'" in str(error.value)


@pytest.mark.parametrize(
    ("table", "what"),
    [
        ("a,b\n1,2\n", "the table has no column career_cluster_16, z_R"),
        (CLUSTERS.replace("-0.44", "much"), "a value of this row is not a number"),
        (CLUSTERS + "Short,1\n", "a value of this row is not a number"),
    ],
)
def test_faults_of_the_table_of_job_groups_are_named(table: str, what: str) -> None:
    with pytest.raises(FlowFaults) as error:
        load(SOURCES, inventories={"likes.yml": LIKES}, clusters_csv=table)

    assert any(what in fault.what for fault in error.value.faults)
