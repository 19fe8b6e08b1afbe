"""The Django shell round the pure core: what is remembered, who may see it, and the pages."""
