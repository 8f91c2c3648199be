"""The second opinion: a small transformer (ONNX, 8 bit), about 8 ms a comment, asked only where it may change something.

The service works the same without it: where the model file or the runtime is missing, `shipped()` is None and the
fast scorer's word stands.
"""

from __future__ import annotations

import hashlib
import json
import os
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from moderation.scoring.labels import LABELS
from moderation.scoring.spoken import spoken

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

MAX_TOKENS = 128
MOST_WINDOWS = 3
"""Stretches of MAX_TOKENS that are looked at: what is said after them weighs only through the fast scorer."""
LONGEST = 4000
"""Characters that are handed to the tokenizer."""


class SecondOpinion:
    """Texts in, calibrated probabilities out. Safe to share between threads."""

    def __init__(
        self, session: InferenceSession, tokenizer: Tokenizer, described: dict[str, list[float]], version: str
    ) -> None:
        self._session = session
        self._tokenizer = tokenizer
        self._slope = np.asarray(described["slope"], np.float32)
        self._shift = np.asarray(described["shift"], np.float32)
        self._blend = np.asarray(described.get("blend", [0.0] * len(LABELS)), np.float32)
        self.version = version

    def logits(self, text: str) -> NDArray[np.float32]:
        """Raw log-odds of each label, before calibration; of a long text the highest of its stretches."""
        encoded = self._tokenizer.encode(spoken(text[:LONGEST]))
        windows = [encoded, *encoded.overflowing[: MOST_WINDOWS - 1]]
        return np.asarray(np.max([self._of_window(window.ids) for window in windows], axis=0), np.float32)

    def _of_window(self, ids: list[int]) -> NDArray[np.float32]:
        given = {"input_ids": np.array([ids], np.int64), "attention_mask": np.ones((1, len(ids)), np.int64)}
        return np.asarray(self._session.run(None, given)[0][0], np.float32)

    def score(self, text: str, quick: NDArray[np.float32]) -> dict[str, float]:
        """Probability of each label on ordinary comment traffic. `quick` are the fast scorer's log-odds of the same
        text, which count in part: the two err on different texts.
        """
        together = self.logits(text) + self._blend * quick
        chances = 1 / (1 + np.exp(-(together * self._slope + self._shift)))
        return dict(zip(LABELS, chances.tolist(), strict=True))


def load_parts(raw: bytes, tokenizer_file: Path) -> tuple[InferenceSession, Tokenizer]:
    """The runtime's session on one thread, and the tokenizer. Raises ImportError where they are not installed."""
    # Since 1.29 the runtime sends events to its maker, with an identifier that it keeps in the home folder, unless this
    # is set before it is loaded; its call that turns them off comes too late for the first one.
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    import onnxruntime
    from tokenizers import Tokenizer

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(raw, options, providers=["CPUExecutionProvider"])
    tokenizer = Tokenizer.from_file(str(tokenizer_file))
    tokenizer.enable_truncation(MAX_TOKENS)
    tokenizer.no_padding()
    return session, tokenizer


def load(folder: Path) -> SecondOpinion:
    """The model in a folder with second.onnx, second.json and tokenizer.json.

    Raises FileNotFoundError, ImportError or ValueError with a remedy.
    """
    described = json.loads((folder / "second.json").read_text("utf-8"))
    raw = (folder / "second.onnx").read_bytes()
    digest = hashlib.sha256(raw).hexdigest()
    if digest != described["sha256"]:
        raise ValueError(f"{folder / 'second.onnx'} is not the file that second.json describes; restore both together")
    session, tokenizer = load_parts(raw, folder / "tokenizer.json")
    return SecondOpinion(session, tokenizer, described, f"second-{digest[:12]}")


@lru_cache(maxsize=1)
def shipped() -> SecondOpinion | None:
    """The model that comes with the package; None where it or its runtime is not installed."""
    try:
        return load(Path(str(resources.files(__package__).joinpath("weights"))))
    except (FileNotFoundError, ImportError):
        return None
