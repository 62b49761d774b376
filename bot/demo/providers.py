"""Stand in for Twilio and Telegram while the demo runs: sign webhooks as they do, and take in what is sent.

Only ever talks to this machine.
"""

import asyncio
import base64
import hashlib
import hmac
import itertools
import secrets
import xml.etree.ElementTree as ET
from dataclasses import dataclass, field
from typing import Any, Final

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from bot.settings import Settings

FORM_TYPE: Final = {"Content-Type": "application/x-www-form-urlencoded"}
BOT_ID: Final = 700_000


@dataclass(kw_only=True)
class Providers:
    """What the two providers would hold: everything sent, by address; `arrived` is set at each message."""

    account_sid: str = "AC" + "0" * 31 + "1"
    auth_token: str = field(default_factory=lambda: secrets.token_hex(16), repr=False)
    telegram_token: str = field(default_factory=lambda: f"{BOT_ID}:{secrets.token_urlsafe(26)}", repr=False)
    telegram_secret: str = field(default_factory=lambda: secrets.token_urlsafe(16), repr=False)
    sent: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    _count: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    def settings(self, *, own_url: str) -> dict[str, Any]:
        """Give the settings that send everything here instead of out into the world."""
        return {
            "twilio_account_sid": self.account_sid,
            "twilio_auth_token": self.auth_token,
            "twilio_from": "+16175550190",
            "twilio_messaging_service_sid": None,
            "twilio_api_url": f"{own_url}/twilio",
            "telegram_token": self.telegram_token,
            "telegram_secret": self.telegram_secret,
            "telegram_api_url": f"{own_url}/telegram",
        }

    def app(self) -> Starlette:
        """Answer the calls our program makes to either provider."""
        return Starlette(
            routes=[
                Route("/telegram/bot{token}/{method}", self._telegram, methods=["GET", "POST"]),
                Route(
                    "/twilio/2010-04-01/Accounts/{sid}/Messages.json", self._twilio, methods=["GET", "POST"]
                ),
            ]
        )

    async def text(
        self,
        client: httpx.AsyncClient,
        settings: Settings,
        *,
        number: str,
        words: str,
        reports: bool = True,
    ) -> list[str]:
        """Send a text in, signed as Twilio signs it, and return the texts of the answer.

        Args:
            client: How requests travel.
            settings: The settings of whom to text.
            number: Who texts.
            words: What they text.
            reports: Whether to report each answer as delivered, as Twilio does.
        """
        url = f"{settings.public_url}/channels/sms"
        form = {
            "MessageSid": f"SM{secrets.token_hex(16)}",
            "AccountSid": self.account_sid,
            "From": number,
            "To": settings.twilio_from or "",
            "Body": words,
            "NumMedia": "0",
        }
        signature = _signature(url, form, self.auth_token)
        answer = await client.post(url, data=form, headers={**FORM_TYPE, "X-Twilio-Signature": signature})
        answer.raise_for_status()
        messages = list(ET.fromstring(answer.text).iter("Message"))  # noqa: S314 - our own program's answer
        for message in messages if reports else ():
            await self._report_delivered(client, message.get("action") or "", number)
        return ["".join(message.itertext()) for message in messages]

    async def chat(
        self, client: httpx.AsyncClient, settings: Settings, *, chat_id: str, name: str, words: str
    ) -> None:
        """Send a Telegram update in; answers arrive in `sent`."""
        number = next(self._count)
        update = {
            "update_id": 10_000 + number,
            "message": {
                "message_id": number,
                "date": 1_790_000_000 + number,
                "chat": {"id": int(chat_id), "type": "private", "first_name": name},
                "from": {"id": int(chat_id), "is_bot": False, "first_name": name},
                "text": words,
            },
        }
        answer = await client.post(
            f"{settings.public_url}/channels/telegram",
            json=update,
            headers={"X-Telegram-Bot-Api-Secret-Token": self.telegram_secret},
        )
        answer.raise_for_status()

    async def _report_delivered(self, client: httpx.AsyncClient, url: str, number: str) -> None:
        form = {
            "MessageSid": f"SM{secrets.token_hex(16)}",
            "MessageStatus": "delivered",
            "AccountSid": self.account_sid,
            "To": number,
        }
        headers = {**FORM_TYPE, "X-Twilio-Signature": _signature(url, form, self.auth_token)}
        (await client.post(url, data=form, headers=headers)).raise_for_status()

    async def _telegram(self, request: Request) -> JSONResponse:
        method = request.path_params["method"].lower()
        if method == "getme":
            return _done(
                {
                    "id": BOT_ID,
                    "is_bot": True,
                    "first_name": "Throughline",
                    "username": "throughline_demo_bot",
                }
            )
        if method != "sendmessage":
            return _done(result=True)
        call = dict(await request.form())
        chat_id = str(call["chat_id"])
        self.sent.setdefault(chat_id, []).append(call)
        self.arrived.set()
        number = next(self._count)
        return _done(
            {"message_id": number, "date": 1_790_000_000, "chat": {"id": int(chat_id), "type": "private"}}
        )

    async def _twilio(self, request: Request) -> JSONResponse:
        if request.method == "GET":
            return JSONResponse({"messages": [], "next_page_uri": None})
        call = dict(await request.form())
        self.sent.setdefault(str(call["To"]), []).append(call)
        return JSONResponse({"sid": f"SM{secrets.token_hex(16)}", "status": "queued"}, status_code=201)


def _done(result: object) -> JSONResponse:
    return JSONResponse({"ok": True, "result": result})


def _signature(url: str, form: dict[str, str], token: str) -> str:
    """Sign a form as Twilio documents it: the address, then each name and value in order of the names."""
    covered = url + "".join(name + form[name] for name in sorted(form))
    return base64.b64encode(hmac.new(token.encode(), covered.encode(), hashlib.sha1).digest()).decode()
