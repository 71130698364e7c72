"""Tables as Qt's views want them."""
