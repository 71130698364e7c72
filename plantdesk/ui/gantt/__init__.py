"""The time charts of the programme, painted without pyqtgraph: bars beside their rows, and how dates moved."""
