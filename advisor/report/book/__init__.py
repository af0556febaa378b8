"""The rule book: everything a pack knows as pages for people, cross-linked both ways.

To add a kind of entry, write one function that returns its pages and list it in `contents.PAGES`. What an entry links
to lists the entry in turn, and the search finds it; neither takes a line of code more.
"""
