"""Keep who agreed to what, in which wording, and what holds for all of a person's addresses."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "contact_point", sa.Column("unreachable_since", sa.DateTime(timezone=True), nullable=True)
    )
    op.add_column("contact_point", sa.Column("unreachable_code", sa.Text(), nullable=True))
    op.add_column("consent", sa.Column("because_of", sa.BigInteger(), nullable=True))
    op.create_foreign_key(op.f("fk_consent_because_of"), "consent", "consent", ["because_of"], ["id"])
    op.create_index(
        "ix_consent_because_of",
        "consent",
        ["because_of"],
        postgresql_where=sa.text("because_of IS NOT NULL"),
    )
    op.create_table(
        "consent_wording",
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("first_shown_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_consent_wording")),
    )
    # What was agreed to is evidence: it can be added to, never changed.
    op.execute(
        "CREATE TRIGGER consent_wording_is_a_log BEFORE UPDATE ON consent_wording "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )
