"""The only door to the engine: needs and volunteers become its problem, its matches become facts for people."""

from lotse.volunteering.bridge.history import Helper, History, Matched, Need, Replay, Span, Unmatched, Wanted, replay

__all__ = ["Helper", "History", "Matched", "Need", "Replay", "Span", "Unmatched", "Wanted", "replay"]
