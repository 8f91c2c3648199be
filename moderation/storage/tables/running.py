"""Scheduled work and the figures it keeps."""

from __future__ import annotations

from sqlalchemy import BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from moderation.storage.tables.columns import Base, Moment, RowId


class ChoreRow(Base):
    """When something that is done by the clock was last done, so that one of several processes does it."""

    __tablename__ = "chore"
    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    ran_at: Mapped[Moment]


class FigureRow(Base):
    """How often something happened on a day: added up from the append-only tables, so it never has to be counted again."""

    __tablename__ = "figure"
    __table_args__ = ({"sqlite_with_rowid": False},)
    day: Mapped[str] = mapped_column(String(10), primary_key=True, comment="2026-11-22, in UTC")
    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    key: Mapped[str] = mapped_column(String(160), primary_key=True)
    count: Mapped[int] = mapped_column(BigInteger)


class FigureMarkRow(Base):
    """Up to which row of a table the figures have been added up."""

    __tablename__ = "figure_mark"
    source: Mapped[str] = mapped_column(String(40), primary_key=True)
    last_id: Mapped[int] = mapped_column(RowId)
    at: Mapped[Moment]
