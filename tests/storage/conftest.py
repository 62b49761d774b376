"""What storage tests begin with: a school with people in it."""

from __future__ import annotations

import pytest
from storage_examples import conversation_of, open_school

from storage.database import Database
from storage.find import Standing


@pytest.fixture
async def school(database: Database) -> Database:
    """A database with one school, two students, their mother and two coordinators."""
    async with database.begin() as session:
        await open_school(session)
    return database


@pytest.fixture
async def ana_here(school: Database) -> Standing:
    """The conversation in which Ana, a student, speaks."""
    return await conversation_of(school, "ana")
