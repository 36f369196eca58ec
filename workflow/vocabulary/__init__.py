"""The words of the product, one term for one thing. Imports nothing of ours."""
