"""The tuned transformer's answers on many texts: for teaching the fast scorer, and for calibration."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from transformers import AutoTokenizer

from moderation.scoring import second
from moderation.scoring.labels import LABELS
from moderation.scoring.spoken import spoken
from moderation.scoring.training.transformer import SecondOpinion


def logits(base: str, checkpoint: Path, texts: Sequence[str]) -> NDArray[np.float32]:
    """Log-odds of every label, in the order of the texts; batches of about equal length, nothing learned."""
    saved = torch.load(checkpoint, map_location="cpu")
    model = SecondOpinion(base, len(saved["sources"]))
    model.load_state_dict(saved["model"])
    model.eval()
    tokenizer = AutoTokenizer.from_pretrained(base)
    encoded = tokenizer([spoken(text[:1200]) for text in texts], truncation=True, max_length=second.MAX_TOKENS)[
        "input_ids"
    ]
    order = sorted(range(len(texts)), key=lambda index: len(encoded[index]))
    answers = np.zeros((len(texts), len(LABELS)), np.float32)
    with torch.inference_mode(), torch.autocast("cpu", dtype=torch.bfloat16):
        for start in range(0, len(order), 64):
            batch = order[start : start + 64]
            width = max(len(encoded[index]) for index in batch)
            ids = torch.zeros(len(batch), width, dtype=torch.long)
            for place, index in enumerate(batch):
                ids[place, : len(encoded[index])] = torch.tensor(encoded[index])
            mask = (torch.arange(width)[None, :] < torch.tensor([len(encoded[i]) for i in batch])[:, None]).long()
            answers[batch] = model(ids, mask).float().numpy()
            if start % 6400 == 0:
                print("taught", start, "of", len(order), flush=True)
    return answers


def onnx_logits(model: Path, tokenizer_folder: Path, texts: Sequence[str]) -> NDArray[np.float32]:
    """The served model's log-odds, one text at a time as it is served."""
    session, tokenizer = second.load_parts(model.read_bytes(), tokenizer_folder / "tokenizer.json")
    nothing = {"slope": [1.0], "shift": [0.0]}
    served = second.SecondOpinion(session, tokenizer, nothing, "")
    return np.array([served.logits(text) for text in texts], np.float32)
