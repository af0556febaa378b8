"""Engines: model and answers to an outcome."""
