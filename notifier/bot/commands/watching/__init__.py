"""What a chat hears of: setting it up, watches with a preview, packs."""
