"""One field by itself: its values, its TypeScript, its type in each database."""
