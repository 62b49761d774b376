"""`.env.example` tells an operator every setting there is, and none that is not."""

import re
from pathlib import Path

import pytest

from bot.errors import SettingsFaults
from bot.settings import NOT_YET, PREFIX, Settings, load, unknown_names
from locales import LANGUAGES

EXAMPLE = Path(__file__).parents[2] / ".env.example"


def test_every_setting_stands_in_the_example_file() -> None:
    example = EXAMPLE.read_text(encoding="utf-8")
    documented = set(re.findall(rf"^#?\s?{PREFIX}([A-Z_]+)=", example, re.MULTILINE))

    assert documented == {name.upper() for name in Settings.model_fields} | NOT_YET.keys()


def test_the_example_file_as_it_stands_is_a_working_configuration(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").write_text(EXAMPLE.read_text(encoding="utf-8"), encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    assert load().languages == tuple(LANGUAGES)


def test_a_misspelt_setting_is_refused_with_the_name_that_was_meant(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THROUGHLINE_TWILLIO_FROM", "+15551230000")

    with pytest.raises(SettingsFaults) as refused:
        load()

    assert refused.value.faults == (
        "THROUGHLINE_TWILLIO_FROM is not a setting; did you mean THROUGHLINE_TWILIO_FROM?",
    )


def test_all_faulty_settings_are_told_at_once() -> None:
    with pytest.raises(SettingsFaults) as refused:
        load(time_zone="Boston", public_url="example.org", languages=("xx",))

    assert len(refused.value.faults) == 3


@pytest.mark.parametrize(
    "overrides",
    [
        {"twilio_account_sid": "AC1"},
        {"twilio_account_sid": "AC1", "twilio_auth_token": "t"},
        {"default_language": "so"},
    ],
)
def test_half_a_configuration_is_refused(overrides: dict[str, str]) -> None:
    with pytest.raises(SettingsFaults):
        load(**overrides)


def test_names_of_other_programs_are_none_of_our_business() -> None:
    assert unknown_names(["PATH", "THROUGHLINE_HOME", "THROUGHLINE_TEST_DATABASE_URL"]) == []


def test_the_signing_key_is_made_once_and_readable_by_its_owner_only(tmp_path: Path) -> None:
    first = load(home=tmp_path).key

    assert load(home=tmp_path).key == first
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0
