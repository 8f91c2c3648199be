"""The only room that speaks SQL. It knows the vocabulary and nothing else of the house.

`database.Store` opens a transaction; every other file is a subject with plain functions that take one.
"""
