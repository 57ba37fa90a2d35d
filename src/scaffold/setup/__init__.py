"""What happens around rendering: checks before it, steps after it, each small and each can be left out."""
