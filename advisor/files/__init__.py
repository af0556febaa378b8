"""Pack files and answer files to the model and back, with the place of every fault."""
