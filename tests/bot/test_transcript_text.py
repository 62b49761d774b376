"""A transcript is plain text that a coordinator can read, correct and get told about exactly."""

import pytest

from bot.transcript_text import Line, TranscriptFault, fields, parse, write

WHOLE = """\
A student tells how it goes.
as: student
goal: g1 | read 20 minutes a day

# Said on a Monday.
student: update
bot: How is "read 20 minutes a day" going?
  From 0 to 10.
student: 6
proposes: checked_in
  progress: 6
"""


def test_a_transcript_says_who_talks_and_what_follows_from_each_message() -> None:
    transcript = parse("a.txt", WHOLE)

    assert transcript.title == "A student tells how it goes."
    assert transcript.header("as", "guardian") == "student"
    assert [turn.given and turn.given.text for turn in transcript.turns] == [None, "update", "6"]
    assert transcript.turns[1].expected == (
        Line(kind="bot", text='How is "read 20 minutes a day" going?\nFrom 0 to 10.'),
    )


def test_each_line_knows_where_it_stands_in_the_file() -> None:
    transcript = parse("a.txt", WHOLE)

    assert [line.number for turn in transcript.turns for line in turn.expected] == [7, 10]


def test_the_lines_below_a_proposal_are_its_fields() -> None:
    proposal = parse("a.txt", WHOLE).turns[2].expected[0]

    assert fields(proposal.text) == {"progress": "6"}


def test_a_transcript_that_is_written_reads_the_same() -> None:
    transcript = parse("a.txt", WHOLE)

    again = parse("a.txt", write(transcript, transcript.turns))

    assert (again.title, again.headers, again.turns) == (
        transcript.title,
        transcript.headers,
        transcript.turns,
    )


def test_a_conversation_may_begin_with_the_assistant() -> None:
    transcript = parse("a.txt", "Hello.\nflow: welcome\n\nbot: Hi!\nstudent: hi\n")

    assert transcript.turns[0].given is None
    assert transcript.turns[0].expected == (Line(kind="bot", text="Hi!"),)


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("", 1, "no title"),
        ("as: student\n\nstudent: hi\n", 1, "no title"),
        ("A title.\nas: student\n", 2, "nothing is said"),
        ("A title.\ncolour: blue\n\nstudent: hi\n", 2, "'colour' is not known here"),
        ("A title.\n\nstudent: hi\nrobot: hello\n", 4, "'robot' is not known here"),
        ("A title.\n\n  hello\n", 3, "an indented line belongs to nothing"),
    ],
)
def test_a_line_that_is_not_understood_is_named(text: str, line: int, what: str) -> None:
    with pytest.raises(TranscriptFault) as caught:
        parse("a.txt", text)

    assert (caught.value.file, caught.value.line, caught.value.what) == ("a.txt", line, what)
