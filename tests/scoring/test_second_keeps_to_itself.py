"""The runtime of the second opinion would tell its maker of every start. It must not even prepare to."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ASK = """
import numpy as np
from moderation.scoring.labels import LABELS
from moderation.scoring.second import shipped
print(len(shipped().score("The road near our school is nice.", np.zeros(len(LABELS), np.float32))))
"""


def test_asking_it_leaves_nothing_in_the_home_folder_and_no_identifier(tmp_path: Path) -> None:
    away = {"HOME": str(tmp_path), "PATH": os.defpath}
    done = subprocess.run([sys.executable, "-c", ASK], env=away, capture_output=True, text=True, check=True)
    assert int(done.stdout) > 0
    assert [str(path) for path in tmp_path.rglob("*")] == []
