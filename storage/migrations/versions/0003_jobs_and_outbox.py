"""Run jobs from this database, and say more about what is to be sent."""

import sqlalchemy as sa
from alembic import op
from procrastinate.schema import SchemaManager
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

STATUSES = (
    "'pending', 'answering', 'sending', 'ambiguous', 'accepted', 'delivered', 'failed', 'suppressed'"
)


def upgrade() -> None:
    # Procrastinate's own tables, as the pinned 3.10 describes them; a newer one brings migrations of its own,
    # which become a migration here (a test holds the two together). One text of many statements: sent as it is.
    op.get_bind().execution_options(no_parameters=True).exec_driver_sql(SchemaManager.get_schema())

    op.create_table(
        "sender",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("units", sa.Double(), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("paused_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_sender")),
    )
    op.drop_constraint(op.f("ck_outbound_message_status"), "outbound_message", type_="check")
    op.execute("UPDATE outbound_message SET status = 'accepted' WHERE status = 'sent'")
    op.create_check_constraint(op.f("ck_outbound_message_status"), "outbound_message", f"status IN ({STATUSES})")
    op.alter_column("outbound_message", "sent_at", new_column_name="accepted_at")
    op.add_column("outbound_message", sa.Column("person_id", sa.Text(), nullable=True))
    op.add_column(
        "outbound_message", sa.Column("kind", sa.Text(), server_default=sa.text("'reply'"), nullable=False)
    )
    op.add_column("outbound_message", sa.Column("opens", postgresql.JSONB(), nullable=True))
    op.add_column("outbound_message", sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("outbound_message", sa.Column("held_for", sa.Text(), nullable=True))
    op.add_column("outbound_message", sa.Column("segments", sa.SmallInteger(), nullable=True))
    op.add_column(
        "outbound_message",
        sa.Column("resends", sa.SmallInteger(), server_default=sa.text("0"), nullable=False),
    )
    op.create_foreign_key(
        op.f("fk_outbound_message_person_id"), "outbound_message", "person", ["person_id"], ["id"]
    )
    # The frequency budget counts what one human was sent, over all of their addresses.
    op.create_index(
        "ix_outbound_message_unprompted",
        "outbound_message",
        ["person_id", "accepted_at"],
        postgresql_where=sa.text("purpose = 'initiated'"),
    )
    # One chat takes one message a second: when was it last sent one?
    op.create_index(
        "ix_outbound_message_claimed",
        "outbound_message",
        ["contact_point_id", "claimed_at"],
        postgresql_where=sa.text("claimed_at IS NOT NULL"),
    )
    op.drop_index("ix_outbound_message_open", table_name="outbound_message")
    op.create_index(
        "ix_outbound_message_open",
        "outbound_message",
        ["contact_point_id", "id"],
        postgresql_where=sa.text("status IN ('pending', 'answering', 'sending', 'ambiguous')"),
    )
