"""The interview: which question comes next, and the answers kept safe after each."""
