"""The tabs of the window; each arranges its own parts and listens to the desk, none knows another."""
