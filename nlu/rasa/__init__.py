"""What Rasa needs of ours to learn from this project. Rasa imports it, in its own environment, alone."""
