"""All tables of the label, in one place for Django."""
