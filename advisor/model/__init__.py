"""Plain types of the domain: no files, no engine, no markup."""
