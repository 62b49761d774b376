"""What people meant: interpreter, answers, dates, safety (pure once loaded)."""
