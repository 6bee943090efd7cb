"""The processes of `mintwire run`: the supervisor, the roles under it, and the embedded Valkey."""
