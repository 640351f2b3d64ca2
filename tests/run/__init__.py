"""Runs: what is written where, and what happens when they are stopped."""
