"""The web app of ``kpi-audit serve``: the review, findings, answers; complete without script."""
