"""The history of the templates: the tree that came with this package, and every release in one git bundle."""
