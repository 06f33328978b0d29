"""Result tables become figures, tables, sentences and pages, in three languages, exposing no one."""
