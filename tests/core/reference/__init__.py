"""A slow, obvious evaluator: what the language means, said in sets of facts, to hold the fast one against."""
