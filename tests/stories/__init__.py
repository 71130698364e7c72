"""Whole tasks of people at the real window, each from beginning to end."""
