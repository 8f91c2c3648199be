"""Fine-tunes the second opinion: a small transformer with one head for all labels and an offset for each source.

Sources mean different things by "toxic"; the offset of a source soaks that up during training and is left out when
serving, where calibration takes its place. Needs PyTorch and transformers, which the service itself does not.
"""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import torch
from transformers import AutoModel, AutoTokenizer

from moderation.scoring.labels import LABELS
from moderation.scoring.spoken import spoken
from moderation.scoring.training import reread
from moderation.scoring.training.mixture import Mixture
from moderation.scoring.training.templates import Row

Tokenize = Callable[..., dict[str, Any]]
MAX_TOKENS = 96
TOKENS_A_BATCH = 2048


class SecondOpinion(torch.nn.Module):
    """Mean of the last layer, one linear layer to the labels, one learned offset per source and label."""

    def __init__(self, base: str, sources: int) -> None:
        super().__init__()
        self.encoder = AutoModel.from_pretrained(
            base,
            attn_implementation="eager",
            add_pooling_layer=False,
            hidden_dropout_prob=0.0,
            attention_probs_dropout_prob=0.0,
        )
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


def stream(mixture: Mixture, tokenizer: Tokenize) -> Iterator[tuple[list[Row], list[list[int]]]]:
    """Batches of about equal length and equal cost, without end."""
    rows = iter(mixture)
    rng = random.Random(len(mixture.sources))
    while True:
        block = [next(rows) for _ in range(4096)]
        encoded = tokenizer([spoken(row.text[:1200]) for row in block], truncation=True, max_length=MAX_TOKENS)[
            "input_ids"
        ]
        widths = [-(-len(ids) // 8) * 8 for ids in encoded]
        chunks: list[list[int]] = []
        for width in sorted(set(widths)):
            # Few different shapes: the matrix kernels are compiled anew for each.
            alike = [index for index in range(len(block)) if widths[index] == width]
            size = TOKENS_A_BATCH // width
            chunks += [alike[start : start + size] for start in range(0, len(alike), size)]
        chunks = [chunk for chunk in chunks if len(chunk) * widths[chunk[0]] > TOKENS_A_BATCH // 2]
        rng.shuffle(chunks)
        for chunk in chunks:
            yield [block[index] for index in chunk], [encoded[index] for index in chunk]


def padded(encoded: list[list[int]]) -> tuple[torch.Tensor, torch.Tensor]:
    """Token numbers and mask of a batch."""
    width = -(-max(map(len, encoded)) // 8) * 8
    ids = torch.zeros(len(encoded), width, dtype=torch.long)
    mask = torch.zeros(len(encoded), width, dtype=torch.long)
    for place, each in enumerate(encoded):
        ids[place, : len(each)] = torch.tensor(each)
        mask[place, : len(each)] = 1
    return ids, mask


def _groups(model: SecondOpinion, rate: float) -> list[dict[str, object]]:
    """Lower layers learn slower, for what they know is more general; the word vectors stay as they are."""
    groups: list[dict[str, object]] = [
        {"params": [*model.head.parameters(), *model.offset.parameters()], "lr": rate * 10}
    ]
    for parameter in model.encoder.embeddings.parameters():
        parameter.requires_grad = False
    layers = model.encoder.encoder.layer
    for depth, layer in enumerate(layers):
        groups.append({"params": list(layer.parameters()), "lr": rate * 0.85 ** (len(layers) - 1 - depth)})
    return groups


def train(
    folder: Path, base: str, out: Path, *, steps: int, minutes: float, seed: int, per_kind: int, start: Path | None
) -> None:
    """Writes checkpoint.pt into `out` every few hundred steps; the learning rate falls to nothing at `steps`, or at
    `minutes` where that comes first. `start` is an exported model to go on from, where it exists.
    """
    torch.manual_seed(seed)
    out.mkdir(parents=True, exist_ok=True)
    mixture = Mixture(folder, seed, per_kind)
    names = list(mixture.sources)
    tokenizer = AutoTokenizer.from_pretrained(base)
    model = SecondOpinion(base, len(names))
    if start is not None:
        model.load_state_dict(reread.state(start), strict=False)
    optimiser = torch.optim.AdamW(_groups(model, 6e-5), weight_decay=0.01, fused=True)
    rates = [group["lr"] for group in optimiser.param_groups]
    print(mixture.rows, "rows", names, flush=True)
    began, running, seen = time.monotonic(), 0.7, 0
    model.train()
    for step, (rows, encoded) in enumerate(stream(mixture, tokenizer)):
        done = max(step / steps, (time.monotonic() - began) / 60 / minutes)
        ids, mask = padded(encoded)
        values, known = targets(rows, 0.02)
        sources = torch.tensor([names.index(row.source.split("/")[0]) for row in rows])
        for group, rate in zip(optimiser.param_groups, rates, strict=True):
            group["lr"] = rate * min((step + 1) / 100, max(1 - done, 0.01))
        with torch.autocast("cpu", dtype=torch.bfloat16):
            logits = model(ids, mask)
        logits = logits.float() + model.offset(sources)
        loss = torch.nn.functional.binary_cross_entropy_with_logits(logits, values, reduction="none")
        loss = (loss * known).sum() / len(rows) + 1e-3 * model.offset.weight.square().mean()
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        running, seen = 0.99 * running + 0.01 * loss.item(), seen + len(rows)
        if step % 20 == 0:
            print(step, f"{done:.1%}", seen, round(running, 4), f"{time.monotonic() - began:.0f}s", flush=True)
        if step % 300 == 299 or done >= 1:
            torch.save(
                {"model": model.state_dict(), "sources": names, "step": step, "rows": seen}, out / "checkpoint.tmp"
            )
            (out / "checkpoint.tmp").replace(out / "checkpoint.pt")
        if done >= 1:
            break
    made = {"steps": step + 1, "seen": seen, "seed": seed, "rows": mixture.rows, "sources": names, "labels": LABELS}
    (out / "manifest.json").write_text(json.dumps(made | {"went_on": start is not None}), "utf-8")
