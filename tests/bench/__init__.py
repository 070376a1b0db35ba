"""How fast the core is, as ratios against a bare baseline measured in the same run."""
