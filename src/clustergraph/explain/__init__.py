"""Queries taken apart: why an answer is empty, and how a query is read."""

from clustergraph.explain.empty import Explanation, empty
from clustergraph.explain.plan import Plan, plan

__all__ = ["Explanation", "Plan", "empty", "plan"]
