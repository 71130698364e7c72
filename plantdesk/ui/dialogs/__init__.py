"""Dialogs: for files, people and irreversible acts."""
