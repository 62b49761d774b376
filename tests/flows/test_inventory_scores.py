"""What answers to an inventory say: sums, leading letters with ties, and groups of jobs."""

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st
from sample_flows import FLOWS, real_flow_set

from flows.inventories import LETTERS, Inventory, score

LIKES = FLOWS.inventories["likes"]
SPARK = real_flow_set().inventories["interests"]


def answered(inventory: Inventory, **by_letter: str) -> dict[str, str]:
    """Answer every item of a letter alike; other letters with the lowest score."""
    lowest = min(inventory.scale, key=lambda step: step.score).value
    return {item.id: by_letter.get(item.letter, lowest) for item in inventory.items}


def test_one_strong_letter_is_the_code_alone() -> None:
    result = score(SPARK, answered(SPARK, I="1"))

    assert result.scores == {"R": 0, "I": 6, "A": 0, "S": 0, "E": 0, "C": 0}
    assert (result.code, result.ties, result.is_early) == (("I",), (), False)
    assert result.clusters[0] == "Science, Technology, Engineering & Mathematics"


def test_letters_with_the_same_score_are_a_tie_and_shown_as_one() -> None:
    result = score(SPARK, answered(SPARK, S="1", A="1", E="2"))

    assert result.code == ("A", "S", "E")
    assert result.ties == (("A", "S"),)


def test_liking_everything_alike_says_still_exploring() -> None:
    for value in ("1", "2", "3"):
        result = score(SPARK, {item.id: value for item in SPARK.items})

        assert (result.code, result.clusters, result.stretch) == ((), (), None)


def test_a_result_names_a_few_groups_and_one_that_is_new() -> None:
    result = score(SPARK, answered(SPARK, S="1", A="2"))

    assert len(result.clusters) == 3
    assert "Education & Training" in result.clusters
    assert result.stretch is not None
    assert result.stretch not in result.clusters


def test_everyone_does_not_get_the_same_groups() -> None:
    first = {score(SPARK, answered(SPARK, **{letter: "1"})).clusters[0] for letter in LETTERS}

    assert len(first) >= 5


def test_skipped_items_neither_count_nor_weaken_a_letter() -> None:
    given_ = answered(SPARK, R="1", I="1")
    skipped = next(item.id for item in SPARK.items if item.letter == "I")

    result = score(SPARK, {**given_, skipped: None})

    assert (result.scores["R"], result.scores["I"]) == (6, 4)
    assert result.code == ("R", "I")
    assert result.is_early


def test_fewer_answers_than_needed_give_no_result() -> None:
    some = dict(list(answered(SPARK, R="1").items())[: SPARK.early_after - 1])

    result = score(SPARK, some)

    assert (result.code, result.clusters, result.is_early) == ((), (), True)
    assert len(result.answers) == SPARK.early_after - 1


def test_answers_to_items_that_are_gone_are_left_out() -> None:
    result = score(LIKES, {"r1": "1", "gone": "1", "i1": "nonsense"})

    assert result.answers == {"r1": 2}


@settings(max_examples=200)
@given(st.lists(st.sampled_from(["1", "2", "3", None]), min_size=18, max_size=18))
def test_any_answers_give_a_sound_result(values: list[str | None]) -> None:
    result = score(SPARK, {item.id: value for item, value in zip(SPARK.items, values, strict=True)})

    assert sum(result.scores.values()) == sum(result.answers.values())
    assert len(set(result.code)) == len(result.code) < len(LETTERS)
    assert all(tie for tie in result.ties if set(tie) <= set(result.code))
    assert bool(result.code) == bool(result.clusters)
    assert result.stretch not in result.clusters


def test_scores_do_not_depend_on_the_order_of_answers() -> None:
    given_ = answered(SPARK, R="1", C="2")

    assert score(SPARK, given_) == score(SPARK, dict(reversed(given_.items())))


def test_the_leading_letter_leads_for_every_pair_of_letters() -> None:
    for first, second in product(LETTERS, LETTERS):
        if first != second:
            assert score(SPARK, answered(SPARK, **{first: "1", second: "2"})).code[0] == first
