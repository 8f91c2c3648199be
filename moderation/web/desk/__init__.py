"""What the moderator's pages share: marked passages, reasons in one sentence, forms that lose nothing."""
