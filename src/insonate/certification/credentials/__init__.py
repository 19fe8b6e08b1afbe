"""Awards as Open Badges that others verify by themselves (decision 0145)."""
