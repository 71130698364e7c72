"""What leaves the window: a chart as a picture, a table of its days, the clipboard, paper."""
