"""What is true of programmes, evidence and standings: standard library only, no I/O, no clock."""
