"""Making the weights: reads labelled files, writes the scorer's weights and their manifest. Never imported by serving."""
