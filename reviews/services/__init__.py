"""Writing reviews, findings and recommendations: each act in one transaction, with its line in the trail."""
