"""The example's story, one module for each part of the loop. Only the rooms' own actions write."""
