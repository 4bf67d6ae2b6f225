"""The figures of measures 3 and 11. The plan gives no number for them: they are 自定指标."""
