"""Keep when to come back to a conversation, and which ones a person has taken over."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

SUSPENDED = "(state -> 'suspended') IS NOT NULL"


def upgrade() -> None:
    op.create_table(
        "timer",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("conversation_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.CheckConstraint("kind IN ('question', 'expiry', 'promise')", name=op.f("ck_timer_kind")),
        sa.CheckConstraint("outcome IN ('done', 'stale')", name=op.f("ck_timer_outcome")),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name=op.f("fk_timer_conversation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_timer")),
        sa.UniqueConstraint("conversation_id", "kind", name=op.f("uq_timer_conversation_id_kind")),
    )
    op.create_index("ix_timer_due", "timer", ["due_at"], postgresql_where=sa.text("done_at IS NULL"))
    # Follows from the snapshot, so that the two can not disagree.
    op.add_column(
        "conversation",
        sa.Column("is_suspended", sa.Boolean(), sa.Computed(SUSPENDED, persisted=True), nullable=False),
    )
    op.add_column("handoff", sa.Column("promised_by", sa.DateTime(timezone=True), nullable=True))
    op.add_column("handoff", sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("handoff", sa.Column("answered_by", sa.Text(), nullable=True))
    op.add_column("handoff", sa.Column("told_at", sa.DateTime(timezone=True), nullable=True))
    op.create_foreign_key(op.f("fk_handoff_answered_by"), "handoff", "person", ["answered_by"], ["id"])
    op.create_index(
        "ix_handoff_waiting",
        "handoff",
        ["conversation_id"],
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    # Conversations that were begun before there were timers end like any other.
    op.execute("""
        INSERT INTO timer (conversation_id, kind, epoch, due_at)
        SELECT id, 'expiry', epoch, updated_at + interval '7 days' FROM conversation
        WHERE jsonb_typeof(state -> 'stack') = 'array' AND jsonb_array_length(state -> 'stack') > 0
    """)
