"""What Mintwire knows of the world, shipped as YAML: names, projects, outlets."""
