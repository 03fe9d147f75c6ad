"""The test county."""
from django.apps import AppConfig


class HouseConfig(AppConfig):
    """The test county."""

    name = "tests.fence.house"
    label = "house"
