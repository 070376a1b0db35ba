"""Who may come in: accounts, sessions, tokens, and for whom they speak."""
