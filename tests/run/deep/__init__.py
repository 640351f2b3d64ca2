"""The long tests of runs."""
