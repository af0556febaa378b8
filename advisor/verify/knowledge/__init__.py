"""Holds what a pack concludes against the tests that its author wrote beside the rules."""
