"""What people read: a documented context, rendered as HTML and for the terminal."""
