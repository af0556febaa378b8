"""The pages and the JSON API for people who assess their own team in the browser. Django stays in here."""
