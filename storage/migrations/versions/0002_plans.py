"""Keep the log of plan updates, the decisions on them, and what follows from both."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# What was said and what was decided is never rewritten, by any program or by hand.
ONLY_ADDED_TO = (
    "CREATE TRIGGER review_is_a_log BEFORE UPDATE ON review FOR EACH ROW EXECUTE FUNCTION refuse_change()",
    """
    CREATE TRIGGER plan_update_keeps_its_words BEFORE UPDATE ON plan_update FOR EACH ROW
    WHEN ((OLD.id, OLD.student_id, OLD.kind, OLD.body, OLD.proposed_at)
          IS DISTINCT FROM (NEW.id, NEW.student_id, NEW.kind, NEW.body, NEW.proposed_at))
    EXECUTE FUNCTION refuse_change()
    """,
)


def upgrade() -> None:
    op.execute("CREATE SEQUENCE plan_update_accepted_seq AS bigint")
    op.create_table(
        "goal",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("student_id", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("area", sa.Text(), nullable=True),
        sa.Column("measure", sa.Text(), nullable=True),
        sa.Column("baseline", sa.Double(), nullable=True),
        sa.Column("target", sa.Double(), nullable=True),
        sa.Column("unit", sa.Text(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("due_raw", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("progress", sa.SmallInteger(), nullable=True),
        sa.Column("confidence", sa.SmallInteger(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["student_id"], ["person.id"], name=op.f("fk_goal_student_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goal")),
    )
    op.create_index(op.f("ix_goal_student_id"), "goal", ["student_id"], unique=False)
    op.create_table(
        "plan",
        sa.Column("student_id", sa.Text(), nullable=False),
        sa.Column("document", postgresql.JSONB(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["student_id"], ["person.id"], name=op.f("fk_plan_student_id")),
        sa.PrimaryKeyConstraint("student_id", name=op.f("pk_plan")),
    )
    op.create_table(
        "action_step",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("goal_id", sa.Text(), nullable=False),
        sa.Column("student_id", sa.Text(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("due_raw", sa.Text(), nullable=True),
        sa.Column("is_done", sa.Boolean(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["goal_id"], ["goal.id"], name=op.f("fk_action_step_goal_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["student_id"], ["person.id"], name=op.f("fk_action_step_student_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_step")),
    )
    op.create_index(op.f("ix_action_step_goal_id"), "action_step", ["goal_id"], unique=False)
    op.create_index(op.f("ix_action_step_student_id"), "action_step", ["student_id"], unique=False)
    op.create_table(
        "plan_update",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("student_id", sa.Text(), nullable=False),
        sa.Column("conversation_id", sa.BigInteger(), nullable=True),
        sa.Column("key", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("body", postgresql.JSONB(), nullable=False),
        sa.Column("resulting_body", postgresql.JSONB(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("supersedes", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_seq", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "(state IN ('accepted', 'amended')) = (accepted_seq IS NOT NULL)",
            name=op.f("ck_plan_update_accepted_seq"),
        ),
        sa.CheckConstraint("mode IN ('wait', 'apply')", name=op.f("ck_plan_update_mode")),
        sa.CheckConstraint(
            "state IN ('proposed', 'accepted', 'amended', 'declined', 'withdrawn')",
            name=op.f("ck_plan_update_state"),
        ),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name=op.f("fk_plan_update_conversation_id")
        ),
        sa.ForeignKeyConstraint(["student_id"], ["person.id"], name=op.f("fk_plan_update_student_id")),
        sa.ForeignKeyConstraint(["supersedes"], ["plan_update.id"], name=op.f("fk_plan_update_supersedes")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_update")),
        sa.UniqueConstraint("accepted_seq", name=op.f("uq_plan_update_accepted_seq")),
    )
    op.create_index(
        op.f("ix_plan_update_conversation_id_key"), "plan_update", ["conversation_id", "key"], unique=False
    )
    op.create_index(
        "ix_plan_update_proposed",
        "plan_update",
        ["proposed_at"],
        unique=False,
        postgresql_where=sa.text("state = 'proposed'"),
    )
    op.create_index(
        op.f("ix_plan_update_student_id_accepted_seq"),
        "plan_update",
        ["student_id", "accepted_seq"],
        unique=False,
    )
    op.create_table(
        "review",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("update_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("changes", postgresql.JSONB(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "decision IN ('accepted', 'amended', 'declined', 'withdrawn', 'auto')",
            name=op.f("ck_review_decision"),
        ),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_review_by")),
        sa.ForeignKeyConstraint(["update_id"], ["plan_update.id"], name=op.f("fk_review_update_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review")),
    )
    op.create_index(op.f("ix_review_update_id_id"), "review", ["update_id", "id"], unique=False)
    for statement in ONLY_ADDED_TO:
        op.execute(statement)
