"""The window: what a person sees and which key does what."""
