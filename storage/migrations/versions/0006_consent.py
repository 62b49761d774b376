"""Keep who agreed to what, in which wording, and what holds for all of a person's addresses."""

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass
