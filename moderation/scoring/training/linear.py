"""Trains the fast scorer: one weight a hashed n-gram and label, from hard labels and, where there is one, a teacher.

Needs PyTorch for its sparse Adagrad; the result is a plain numpy file that the service maps into memory.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from moderation.scoring.features import BITS, buckets_of
from moderation.scoring.labels import LABELS
from moderation.scoring.training.templates import Row


@dataclass(frozen=True)
class Prepared:
    """Rows as flat arrays: the buckets of row i are `buckets[starts[i]:starts[i + 1]]`."""

    buckets: NDArray[np.int32]
    starts: NDArray[np.int64]
    values: torch.Tensor
    known: torch.Tensor
    sources: torch.Tensor
    names: tuple[str, ...]


def prepare(rows: list[Row], teacher: NDArray[np.float32] | None, trust: float) -> Prepared:
    """`teacher` holds a probability for every row and label, nan where it was not asked; where the label is known too
    both are mixed by `trust`.
    """
    hashed = [buckets_of(row.text).astype(np.int32) for row in rows]
    starts = np.concatenate([[0], np.cumsum([len(each) for each in hashed])])
    values = np.zeros((len(rows), len(LABELS)), np.float32)
    known = np.zeros_like(values)
    for index, row in enumerate(rows):
        for column, label in enumerate(LABELS):
            if label in row.labels:
                values[index, column] = row.labels[label]
                known[index, column] = 1
    if teacher is not None:
        heard = ~np.isnan(teacher)
        said = np.nan_to_num(teacher)
        values = np.where(heard, np.where(known > 0, (1 - trust) * values + trust * said, said), values)
        known = np.where(known > 0, 1.0, np.where(heard, 0.5, 0.0)).astype(np.float32)
    names = tuple(sorted({row.source.split("/")[0] for row in rows}))
    sources = torch.tensor([names.index(row.source.split("/")[0]) for row in rows])
    return Prepared(
        np.concatenate(hashed),
        starts,
        torch.from_numpy(values.astype(np.float32)),
        torch.from_numpy(known),
        sources,
        names,
    )


def _batches(count: int, size: int, rng: random.Random) -> Iterator[list[int]]:
    order = list(range(count))
    rng.shuffle(order)
    for start in range(0, count, size):
        yield order[start : start + size]


def train(
    prepared: Prepared, *, epochs: int, seed: int, rate: float, offsets: bool, decay: float
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Weights `(2**BITS, labels)` and bias. A row's logit is the sum of its weights over the root of their number."""
    torch.manual_seed(seed)
    rng = random.Random(seed)
    bag = torch.nn.EmbeddingBag(2**BITS, len(LABELS), mode="sum", sparse=True)
    torch.nn.init.zeros_(bag.weight)
    bias = torch.nn.Parameter(torch.full((len(LABELS),), -2.0))
    offset = torch.nn.Embedding(len(prepared.names), len(LABELS))
    torch.nn.init.zeros_(offset.weight)
    sparse = torch.optim.Adagrad(bag.parameters(), lr=rate, eps=1e-6)
    dense = torch.optim.Adam([bias, *offset.parameters()], lr=0.01)
    for epoch in range(epochs):
        total = 0.0
        for batch in _batches(len(prepared.starts) - 1, 256, rng):
            pieces = [prepared.buckets[prepared.starts[i] : prepared.starts[i + 1]] for i in batch]
            sizes = np.array([len(piece) for piece in pieces])
            flat = torch.from_numpy(np.concatenate(pieces).astype(np.int64))
            begins = torch.from_numpy(np.concatenate([[0], np.cumsum(sizes)[:-1]]))
            scale = torch.from_numpy(1 / np.sqrt(sizes)).float()
            summed = bag(flat, begins) * scale[:, None]
            logits = summed + bias
            if offsets:
                logits = logits + offset(prepared.sources[batch])
            loss = torch.nn.functional.binary_cross_entropy_with_logits(
                logits, prepared.values[batch], reduction="none"
            )
            loss = (loss * prepared.known[batch]).sum() / len(batch) + decay * summed.square().mean()
            sparse.zero_grad(set_to_none=True)
            dense.zero_grad(set_to_none=True)
            loss.backward()
            sparse.step()
            dense.step()
            total += loss.item() * len(batch)
        print(epoch, round(total / (len(prepared.starts) - 1), 4), flush=True)
    return bag.weight.detach().numpy(), bias.detach().numpy()
