# Names only: every target is a verb of the Python package dev/. `make help` lists them and the variables,
# which reach it through the environment (`make run PORT=8070`).
PYTHON ?= python3
VERBS := help build run demo test lint i18n shell bench screenshots stop clean

.DEFAULT_GOAL := help
.PHONY: $(VERBS)

$(VERBS):
	@$(PYTHON) -m dev $@
