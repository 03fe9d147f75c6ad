"""家规: the project keeps its own rules."""
from __future__ import annotations

import pytest

from tests.rules.checks import CHECKS
from tests.rules.in_models import layers
from tests.rules.tree import ROOT


@pytest.mark.parametrize("name", CHECKS)
def test_the_project_keeps(name: str) -> None:
    found = CHECKS[name](ROOT)
    assert not found, "\n" + "\n".join(map(str, found))


def test_relations_of_the_loaded_models_point_down() -> None:
    """The same rule as `links_point_down`, asked of the models as Django loaded them."""
    from django.apps import apps

    order = layers(ROOT)
    upward = [
        f"{model._meta.label}.{field.name} → {field.related_model._meta.label}"
        for model in apps.get_models(include_auto_created=True) if model._meta.app_label in order
        for field in model._meta.get_fields()
        if field.is_relation and field.concrete and field.related_model and field.related_model._meta.app_label in order
        and order.index(field.related_model._meta.app_label) < order.index(model._meta.app_label)
    ]
    assert not upward


def test_no_reverse_accessor_hides_a_forgotten_fence() -> None:
    """Every loaded model of ours says `fence` or `unfenced`; tables of pairs that the ORM makes stand behind their owner."""
    from django.apps import apps

    ours = [m for m in apps.get_models(include_auto_created=True) if m.__module__.startswith("dazugong.")]
    silent = [m._meta.label for m in ours if not (m._meta.auto_created or hasattr(m, "fence") or hasattr(m, "unfenced"))]
    assert ours
    assert not silent
