"""Merges by structure, where lines conflict without need: two neighbours added a dependency each.

A file is read into members of mappings and lists (`json_text`, `yaml_text`). What the template changed between its two
renders becomes a list of edits (`edits`), and these are made in the repository's text: its order, its comments and its
layout stay. The result is read again, and taken only when it says what both sides wanted.
"""

from .merge import merge_structure

__all__ = ["merge_structure"]
