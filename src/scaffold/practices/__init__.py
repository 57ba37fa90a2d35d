"""The practices that a release claims, and the proofs that it keeps its word (docs/guides/prove-a-practice.md)."""
