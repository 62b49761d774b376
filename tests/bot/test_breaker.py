"""A service that does not answer is left alone, tried now and then, and used again once it answers."""

from bot.breaker import Breaker


class Stopwatch:
    """Seconds that pass when told to."""

    def __init__(self) -> None:
        self.seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


def broken(timer: Stopwatch) -> Breaker:
    breaker = Breaker(timer=timer, failures=3, cooling_seconds=15)
    assert [breaker.failed() for _ in range(3)] == [None, None, "opened"]
    return breaker


def test_failures_now_and_then_change_nothing() -> None:
    breaker = Breaker(timer=Stopwatch(), failures=3)

    changes = [breaker.failed(), breaker.failed(), breaker.worked(), breaker.failed(), breaker.failed()]

    assert changes == [None] * 5
    assert breaker.lets_through()


def test_three_failures_in_a_row_open_it_and_nobody_is_let_through() -> None:
    breaker = broken(Stopwatch())

    assert breaker.is_open
    assert not any(breaker.lets_through() for _ in range(5))


def test_after_cooling_one_try_is_let_through_and_the_others_do_not_wait_for_it() -> None:
    timer = Stopwatch()
    breaker = broken(timer)
    timer.seconds += 15

    assert [breaker.lets_through() for _ in range(3)] == [True, False, False]


def test_a_try_that_fails_cools_again_and_one_that_works_closes() -> None:
    timer = Stopwatch()
    breaker = broken(timer)
    timer.seconds += 15

    assert breaker.lets_through()
    assert breaker.failed() is None
    assert not breaker.lets_through()
    timer.seconds += 15
    assert breaker.lets_through()
    assert breaker.worked() == "closed"
    assert breaker.lets_through()


def test_a_try_that_is_never_heard_of_again_does_not_block_the_next() -> None:
    timer = Stopwatch()
    breaker = broken(timer)
    timer.seconds += 15
    assert breaker.lets_through()

    timer.seconds += 15

    assert breaker.lets_through()
