"""A database as QualCoder makes it (schema v17), as small as a test wants it."""

from __future__ import annotations

import sqlite3
from contextlib import closing

SCHEMA = """
CREATE TABLE project (databaseversion text, date text, memo text, about text);
CREATE TABLE source (id integer primary key, name text, fulltext text, mediapath text, memo text,
    owner text, date text, av_text_id integer, risid integer, unique(name));
CREATE TABLE code_cat (catid integer primary key, name text, owner text, date text, memo text,
    supercatid integer, unique(name));
CREATE TABLE code_name (cid integer primary key, name text, memo text, catid integer, owner text,
    date text, color text, supercid integer, unique(name));
CREATE TABLE code_text (ctid integer primary key, cid integer, fid integer, seltext text, pos0 integer,
    pos1 integer, owner text, date text, memo text, avid integer, important integer);
CREATE TABLE annotation (anid integer primary key, fid integer, pos0 integer, pos1 integer, memo text,
    owner text, date text);
CREATE TABLE cases (caseid integer primary key, name text, memo text, owner text, date text);
CREATE TABLE case_text (id integer primary key, caseid integer, fid integer, pos0 integer, pos1 integer,
    owner text, date text, memo text);
CREATE TABLE attribute_type (name text primary key, date text, owner text, memo text, caseOrFile text,
    valuetype text);
CREATE TABLE attribute (attrid integer primary key, name text, attr_type text, value text, id integer,
    date text, owner text);
CREATE TABLE journal (jid integer primary key, name text, jentry text, date text, owner text);
CREATE TABLE coder_names (name text, visibility integer);
CREATE TABLE code_image (imid integer primary key, id integer);
INSERT INTO project VALUES ('v17', '', 'about us', 'QualCoder 4.0');
"""
AT = "2026-01-02 10:00:00"
TEXT = "😀 Oui. Et puis non.\nOui."


def make(folder, *inserts, text=TEXT):
    """Make `ours.qda/data.qda` with one text, one category and a code under it."""
    made = folder / "ours.qda"
    made.mkdir()
    with closing(sqlite3.connect(made / "data.qda")) as base:
        base.executescript(SCHEMA)
        base.execute(
            "INSERT INTO source VALUES (7, 'E01', ?, NULL, '', 'anna', ?, NULL, NULL)", (text, AT)
        )
        base.execute("INSERT INTO code_cat VALUES (1, 'answers', 'anna', ?, '', NULL)", (AT,))
        base.execute(
            "INSERT INTO code_name VALUES (1, 'yes', '', 1, 'anna', ?, '#00FF00', NULL)", (AT,)
        )
        for insert in inserts:
            base.execute(insert)
        base.commit()
    return made


def coded(id, words, start, end, *, code=1, owner="anna", important="NULL"):
    return (f"INSERT INTO code_text VALUES ({id}, {code}, 7, '{words}', {start}, {end}, '{owner}', "
            f"'{AT}', '', NULL, {important})")  # fmt: skip
