"""Measurements of the product, each printed with its method: `python -m bench` or `python -m bench.<name>`."""
