"""The search engines, one module or package each; ``base`` says what all of them do."""
