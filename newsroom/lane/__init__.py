"""Items become stories: in the story lane's transaction, with the window of recent reports in memory."""
