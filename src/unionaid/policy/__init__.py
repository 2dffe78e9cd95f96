"""What the rules are: the vocabulary of policy files, and their loader.

Here: rules as data, checked whole. Not here: deciding a case (``assess``).
"""

from __future__ import annotations

from unionaid.policy.columns import Columns, match_columns
from unionaid.policy.loader import packaged_policies, read_policy, read_policy_bytes
from unionaid.policy.model import PolicyRules, ProgramRules
from unionaid.policy.schema import json_schema
from unionaid.policy.size_class import SizeClass, possible_classes, size_class

__all__ = [
    "Columns",
    "PolicyRules",
    "ProgramRules",
    "SizeClass",
    "json_schema",
    "match_columns",
    "packaged_policies",
    "possible_classes",
    "read_policy",
    "read_policy_bytes",
    "size_class",
]
