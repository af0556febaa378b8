"""What is stored: an assessment, and its answers one by one, each with the number of its last change."""

from __future__ import annotations

import uuid

from django.db import models


class Assessment(models.Model):
    """One organization's assessment. `rest` holds what an answer file has and no column or entry does, as written."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.TextField()
    topic = models.TextField()
    depth = models.CharField(max_length=10, default="default")
    date = models.CharField(max_length=10, blank=True)
    fixed_order = models.BooleanField(default=False)
    rest = models.JSONField(default=dict)
    created = models.DateTimeField(auto_now_add=True)
    changed = models.DateTimeField(auto_now=True)

    class Meta:
        """The last changed first."""

        ordering = ("-changed", "id")


class Part(models.TextChoices):
    """The parts of an answer file that are stored entry by entry."""

    ANSWERS = "answers"
    CLARIFIED = "clarified"
    PLAN = "plan"


class Entry(models.Model):
    """One answer, explanation or step of the plan, as an answer file holds it; null once it was taken back.

    `revision` rises with every change, so that who saves can tell whether somebody else did meanwhile.
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="entries")
    part = models.CharField(max_length=10, choices=Part.choices)
    name = models.CharField(max_length=200)
    data = models.JSONField(null=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        """One row per entry, in the order in which they were first made."""

        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=("assessment", "part", "name"), name="one_row_per_entry"),)
