"""What must be and what can be, whatever the open questions are answered: proves that a decision is settled."""
