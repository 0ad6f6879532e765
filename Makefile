# SPDX-License-Identifier: Apache-2.0
# `make help` lists what there is. Demo and tests share one debug build in .build.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

PREFIX ?= /usr/local
PYTHON ?= python3
PACKAGES := libsqlite3-dev zlib1g-dev libfribidi-dev xz-utils
BROWSER := chromium chromium-driver
BINARY := .build/debug/survey-cli
WORKLOAD ?= .build/workload
RUNS ?= $(if $(QUICK),3,5)
# All tests at once would starve each other's loopback servers on a slow machine. Older toolchains do not know the option.
WIDTH = $(shell flag=--experimental-maximum-parallelization-width; \
  swift test --help-hidden 2>/dev/null | grep -q -e $$flag && echo "$$flag 4")
say = @printf '\n== %s\n'

.PHONY: help setup packages venv browser build demo test lint format bench fuzz install clean

help: ## List the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 18

setup: packages venv ## Install what is missing: Debian packages, and pyxform in .venv

packages:
	@command -v swift >/dev/null || { \
	  echo "error: no Swift toolchain found"; \
	  echo "  next: install Swift 6.2 or later from https://www.swift.org/install/linux/ and put it on the PATH"; exit 69; }
	@missing=(); \
	for package in $(PACKAGES) python3-venv; do \
	  if [ $$package = python3-venv ] && $(PYTHON) -c 'import venv, ensurepip' 2>/dev/null; then continue; fi; \
	  dpkg-query -W -f='$${Status}' $$package 2>/dev/null | grep -q 'ok installed' || missing+=($$package); \
	done; \
	if [ $${#missing[@]} -gt 0 ]; then \
	  echo "== Installing Debian packages: $${missing[*]}"; \
	  run=(); [ "$$(id -u)" = 0 ] || run=(sudo); \
	  "$${run[@]}" apt-get update -qq; \
	  DEBIAN_FRONTEND=noninteractive "$${run[@]}" apt-get install -y -qq "$${missing[@]}" >/dev/null; \
	fi

venv: .venv/ready

.venv/ready: requirements.txt
	@echo "== Installing Python tools into .venv (pyxform reads XLSForm; cryptography checks the protocol's test vectors)"
	@$(PYTHON) -m venv .venv
	@.venv/bin/pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

browser: venv ## Install what the tests in a real browser need: Chromium, its driver, axe-core; without it they are skipped
	@$(MAKE) --no-print-directory packages PACKAGES="$(PACKAGES) $(BROWSER)"
	@.venv/bin/pip install --quiet --disable-pip-version-check --no-deps -r .ci/browser-requirements.txt

build: packages ## Build the command line tool for development
	$(say) "Building survey-cli (the first time takes 6 to 10 minutes on 2 cores; later builds take seconds)"
	@swift build --product survey-cli

demo: build ## Play the project's story: nine surveyors, broken links, a USB stick, a conflict, one dataset
	$(say) "Playing the demo; its files stay in ./demo"
	@$(BINARY) demo --output demo

test: setup ## Run the whole test suite
	$(say) "Building survey-cli and its tests (the first time takes 6 to 10 minutes on 2 cores)"
	@swift build --build-tests
	$(say) "Running the tests"
	@swift test --skip-build $(WIDTH)
	$(say) "Checking the protocol's test vectors with the independent reader"
	@.venv/bin/python fixtures/vectors/check.py

lint: ## Check format, house rules and documentation
	@swift format lint --strict --recursive --parallel Sources Tests Benchmarks Fuzz Package.swift
	@$(PYTHON) .ci/tidy.py

format: ## Bring the Swift files into the house's format
	@swift format --in-place --recursive --parallel Sources Tests Benchmarks Fuzz Package.swift

bench: setup ## Measure beside references; QUICK=1, PARTS="wire merge", RUNS=5, WORKLOAD=DIR
	$(say) "Building the benchmarks for release (the first time takes 8 minutes on 2 cores)"
	@swift build -c release --package-path Benchmarks
	@if [ "$(WORKLOAD)" = .build/workload ] && [ -f ../shared/bench/workload.py ] && [ ! -f .build/workload/w3.csv ]; then \
	  echo "== Writing the common workload into .build/workload"; \
	  $(PYTHON) ../shared/bench/workload.py --out .build/workload; \
	fi
	@Benchmarks/.build/release/masah-bench $(PARTS) --workload $(WORKLOAD) --runs $(RUNS) $(if $(QUICK),--quick)

fuzz: packages ## Fuzz the codec, the frames and the bundles for a bounded time: SECONDS=60 for each target
	@Fuzz/run $(or $(SECONDS),60)

install: packages ## Build for release and install survey-cli into PREFIX (/usr/local)
	$(say) "Building for release (10 to 15 minutes the first time)"
	@swift build -c release --product survey-cli
	@install -D -m 755 .build/release/survey-cli "$(DESTDIR)$(PREFIX)/bin/survey-cli"
	@echo "Installed $(DESTDIR)$(PREFIX)/bin/survey-cli"

clean: ## Remove what was built and the demo's files
	@rm -rf .build Benchmarks/.build Fuzz/.build .venv demo
