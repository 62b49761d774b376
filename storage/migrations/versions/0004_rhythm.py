"""Keep when to check in, when there is school, and what families are told at once."""

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass
