"""What coordinators and managers see in a browser."""
