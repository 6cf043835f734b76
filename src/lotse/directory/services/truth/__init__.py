"""Keeping the directory true: asking partners, taking their answers, deciding about what they want changed."""
