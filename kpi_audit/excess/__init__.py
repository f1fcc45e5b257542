"""Excess mass near a target: window, round numbers, counterfactual, dispersion, baseline."""
