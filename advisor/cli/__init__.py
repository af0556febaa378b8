"""The commands: wiring between files, engine and what is printed."""
