"""Pictures of a rule base: columns from answers to decisions, drawn as SVG that needs nothing beside it."""
