"""Practitioners who want to be found, and how often an award was checked (decision 0146)."""
