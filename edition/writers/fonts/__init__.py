"""Faces for page and screen: which an edition needs, cut down to what it uses. Characters → fonts."""
