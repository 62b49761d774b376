"""Telegram, through python-telegram-bot: what an update says, and how we send.

The only module that imports `telegram`. Where updates come in (webhook, long polling) is `bot.telegram_door`.
Promise: reading never raises, whatever a request holds; only private chats with a person become messages;
and a send whose fate is unknown is never called a failure.
"""

import contextlib
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import httpx
from telegram import (
    Bot,
    CallbackQuery,
    ChatMemberUpdated,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    Message,
    Update,
)
from telegram.constants import ChatMemberStatus, ChatType, MessageAttachmentType
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
)
from telegram.helpers import create_deep_linked_url
from telegram.request import HTTPXRequest

from bot.arrivals import Arrival, Blocked, Fetched, FetchFailed, Group, Pressed, Said, Skipped, Unblocked
from bot.buttons import question_token
from bot.clock import Clock
from bot.messages import Button, InboundMessage, Media
from bot.sending import Accepted, Ambiguous, Envelope, Outcome, Refused, Throttled, sendable

# The library's next major version gives durations as timedelta; asking for that now spares us both types.
os.environ["PTB_TIMEDELTA"] = "true"  # noqa: TID251 - the library reads it itself, at every call

WEBHOOK_PATH: Final = "/channels/telegram"
#: What we ask Telegram for; an empty list would mean nearly everything.
ALLOWED_UPDATES: Final = ("message", "edited_message", "callback_query", "my_chat_member")
MAX_BUTTON_BYTES: Final = 64
POLL_SECONDS: Final = 50
#: After a fetch that failed for a reason that may pass.
DEFAULT_PAUSE_SECONDS: Final = 3.0

_CONNECT_SECONDS: Final = 5.0
_READ_SECONDS: Final = 10.0
_WIDEST_ROW: Final = 30  # characters of labels side by side that a phone still shows whole
_LARGEST_ID: Final = 2**53
_ADDRESS: Final = re.compile(r"[1-9][0-9]{0,15}")
#: What the library raises on JSON that is no update. It validates nothing, so a field of the wrong type is
#: found late.
_MALFORMED: Final = (
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    OverflowError,
    OSError,
    RecursionError,
    TelegramError,
)
#: By class: BadRequest and TimedOut are NetworkErrors, so "retry on NetworkError" would send twice.
_REFUSALS: Final = (
    (Forbidden, Refused(code="403", is_permanent=True, withdrawal="telegram_blocked")),
    (ChatMigrated, Refused(code="migrated", is_permanent=True)),
    (BadRequest, Refused(code="400", is_permanent=True)),
    (InvalidToken, Refused(code="401", is_permanent=False, concerns_sender=True)),
)


def read_update(data: object, *, received_at: datetime) -> Arrival:
    """Say what a webhook's JSON is about.

    Args:
        data: The parsed body, of any shape.
        received_at: When it came. Aware.
    """
    if not isinstance(data, dict) or not _is_id(data.get("update_id"), least=0):
        return Skipped("no_update_id")
    try:
        update = Update.de_json(data, None)
    except _MALFORMED:
        return Skipped("malformed")
    return _read(update, received_at)


def start_link(username: str, code: str) -> str:
    """Make the link that opens a chat with the bot and brings an invite code along.

    Args:
        username: The bot's name, without "@".
        code: 1 to 64 of A-Z a-z 0-9 _ -; never a name or an id of a person.

    Raises:
        ValueError: Telegram would not take such a code, or such a name.
    """
    return create_deep_linked_url(username, code)


@dataclass(frozen=True, kw_only=True)
class Webhook:
    """Where Telegram brings updates.

    Attributes:
        url: Empty while none is set.
        pending: How many updates wait.
        last_error: What our address answered the last time it refused one; empty if it never did.
    """

    url: str
    pending: int
    last_error: str


