"""Second decisions: the same case decided again by somebody who does not see the first decision."""
