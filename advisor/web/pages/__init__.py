"""What each address answers, one module per part of the work."""
