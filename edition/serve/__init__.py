"""Show an edition while it is written: a server for one reader on this machine. Project → pages, at every change."""

from edition.serve.preview import Preview
from edition.serve.server import serve

__all__ = ["Preview", "serve"]
