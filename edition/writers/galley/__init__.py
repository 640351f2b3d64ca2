"""What paper shares: a text as lines, blocks and series of notes, before it is set. Edition → manuscript."""
