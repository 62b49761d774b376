"""What we keep: typed models, migrations, one function per fact written and per question asked."""
