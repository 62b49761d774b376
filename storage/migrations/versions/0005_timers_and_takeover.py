"""Keep when to come back to a conversation, and which ones a person has taken over."""

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass
