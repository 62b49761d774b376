"""The words that all tables share: how columns and constraints are typed and named."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Final, cast

from sqlalchemy import (
    BigInteger,
    DateTime,
    Dialect,
    Double,
    Identity,
    MetaData,
    SmallInteger,
    Table,
    Text,
    Uuid,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, mapped_column
from sqlalchemy.types import TypeDecorator

from storage.escaping import escape, unescape

# Constraints are named by rule, so that a migration can name them too.
NAMES: Final = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class StoredText(TypeDecorator[str]):
    """Text from outside: holds any Python string (see `storage.escaping`)."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: D102
        return None if value is None else escape(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: D102
        return None if value is None else unescape(value)


# JSON is escaped by the engine's own reader and writer (see `storage.database`).
StoredJSON: Final = JSONB(none_as_null=True)


class Base(DeclarativeBase):
    """The root of all models."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy's own way to say it
        str: Text,
        float: Double,
        datetime: DateTime(timezone=True),
        dict[str, Any]: StoredJSON,
        list[Any]: StoredJSON,
    }


def table(model: type[Base]) -> Table:
    """Give a model's table, for statements that need no objects: they cost half the time."""
    return cast("Table", model.__table__)


SerialId = Annotated[int, mapped_column(BigInteger, Identity(always=True), primary_key=True)]
Reference = Annotated[int, mapped_column(BigInteger)]
Small = Annotated[int, mapped_column(SmallInteger)]
UuidText = Annotated[str, mapped_column(Uuid(as_uuid=False))]
Words = Annotated[str, mapped_column(StoredText)]
