"""Tells Django about this package."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The pages, the API and what they store."""

    name = "advisor.web"
    label = "web"
