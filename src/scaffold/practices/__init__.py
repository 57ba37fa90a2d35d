"""The practices that the product embodies, and the proofs that it does. See README.md beside this file."""
