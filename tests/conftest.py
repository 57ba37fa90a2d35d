"""What all tests share: this folder is on the path of imports (`rows`), and tests that are quick are marked `fast`."""
