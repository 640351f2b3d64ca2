"""Which schemas judge a document, and what they say of it together. Document → verdict."""
