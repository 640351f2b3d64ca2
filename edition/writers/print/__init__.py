"""The printed edition: a PDF with line numbers in the margin and layers of apparatus and notes keyed to them."""
