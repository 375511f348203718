"""The version of this client, which is the daemon's."""

__version__ = "0.1.0"
