"""The door to what people learn from."""

__all__: list[str] = []
