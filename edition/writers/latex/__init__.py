"""The edition as LaTeX for reledmac, and for reledpar where two texts face each other: for houses that typeset in TeX."""
