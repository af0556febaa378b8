"""The shapes that the database has had, one step after the other."""
