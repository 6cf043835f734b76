"""Lotse, the working platform of the Kommunale Integrationszentren."""

__version__ = "0.1.0"
