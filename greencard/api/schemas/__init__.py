"""The shapes of what the API answers; its description is made from them."""
