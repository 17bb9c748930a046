"""The engine on Whoosh's files."""

from search.engines.whoosh.engine import WhooshEngine

__all__ = ["WhooshEngine"]
