"""The merge engine: three-way merges by identity, and a journal that makes writing one all or nothing."""
