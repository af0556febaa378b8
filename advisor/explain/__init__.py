"""Explanations as data: why a conclusion stands, in words, without markup."""
