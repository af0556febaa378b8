"""What differs between two packs, in the terminal."""