class TelegramSender:
    """Sends messages, answers button presses and leaves groups, through the Bot API.

    Args:
        token: The bot's token.
        api_url: Where the Bot API is, without a slash at the end.
        transport: How requests travel; None for the network. Tests hand in a stand-in.
    """

    name = "telegram"
    can_look_up = False  # the Bot API can't list what was sent
    pauses_as_a_whole = False

    def __init__(
        self, *, token: str, api_url: str, transport: httpx.AsyncBaseTransport | None = None
    ) -> None:
        kwargs: dict[str, Any] = {"transport": transport, "trust_env": False} if transport else {}
        self._requests = (_request(_READ_SECONDS, kwargs), _request(POLL_SECONDS + _READ_SECONDS, kwargs))
        self.bot = Bot(
            token,
            base_url=f"{api_url}/bot",
            base_file_url=f"{api_url}/file/bot",
            request=self._requests[0],
            get_updates_request=self._requests[1],
        )

    async def send(self, message: Envelope) -> Outcome:
        """Send `message` once as plain text, options as buttons under it."""
        if not _ADDRESS.fullmatch(message.address):
            return Refused(code="address", is_permanent=True)
        keyboard = _keyboard(message.id, message.buttons)
        text = sendable(message.text)
        if keyboard is None and message.buttons:
            text += "".join(f"\n{n}. {sendable(each.label)}" for n, each in enumerate(message.buttons, 1))
        try:
            sent = await self.bot.send_message(
                int(message.address),
                text,
                reply_markup=keyboard,
                link_preview_options=LinkPreviewOptions(is_disabled=True),
            )
            return Accepted(str(sent.message_id))
        except _MALFORMED as error:
            return _outcome(error)

    async def look_up(self, message: Envelope, *, known: frozenset[str]) -> Accepted | Ambiguous | None:
        """Admit that Telegram can't say."""
        del message, known
        return Ambiguous("cannot_list")

    async def acknowledge(self, press: Pressed) -> None:
        """Stop the waiting clock on a pressed button and take the keyboard away; nothing depends on it."""
        # "query is too old" and "message is not modified" are everyday answers.
        with contextlib.suppress(*_MALFORMED):
            await self.bot.answer_callback_query(press.query_id)
        if press.keyboard is not None:
            chat_id, message_id = press.keyboard
            with contextlib.suppress(*_MALFORMED):
                await self.bot.edit_message_reply_markup(chat_id, message_id)

    async def leave(self, group: Group, *, farewell: str | None) -> None:
        """Say one neutral line, where there is one and that is allowed, and leave."""
        if farewell is not None:
            with contextlib.suppress(*_MALFORMED):
                await self.bot.send_message(group.chat_id, farewell)
        with contextlib.suppress(*_MALFORMED):
            await self.bot.leave_chat(group.chat_id)

    async def fetch(self, offset: int | None, *, clock: Clock) -> Fetched | FetchFailed:
        """Wait for new updates; those before `offset` count as done and never come again."""
        try:
            updates = await self.bot.get_updates(
                offset=offset, timeout=POLL_SECONDS, allowed_updates=ALLOWED_UPDATES
            )
        except _MALFORMED as error:
            return _fetch_failed(error)
        now = clock.now()
        return Fetched(tuple((each.update_id, _read(each, now)) for each in updates))

    async def use_webhook(self, *, public_url: str, secret: str) -> None:
        """Tell Telegram to bring updates to our webhook, with `secret` in each request's header.

        Raises:
            TelegramError: Telegram refused, or could not be reached.
        """
        await self.bot.set_webhook(
            f"{public_url}{WEBHOOK_PATH}", secret_token=secret, allowed_updates=ALLOWED_UPDATES
        )

    async def use_polling(self) -> FetchFailed | None:
        """Tell Telegram to keep updates, waiting ones too, until we ask. None when it agreed."""
        try:
            await self.bot.delete_webhook(drop_pending_updates=False)
        except _MALFORMED as error:
            return _fetch_failed(error)
        return None

    async def username(self) -> str:
        """Ask for the bot's name, as links to it need.

        Raises:
            TelegramError: The token is wrong, or Telegram could not be reached.
        """
        return str((await self.bot.get_me()).username)

    async def webhook(self) -> Webhook:
        """Ask where Telegram brings updates, how many wait, and what went wrong last.

        Raises:
            TelegramError: The token is wrong, or Telegram could not be reached.
        """
        told = await self.bot.get_webhook_info()
        return Webhook(
            url=told.url, pending=told.pending_update_count, last_error=told.last_error_message or ""
        )

    async def close(self) -> None:
        """Close the connections to Telegram."""
        for request in self._requests:
            await request.shutdown()


def _read(update: Update, received_at: datetime) -> Arrival:
    try:
        if update.message or update.edited_message:
            return _said(update, received_at)
        if update.callback_query:
            return _pressed(update.callback_query, update.update_id, received_at)
        if update.my_chat_member:
            return _standing(update.my_chat_member)
        chat = update.effective_chat
        is_group = chat is not None and chat.type != ChatType.PRIVATE and _is_id(chat.id)
        return Group(chat.id) if chat is not None and is_group else Skipped("unknown_kind")
    except _MALFORMED:
        return Skipped("malformed")


def _said(update: Update, received_at: datetime) -> Arrival:
    message = update.message or update.edited_message
    assert message is not None  # noqa: S101
    if message.chat.type != ChatType.PRIVATE:
        return Group(message.chat.id) if _is_id(message.chat.id) else Skipped("malformed")
    sender = message.from_user
    if sender is None or sender.is_bot or not _is_id(sender.id) or sender.id != message.chat.id:
        return Skipped("no_person")
    text = _text(message.text) or _text(message.caption)
    media = _media(message)
    if not text and not media:
        return Skipped("nothing_said")
    choice, text = _command(text)
    edited_at = message.edit_date if update.edited_message else None
    return Said(
        message=InboundMessage(
            channel="telegram",
            address=str(sender.id),
            provider_id=f"{update.update_id}.{int(edited_at.timestamp())}"
            if edited_at
            else str(update.update_id),
            text=text,
            choice=choice,
            received_at=received_at,
            media=media,
            is_edit=update.edited_message is not None,
            language_hint=_text(sender.language_code) or None,
        )
    )


