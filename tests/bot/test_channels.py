"""What each channel can carry."""

import pytest

from bot.channels import CHANNELS, UnknownChannel, capabilities, channel_of_sms_door


def test_each_channel_says_what_it_can_do() -> None:
    sms, telegram, whatsapp = capabilities("sms"), capabilities("telegram"), capabilities("whatsapp")

    assert (sms.max_length, telegram.max_length, whatsapp.max_length) == (1600, 4096, 1600)
    assert (sms.has_buttons, telegram.has_buttons, whatsapp.has_buttons) == (False, True, False)
    assert (sms.is_priced_by_segment, whatsapp.is_priced_by_segment) == (True, False)


def test_a_channel_with_buttons_says_how_much_a_button_carries() -> None:
    assert all(each.button_bytes > 0 for each in CHANNELS.values() if each.has_buttons)


def test_a_channel_nobody_declared_is_named_together_with_those_there_are() -> None:
    with pytest.raises(UnknownChannel) as error:
        capabilities("pigeon")

    assert error.value.name == "pigeon"
    assert "sms, whatsapp, telegram" in str(error.value)


@pytest.mark.parametrize(
    ("address", "channel"),
    [("+15550100", "sms"), ("whatsapp:+15550100", "whatsapp"), ("WhatsApp:+15550100", "whatsapp")],
)
def test_twilios_door_serves_two_channels_told_apart_by_the_address(address: str, channel: str) -> None:
    assert channel_of_sms_door(address) == channel
