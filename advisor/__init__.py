"""Advises who should drive process improvement in an organization, and whether to bring in consultants."""

__version__ = "0.1.0"
