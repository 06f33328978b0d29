"""Workbooks cell by cell, tables on sheets of people's own, and the exports of Google and Microsoft forms."""
