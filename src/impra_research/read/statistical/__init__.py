"""SPSS and Stata files: cells as they are stored, dates, labels."""
