"""The resident's pages: filing, receipt, tracking, the case."""
