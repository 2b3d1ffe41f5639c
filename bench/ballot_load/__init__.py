"""What ``bench/ballots.py`` measures with: a cheap client in a process of its own, and the peer."""
