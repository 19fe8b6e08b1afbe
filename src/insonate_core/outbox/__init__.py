"""What a server takes of the acts that a device kept: which are new, and how far it holds them without a gap."""
