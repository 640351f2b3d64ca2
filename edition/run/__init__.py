"""What leads a run: processes beside each other, and the place of what they make."""
