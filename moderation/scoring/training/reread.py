"""Weights of an exported model, so that training may go on from what is shipped."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper


def state(path: Path) -> dict[str, torch.Tensor]:
    """The parameters of a quantised second.onnx under the names that `transformer.SecondOpinion` has for them."""
    graph = onnx.load(path).graph
    stored = {each.name: numpy_helper.to_array(each) for each in graph.initializer}

    def real(name: str) -> np.ndarray:
        quantised = stored[f"{name}_quantized"].astype(np.float32)
        return (quantised - stored[f"{name}_zero_point"].astype(np.float32)) * stored[f"{name}_scale"]

    found: dict[str, np.ndarray] = {}
    for name, values in stored.items():
        base = name.removesuffix("_quantized")
        if values.dtype == np.float32 and values.ndim and not name.endswith("_scale"):
            found[name] = values.copy()
        elif base != name and name.startswith("encoder."):
            found[base] = real(base)
    for node in graph.node:
        if node.op_type == "MatMulInteger":
            base = next(n for n in node.input if n.endswith("_quantized") and n in stored).removesuffix("_quantized")
            place = node.name.removeprefix("/encoder/").rsplit("/MatMul", 1)[0].strip("/").replace("/", ".")
            found["head.weight" if base.startswith("head") else f"encoder.{place}.weight"] = real(base).T.copy()
    return {name: torch.from_numpy(values) for name, values in found.items()}


def average(checkpoint: Path, model: Path, share: float) -> None:
    """Mixes the tuned weights with those they went on from, `share` of the new ones; a second call changes nothing."""
    saved = torch.load(checkpoint, map_location="cpu")
    if saved.get("averaged"):
        return
    before = state(model)
    for name, values in saved["model"].items():
        if name in before:
            saved["model"][name] = share * values + (1 - share) * before[name].reshape(values.shape)
    torch.save(saved | {"averaged": share}, checkpoint)
