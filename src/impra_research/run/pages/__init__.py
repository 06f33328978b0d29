"""Executed notebooks become pages: one Sphinx build a language, and a first page that stands alone."""
