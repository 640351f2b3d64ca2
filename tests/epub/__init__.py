"""The reading copy."""
