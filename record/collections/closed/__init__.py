"""What a closed day is made of: its files, and the manifest that names them all."""
