"""What a person may have erased, across everything that remembers them (decision 0140)."""
