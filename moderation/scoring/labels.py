"""What the scorer speaks about, in the order of the columns of its weights."""

LABELS = ("toxic", "severe_toxic", "insult", "profanity", "threat", "identity_attack", "sexual", "spam")