def _pressed(query: CallbackQuery, update_id: int, received_at: datetime) -> Arrival:
    query_id = _text(query.id)
    if not query_id:
        return Skipped("malformed")
    under = query.message
    is_private = under is None or under.chat.type == ChatType.PRIVATE
    keyboard = None
    if under is not None and _is_id(under.chat.id) and _is_id(under.message_id):
        keyboard = (under.chat.id, under.message_id)
    token, colon, value = _text(query.data).partition(":")
    if not colon or not value or not is_private or query.from_user.is_bot or not _is_id(query.from_user.id):
        return Pressed(query_id=query_id, message=None, keyboard=keyboard if is_private else None)
    return Pressed(
        query_id=query_id,
        keyboard=keyboard,
        message=InboundMessage(
            channel="telegram",
            address=str(query.from_user.id),
            provider_id=str(update_id),
            text=_label(under, query.data) or value,
            choice=value,
            choice_token=token,
            received_at=received_at,
            language_hint=_text(query.from_user.language_code) or None,
        ),
    )


def _standing(change: ChatMemberUpdated) -> Arrival:
    """Read a change of our own standing in a chat: (un)blocked in private, or taken into a group."""
    status = change.new_chat_member.status
    if not _is_id(change.chat.id):
        return Skipped("malformed")
    if change.chat.type == ChatType.PRIVATE:
        if status == ChatMemberStatus.MEMBER:
            return Unblocked(str(change.chat.id))
        return Blocked(str(change.chat.id)) if status == ChatMemberStatus.BANNED else Skipped("standing")
    is_out = status in {ChatMemberStatus.LEFT, ChatMemberStatus.BANNED}
    return Skipped("left_group") if is_out else Group(change.chat.id)


def _command(text: str) -> tuple[str | None, str]:
    """Read "/start CODE" as the start link's code, and any other command as the words it is made of."""
    if not text.startswith("/"):
        return None, text
    word, _, rest = text[1:].partition(" ")
    word = word.partition("@")[0]
    if word.lower() == "start":
        return "start", rest.strip()
    return None, f"{word.replace('_', ' ')} {rest}".strip()


def _media(message: Message) -> tuple[Media, ...]:
    kind = next((each for each in MessageAttachmentType if message[each]), None)
    if kind is None:
        return ()
    attached = message[kind]
    largest = attached[-1] if isinstance(attached, list | tuple) else attached
    return (Media(reference=_text(getattr(largest, "file_id", "")), content_type=str(kind.value)),)


def _label(under: object, data: object) -> str:
    """Find the words on the pressed button, so that the record reads as what the person chose."""
    markup = under.reply_markup if isinstance(under, Message) else None
    rows = markup.inline_keyboard if markup else ()
    return next((_text(each.text) for row in rows for each in row if each.callback_data == data), "")


def _keyboard(outbound_id: int, buttons: tuple[Button, ...]) -> InlineKeyboardMarkup | None:
    """Lay buttons out in rows a phone shows whole; None when there are none, or one can't carry its value."""
    rows: list[list[InlineKeyboardButton]] = []
    width = _WIDEST_ROW
    for each in buttons:
        data = f"{question_token(outbound_id)}:{each.value}"
        if len(data.encode("utf-8", "replace")) > MAX_BUTTON_BYTES:
            return None
        width += len(each.label) + 2
        if width > _WIDEST_ROW:
            rows.append([])
            width = len(each.label)
        rows[-1].append(InlineKeyboardButton(sendable(each.label), callback_data=data))
    return InlineKeyboardMarkup(rows) if rows else None


def _outcome(error: Exception) -> Outcome:
    """Say what an error means; whatever isn't surely a refusal is ambiguous."""
    if isinstance(error, RetryAfter):
        wait = error.retry_after
        return Throttled(wait if isinstance(wait, int) else wait.total_seconds())
    if isinstance(error.__cause__, httpx.ConnectError | httpx.ConnectTimeout | httpx.PoolTimeout):
        return Refused(code="unreachable", is_permanent=False, concerns_sender=True)
    refusal = next((refusal for kind, refusal in _REFUSALS if isinstance(error, kind)), None)
    return refusal or Ambiguous(type(error).__name__)


def _fetch_failed(error: Exception) -> FetchFailed:
    if isinstance(error, Conflict | InvalidToken):
        return FetchFailed(reason=type(error).__name__, wait=None)
    outcome = _outcome(error)
    wait = outcome.retry_after if isinstance(outcome, Throttled) else DEFAULT_PAUSE_SECONDS
    return FetchFailed(reason=type(error).__name__, wait=wait)


def _request(read_seconds: float, httpx_kwargs: Mapping[str, Any]) -> HTTPXRequest:
    return HTTPXRequest(
        connection_pool_size=64,
        connect_timeout=_CONNECT_SECONDS,
        read_timeout=read_seconds,
        pool_timeout=_CONNECT_SECONDS,
        httpx_kwargs=dict(httpx_kwargs),
    )


def _is_id(value: object, *, least: int = -_LARGEST_ID) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value < _LARGEST_ID


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
