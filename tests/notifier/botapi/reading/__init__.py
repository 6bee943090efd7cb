"""Parameters as Telegram reads them: entities, keyboards, whole numbers."""
