PYTHON ?= python3
BIN := .venv/bin
CASE := rules/process_improvement/cases/st_andrews.yaml
HOUSING := rules/process_improvement/cases/worked_housing_association_nobody.yaml

.PHONY: demo serve test slow lint interview examples bench clean

demo: .venv/.installed        ## assess a real case and write its report
	$(BIN)/advisor assess $(CASE)
	@mkdir -p demo
	$(BIN)/advisor report $(CASE) -o demo/st_andrews.html

test: .venv/.dev              ## types, style, import contract, packs, tests
	$(BIN)/ruff check advisor tests benchmarks
	$(BIN)/ruff format --check advisor tests benchmarks
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/advisor pack check
	$(BIN)/pytest

slow: .venv/.dev              ## tests that take minutes: engines, CLIPS and bounds on ten thousands of organizations
	$(BIN)/pytest -m slow

lint: .venv/.dev              ## bring the code into shape
	$(BIN)/ruff check --fix advisor tests benchmarks
	$(BIN)/ruff format advisor tests benchmarks

serve: .venv/.web             ## assess your own team in the browser; opens it
	$(BIN)/advisor serve

interview: .venv/.installed   ## interview a client; the answers go to client.yaml
	$(BIN)/advisor interview client.yaml

examples: .venv/.dev          ## write the reports in docs/examples anew
	@for ending in html docx md; do \
	  $(BIN)/advisor report docs/examples/northgate.yaml -o docs/examples/northgate.$$ending || exit 1; done
	$(BIN)/advisor report $(CASE) -o docs/examples/st_andrews.html
	$(BIN)/advisor report $(HOUSING) -o docs/examples/housing_association.html

bench: .venv/.dev             ## how fast it all is, beside CLIPS and other peers, with plots; quarter of an hour
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[bench]'
	$(BIN)/python benchmarks/engines.py
	$(BIN)/python benchmarks/growth_rules.py docs/images/growth_rules.svg
	$(BIN)/python benchmarks/growth_organizations.py docs/images/growth_organizations.svg
	$(BIN)/python benchmarks/consultation.py
	$(BIN)/python benchmarks/loading.py
	$(BIN)/python benchmarks/commands.py
	$(BIN)/python benchmarks/saving.py
	$(BIN)/python benchmarks/settled.py docs/images/settled.svg

.venv/.installed: pyproject.toml
	@echo "Setting up in .venv, once; this takes about a minute."
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	@touch $@

.venv/.web: .venv/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[web]'
	@touch $@

.venv/.dev: .venv/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	@touch $@

clean:                        ## remove what make built
	rm -rf .venv demo dist
