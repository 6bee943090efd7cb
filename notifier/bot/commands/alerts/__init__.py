"""What stands under an alert, and what a chat does not want to hear of."""
