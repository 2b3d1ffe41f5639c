"""The example workspace: Fallowmere, a fictional council, made through the rooms' own actions."""
