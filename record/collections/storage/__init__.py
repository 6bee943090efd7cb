"""Where closed days lie: a folder, or S3-compatible storage."""
