"""Money owed and money moved: exact amounts, invoices, what payments come to, and how long a membership lasts."""
