"""Keep when to check in, when there is school, and what families are told at once."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

KINDS = "'break', 'holiday', 'half_day', 'school_day', 'first_day', 'last_day'"


def upgrade() -> None:
    op.create_table(
        "check_in_rhythm",
        sa.Column("student_id", sa.Text(), nullable=False),
        sa.Column("every_days", sa.SmallInteger(), server_default=sa.text("7"), nullable=False),
        sa.Column("state", sa.Text(), server_default=sa.text("'active'"), nullable=False),
        sa.Column("hour", sa.SmallInteger(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.CheckConstraint("every_days BETWEEN 7 AND 14", name=op.f("ck_check_in_rhythm_every_days")),
        sa.CheckConstraint("state IN ('active', 'paused', 'off')", name=op.f("ck_check_in_rhythm_state")),
        sa.CheckConstraint("hour BETWEEN 8 AND 19", name=op.f("ck_check_in_rhythm_hour")),
        sa.ForeignKeyConstraint(["student_id"], ["person.id"], name=op.f("fk_check_in_rhythm_student_id")),
        sa.PrimaryKeyConstraint("student_id", name=op.f("pk_check_in_rhythm")),
    )
    op.create_index(
        "ix_check_in_rhythm_next",
        "check_in_rhythm",
        ["next_at"],
        postgresql_where=sa.text("state = 'active'"),
    )
    op.create_table(
        "check_in",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("student_id", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outbound_id", sa.BigInteger(), nullable=True),
        sa.Column("skipped_for", sa.Text(), nullable=True),
        sa.Column("moved_to", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(outbound_id IS NULL) = (skipped_for IS NOT NULL)", name=op.f("ck_check_in_skipped_for")
        ),
        sa.ForeignKeyConstraint(["student_id"], ["person.id"], name=op.f("fk_check_in_student_id")),
        sa.ForeignKeyConstraint(
            ["outbound_id"], ["outbound_message.id"], name=op.f("fk_check_in_outbound_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_in")),
        sa.UniqueConstraint("student_id", "due_on", name=op.f("uq_check_in_student_id_due_on")),
    )
    op.create_index(op.f("ix_check_in_planned_at"), "check_in", ["planned_at"])
    op.create_index(op.f("ix_check_in_outbound_id"), "check_in", ["outbound_id"])
    op.create_table(
        "calendar_day",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("school_id", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(f"kind IN ({KINDS})", name=op.f("ck_calendar_day_kind")),
        sa.CheckConstraint("first_on <= last_on", name=op.f("ck_calendar_day_first_on")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_calendar_day_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_day")),
    )
    op.create_index(op.f("ix_calendar_day_school_id_first_on"), "calendar_day", ["school_id", "first_on"])
    op.create_table(
        "digest_item",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("student_id", sa.Text(), nullable=True),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("news", postgresql.JSONB(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outbound_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_digest_item_person_id")),
        sa.ForeignKeyConstraint(["student_id"], ["person.id"], name=op.f("fk_digest_item_student_id")),
        sa.ForeignKeyConstraint(
            ["outbound_id"], ["outbound_message.id"], name=op.f("fk_digest_item_outbound_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digest_item")),
        sa.UniqueConstraint("person_id", "key", name=op.f("uq_digest_item_person_id_key")),
    )
    op.create_index(
        "ix_digest_item_waiting",
        "digest_item",
        ["person_id"],
        postgresql_where=sa.text("outbound_id IS NULL"),
    )
    op.create_index(op.f("ix_digest_item_outbound_id"), "digest_item", ["outbound_id"])
    # The frequency budget of a phone that several people share.
    op.create_index(
        "ix_outbound_message_unprompted_here",
        "outbound_message",
        ["contact_point_id", "accepted_at"],
        postgresql_where=sa.text("purpose = 'initiated'"),
    )
