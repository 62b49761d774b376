"""An invented district to try everything with: nobody in it exists, and nothing leaves this machine."""
