"""What screens share: text, apparatus and outline as HTML. Nodes → markup."""
