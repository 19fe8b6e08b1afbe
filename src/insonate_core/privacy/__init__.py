"""The privacy guard: no patient in the log.

`guard` finds what may identify a patient, `mending` takes it out, `statements` says what a person must state
to keep it, `case_numbers` judges the log's own case numbers. Each family of detectors has its own module.
"""
