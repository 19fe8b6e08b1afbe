"""What people learn from: what a module says, and when somebody has completed it."""
