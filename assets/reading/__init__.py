"""Turning delivered files into typed, concealed rows; shared by all readers."""
