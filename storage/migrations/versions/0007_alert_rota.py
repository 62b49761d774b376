"""Keep who is called when somebody may be in danger, and what each of them did."""

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass
