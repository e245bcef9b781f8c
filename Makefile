# Everything a person or a machine does with the project. `make` alone tells what there is.

CARGO ?= cargo
export PATH := $(PATH):$(HOME)/.cargo/bin

.PHONY: help setup demo test check bench install

help: ## this list
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 20

setup: ## install what the build needs, where it is missing
	@CARGO="$(CARGO)" .ci/setup

demo: setup ## build the program and open it on a dataset that it makes itself
	@$(CARGO) run --release -- demo

test: setup ## every test
	@$(CARGO) test --release

check: setup ## format, lints, documentation
	@$(CARGO) fmt --check
	@$(CARGO) clippy --release --all-targets -- -D warnings
	@$(CARGO) clippy --release --all-targets --no-default-features -- -D warnings
	@RUSTDOCFLAGS=-Dwarnings $(CARGO) doc --release --no-deps --lib

bench: setup ## the measurements of benches/; MODEL=whisper-base-folder adds training, CLIP=ten-seconds.wav captioning, FOLDER too that of many
	@$(CARGO) bench --bench dataset --bench balance --bench frame --bench runs --bench metrics --bench features --bench quantized
	@if [ -n "$(MODEL)" ]; then python3 benches/train.py "$(MODEL)"; \
	else echo "training is measured by: make bench MODEL=whisper-base-folder"; fi
	@if [ -n "$(MODEL)" ] && [ -n "$(CLIP)" ]; then python3 benches/caption.py "$(MODEL)" "$(CLIP)" $(if $(FOLDER),"$(FOLDER)"); \
	else echo "captioning is measured by: make bench MODEL=whisper-base-folder CLIP=ten-seconds.wav FOLDER=sounds"; fi

install: setup ## put the program `audiocap` into ~/.cargo/bin
	@$(CARGO) install --path . --locked
