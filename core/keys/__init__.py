"""Data keys, wrapped by a master key (R23, R25): what encrypts all that rests. docs/keys.md is for who keeps them."""
