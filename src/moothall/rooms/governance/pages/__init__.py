"""What the templates of this room are given: components' parameters and nothing that decides."""
