"""Lotse, the working platform of the Kommunale Integrationszentren."""

__version__ = "0.2.0"
