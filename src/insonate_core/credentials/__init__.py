"""What becomes of an award, how it is numbered, and what it allows: the rules of the credential itself.

`lifecycle` is the transition table from request to withdrawal; `numbers` how a number is made and read;
`powers` what a document lets the holder of an award do; `conflicts` what a decider should know about the people
of a request.
"""
