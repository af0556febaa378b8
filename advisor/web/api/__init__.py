"""The JSON API: what the command line tells with `--format json`, and the assessments that the pages keep."""
