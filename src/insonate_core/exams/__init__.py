"""The science of exams that needs no exam: how long one must be for its result to mean something."""
