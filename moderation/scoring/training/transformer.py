"""Fine-tunes the second opinion: a small transformer with one head for all labels and an offset for each source.

Sources mean different things by "toxic"; the offset of a source soaks that up during training and is left out when
serving, where calibration takes its place. Needs PyTorch and transformers, which the service itself does not.
"""

from __future__ import annotations

import json
import math
import random
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from transformers import AutoModel, AutoTokenizer

from moderation.scoring.labels import LABELS
from moderation.scoring.training import data, templates
from moderation.scoring.training.templates import Row

MAX_TOKENS = 96
TOKENS_A_BATCH = 2048


class SecondOpinion(torch.nn.Module):
    """Mean of the last layer, one linear layer to the labels, one learned offset per source and label."""

    def __init__(self, base: str, sources: int) -> None:
        super().__init__()
        self.encoder = AutoModel.from_pretrained(base, attn_implementation="eager")
        self.drop = torch.nn.Dropout(0.1)
        self.head = torch.nn.Linear(self.encoder.config.hidden_size, len(LABELS))
        self.offset = torch.nn.Embedding(sources, len(LABELS))
        torch.nn.init.zeros_(self.offset.weight)

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        """Logits without any source's offset, as they are served."""
        hidden = self.encoder(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
        mask = attention_mask.unsqueeze(-1).to(hidden.dtype)
        mean = (hidden * mask).sum(1) / mask.sum(1).clamp(min=1)
        return self.head(self.drop(mean))


def targets(rows: list[Row], smoothing: float) -> tuple[torch.Tensor, torch.Tensor]:
    """Label values moved a little towards the middle, and a mask of which are known."""
    values = torch.zeros(len(rows), len(LABELS))
    known = torch.zeros(len(rows), len(LABELS))
    for index, row in enumerate(rows):
        for column, label in enumerate(LABELS):
            if label in row.labels:
                values[index, column] = row.labels[label] * (1 - 2 * smoothing) + smoothing
                known[index, column] = 1.0
    return values, known


def batches(lengths: np.ndarray, rng: random.Random) -> Iterator[list[int]]:
    """Indexes in batches of about equal length and equal cost, in random order."""
    order = list(range(len(lengths)))
    rng.shuffle(order)
    chunks: list[list[int]] = []
    for start in range(0, len(order), 4096):
        block = sorted(order[start : start + 4096], key=lambda index: lengths[index])
        current: list[int] = []
        for index in block:
            if current and (len(current) + 1) * max(lengths[index], 8) > TOKENS_A_BATCH:
                chunks.append(current)
                current = []
            current.append(index)
        chunks.append(current)
    rng.shuffle(chunks)
    yield from chunks


def train(folder: Path, base: str, out: Path, *, epochs: int, seed: int, per_kind: int) -> None:
    """Writes checkpoint.pt and log.jsonl into `out`, every few hundred steps."""
    torch.manual_seed(seed)
    rng = random.Random(seed)
    out.mkdir(parents=True, exist_ok=True)
    rows = [*data.rows_for_training(folder, seed, repeat=False), *templates.generate(per_kind, seed)]
    names = sorted({row.source.split("/")[0] for row in rows})
    source_ids = torch.tensor([names.index(row.source.split("/")[0]) for row in rows])
    tokenizer = AutoTokenizer.from_pretrained(base)
    encoded = tokenizer([row.text[:1200] for row in rows], truncation=True, max_length=MAX_TOKENS)["input_ids"]
    lengths = np.array([len(ids) for ids in encoded])
    values, known = targets(rows, 0.02)
    model = SecondOpinion(base, len(names))
    optimiser = torch.optim.AdamW(
        [
            {"params": model.encoder.parameters(), "lr": 1e-4},
            {"params": [*model.head.parameters(), *model.offset.parameters()], "lr": 1e-3},
        ],
        weight_decay=0.01,
    )
    plan = [batch for _ in range(epochs) for batch in batches(lengths, rng)]
    warm = len(plan) // 20
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min((step + 1) / warm, max(0.02, 1 - (step - warm) / (len(plan) - warm)))
    )
    print(len(rows), "rows", lengths.mean(), "tokens", len(plan), "steps", names, flush=True)
    started, running = time.time(), 0.0
    model.train()
    for step, batch in enumerate(plan):
        width = int(lengths[batch].max())
        ids = torch.zeros(len(batch), width, dtype=torch.long)
        for place, index in enumerate(batch):
            ids[place, : lengths[index]] = torch.tensor(encoded[index])
        mask = (torch.arange(width)[None, :] < torch.tensor(lengths[batch])[:, None]).long()
        logits = model(ids, mask) + model.offset(source_ids[batch])
        loss = torch.nn.functional.binary_cross_entropy_with_logits(logits, values[batch], reduction="none")
        loss = (loss * known[batch]).sum() / len(batch) + 1e-3 * model.offset.weight.square().mean()
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        schedule.step()
        running = loss.item() if math.isclose(running, 0.0) else 0.99 * running + 0.01 * loss.item()
        if step % 50 == 0:
            print(step, len(plan), round(running, 4), f"{time.time() - started:.0f}s", flush=True)
        if step % 300 == 299 or step == len(plan) - 1:
            torch.save({"model": model.state_dict(), "sources": names, "step": step}, out / "checkpoint.pt")
    (out / "manifest.json").write_text(
        json.dumps({"epochs": epochs, "seed": seed, "rows": len(rows), "sources": names, "labels": LABELS}), "utf-8"
    )
