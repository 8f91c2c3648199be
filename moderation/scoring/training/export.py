"""Exports the fine-tuned transformer to ONNX with 8-bit weights."""

from __future__ import annotations

from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic

from moderation.scoring.training.transformer import SecondOpinion


def export(base: str, checkpoint: Path, out: Path) -> None:
    """Writes second.onnx and, beside it, second.fp32.onnx for comparison."""
    saved = torch.load(checkpoint, map_location="cpu")
    model = SecondOpinion(base, len(saved["sources"]))
    model.load_state_dict(saved["model"])
    model.eval()
    ids = torch.randint(1000, 2000, (1, 12))
    out.mkdir(parents=True, exist_ok=True)
    axes = {0: "row", 1: "token"}
    torch.onnx.export(
        model,
        (ids, torch.ones_like(ids)),
        str(out / "second.fp32.onnx"),
        dynamo=False,
        opset_version=17,
        input_names=["input_ids", "attention_mask"],
        output_names=["logits"],
        dynamic_axes={"input_ids": axes, "attention_mask": axes, "logits": {0: "row"}},
    )
    quantize_dynamic(out / "second.fp32.onnx", out / "second.onnx", weight_type=QuantType.QInt8, per_channel=True)
