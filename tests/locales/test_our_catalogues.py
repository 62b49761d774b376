"""Our own texts, as they are shipped."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass

from bot.resources import flow_sources
from bot.segments import sms_rules
from flows.flow import Template
from flows.loader import load as load_flows
from flows.text import Text
from locales import LANGUAGES, load
from locales.catalogue import path_of
from locales.check import Fault
from locales.extract import messages
from locales.merge import TEMPLATE
from locales.message import has_words
from locales.repository import FOLDER, ROOT, Findings, inspect

SHIPPED = tuple(tag for tag in LANGUAGES if tag == "en" or path_of(tag).is_file())


def our_findings() -> Findings:
    return inspect(SHIPPED, sms_rules())


def test_every_text_is_said_in_every_language_with_all_its_values() -> None:
    faults: list[Fault] = [fault for fault in our_findings().faults if not fault.is_warning]

    assert "\n".join(map(str, faults)) == ""


def test_no_prompt_but_a_safety_text_takes_more_than_two_messages() -> None:
    dear = [str(fault) for fault in our_findings().faults if fault.kind == "segments"]

    assert dear == []


def test_english_and_spanish_are_shipped() -> None:
    assert load(("en", "es")).languages == ("en", "es")
    assert set(SHIPPED) >= {"en", "es"}


def test_the_template_lists_every_text() -> None:
    template = (FOLDER / TEMPLATE).read_text(encoding="utf-8")

    assert template.count("\nmsgid ") == len(messages(ROOT)) + 1


def test_no_text_of_a_flow_escapes_the_translators() -> None:
    sources = flow_sources()
    flows = load_flows(
        sources.definitions, inventories=sources.inventories, clusters_csv=sources.clusters_csv
    )
    collected = {message.msgid for message in messages(ROOT)}

    assert {text for text in texts_of(flows) if has_words(text)} - collected == set()


def texts_of(value: object) -> set[str]:
    """Go through everything a loaded flow set holds, and list each message id."""
    found = {value.msgid} if isinstance(value, Text | Template) else set[str]()
    if is_dataclass(value):
        inner: list[object] = [getattr(value, field.name) for field in fields(value)]
    elif isinstance(value, Mapping):
        inner = list(value.values())
    elif isinstance(value, tuple | list | frozenset):
        inner = list(value)
    else:
        inner = []
    return found.union(*(texts_of(each) for each in inner))
