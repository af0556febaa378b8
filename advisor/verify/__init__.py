"""Is the knowledge right? Worked cases and named checks."""
