"""Tables, constraints and indexes, and the first migration of each database."""
