"""The running assistant: channels, one message in one transaction, delivery, the command line."""
