"""The fire drill: known schemes, planted into a shadow copy of a KPI, judged as a night would."""
