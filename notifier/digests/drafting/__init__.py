"""What an editor makes of an edition: a draft as a YAML file, checked as the config is."""
