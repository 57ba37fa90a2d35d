"""What a module's tests are made of: rows, cases, callers, expectations."""
