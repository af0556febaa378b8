"""What differs between two packs: what was changed, who gets other advice, and through which changes."""
