"""Runs in the peers' own environment: times one of their calls on each text of a file, and prints microseconds as JSON.

usage: calls.py PEER TEXTS.json
"""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path


def better_profanity() -> Callable[[str], object]:
    from better_profanity import profanity

    profanity.load_censor_words()
    return profanity.contains_profanity


def better_profanity_rs() -> Callable[[str], object]:
    from better_profanity_rs import profanity

    profanity.load_censor_words()
    return profanity.contains_profanity


def alt_profanity_check() -> Callable[[str], object]:
    from profanity_check import predict_prob

    return lambda text: predict_prob([text])


def scikit_learn() -> Callable[[str], object]:
    """What a trained linear scorer costs as it is usually served: one row through a pipeline."""
    from sklearn.feature_extraction.text import HashingVectorizer
    from sklearn.linear_model import SGDClassifier
    from sklearn.pipeline import make_pipeline

    made = make_pipeline(HashingVectorizer(analyzer="char_wb", ngram_range=(2, 5)), SGDClassifier(loss="log_loss"))
    made.fit(["what a good day", "you absolute fool"] * 50, [0, 1] * 50)
    return lambda text: made.predict_proba([text])


def main() -> None:
    call = {f.__name__: f for f in (better_profanity, better_profanity_rs, alt_profanity_check, scikit_learn)}[
        sys.argv[1]
    ]()
    with Path(sys.argv[2]).open(encoding="utf-8") as file:
        texts = json.load(file)
    call(texts[0])
    times = []
    for text in texts:
        start = time.perf_counter_ns()
        call(text)
        times.append((time.perf_counter_ns() - start) / 1000)
    json.dump(times, sys.stdout)


main()
