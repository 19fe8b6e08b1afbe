"""The science of exams that needs no exam centre: items, forms, marks, checklists, and how long one must be."""
