"""What several outputs say, show or name alike: each fact once."""
