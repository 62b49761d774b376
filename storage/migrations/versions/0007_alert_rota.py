"""Keep who is called when somebody may be in danger, and what each of them did."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

STEPS = "'raised', 'notified', 'unreachable', 'nobody', 'unanswered', 'acknowledged', 'read', 'closed'"


def upgrade() -> None:
    op.create_table(
        "rota",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("school_id", sa.Text(), nullable=True),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("hours", sa.Text(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("is_administrator", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.CheckConstraint("hours IN ('staffed', 'after_hours', 'always')", name=op.f("ck_rota_hours")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_rota_person_id")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_rota_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rota")),
    )
    op.create_index(op.f("ix_rota_school_id"), "rota", ["school_id"], unique=False)

    op.alter_column("alert", "conversation_id", nullable=True)
    op.alter_column("alert", "inbound_id", nullable=True)
    op.add_column("alert", sa.Column("school_id", sa.Text(), nullable=True))
    op.add_column("alert", sa.Column("is_drill", sa.Boolean(), server_default=sa.text("false"), nullable=False))
    op.add_column("alert", sa.Column("calls", sa.SmallInteger(), server_default=sa.text("0"), nullable=False))
    op.add_column("alert", sa.Column("next_call_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("alert", sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True))
    op.create_foreign_key(op.f("fk_alert_school_id"), "alert", "school", ["school_id"], ["id"])
    op.create_check_constraint(
        op.f("ck_alert_is_about_a_message"), "alert", "is_drill OR (inbound_id IS NOT NULL AND conversation_id IS NOT NULL)"
    )
    op.create_index(
        "ix_alert_next_call",
        "alert",
        ["next_call_at"],
        postgresql_where=sa.text("acknowledged_at IS NULL AND next_call_at IS NOT NULL"),
    )

    op.create_table(
        "alert_step",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("alert_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=True),
        sa.Column("outbound_id", sa.BigInteger(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.CheckConstraint(f"kind IN ({STEPS})", name=op.f("ck_alert_step_kind")),
        sa.ForeignKeyConstraint(["alert_id"], ["alert.id"], name=op.f("fk_alert_step_alert_id")),
        sa.ForeignKeyConstraint(["outbound_id"], ["outbound_message.id"], name=op.f("fk_alert_step_outbound_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_alert_step_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert_step")),
    )
    op.create_index(op.f("ix_alert_step_alert_id_id"), "alert_step", ["alert_id", "id"], unique=False)
    # What was done when somebody may have been in danger is never rewritten.
    op.execute(
        "CREATE TRIGGER alert_step_is_a_log BEFORE UPDATE ON alert_step FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )
