"""How the tables came to be: one step per file, run in order by `storage.schema`."""
