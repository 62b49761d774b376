"""${message}.

Runs beside the release before it: add first, remove one release later. It has 5 seconds to get a lock
and 60 seconds per statement (storage/schema.py); fill big tables in batches, not here.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql
${imports if imports else ""}
revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = None
depends_on = None


def upgrade() -> None:
    ${upgrades if upgrades else "pass"}
