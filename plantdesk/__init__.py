"""PlantDesk: the desktop program in which a copper plant keeps its daily truth."""

__version__ = "0.1.0"
