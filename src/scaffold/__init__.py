"""`scaffold`: makes Node.js/TypeScript backends from a page of answers and keeps them up to date."""

__version__ = "0.7.0"
