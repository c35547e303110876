"""Queries taken apart: why an answer is empty, and how a query is read."""

from clustergraph.explain.counting import BOUND
from clustergraph.explain.empty import Explanation, empty
from clustergraph.explain.plan import Plan, plan

__all__ = ["BOUND", "Explanation", "Plan", "empty", "plan"]
