"""What a source puts around its reports, learned from what it repeats: "The post … appeared first on …".  Pure."""
