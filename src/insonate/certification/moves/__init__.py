"""Which version of its programme binds a registration, and by which routes it passes to another (decision 0105)."""
