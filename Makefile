# The front door. `make demo` and `make test` work from a bare clone; nothing but Python ≥ 3.11 and make is needed.
.PHONY: help venv demo fast test check conformance bench soak soak-cluster season mutate coverage wheels lock

MINUTES ?= 10
WEEKS ?= 4
VENV := .venv/bin
STAMP := .venv/installed

help:
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 14

venv: $(STAMP) ## make .venv, or bring it up to date

$(STAMP): requirements-dev.txt pyproject.toml sheets_emulator/pyproject.toml scripts/venv
	@scripts/venv

demo: venv ## try everything on this machine, without Google (PORT=9100: another first port; KEEP=1: go on next time)
	@exec $(VENV)/sync-service demo $(if $(KEEP),--keep)

fast: venv ## run the tests of what decides: rules, readers, features on fakes
	@scripts/fast

test: venv ## run the tests
	@scripts/test

check: venv ## format, lint, types, layers, dependencies, spelling
	@scripts/check

conformance: venv ## hold the stand-in for Google against the recorded answers in ../shared/data, where a machine has them
	@PATH="$(CURDIR)/$(VENV):$$PATH" scripts/conformance

bench: venv ## print what the performance claims rest on (NAMES="idle register" for some)
	@scripts/bench $(NAMES)

soak: venv ## run the long tests, then let hostile people at the sync for MINUTES=n
	@scripts/test -m soak --numprocesses auto --dist worksteal --durations 20
	@scripts/test -m "hypothesis and not soak" --hypothesis-profile soak --numprocesses auto --dist worksteal
	@scripts/soak $(MINUTES)

soak-cluster: venv ## two pages, three workers, PostgreSQL, 200 sheets, kills and a restart, for MINUTES=n
	@$(VENV)/python -m tests.system.cluster --minutes $(MINUTES)

season: venv ## play WEEKS=n of thirty partners, and count what the service asks of people
	@$(VENV)/python -m simulation.season --weeks $(WEEKS)

mutate: venv ## see whether the tests notice small changes of domain/ (scripts/mutate --help)
	@scripts/mutate

coverage: venv ## report which lines and branches the tests run
	@scripts/coverage

wheels: venv ## build the wheels into dist/, and prove the two that stand alone
	@scripts/wheels --prove

lock: venv ## pin the dependencies anew
	@scripts/lock
