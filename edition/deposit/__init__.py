"""The package for repositories and archives: made, verified, stored, sent. Outputs and sources → bag → repository."""
