"""The config that `init` writes: every key, its default and what it does."""

from ...actors.experts import DEFAULT_PANEL, EXPERTS

_TEMPLATE = """\
# A run of toolace-mt. Every key is here with its default; only run, pool and dialogues (or accepted) are required.

run: first-run            # the run's name; its dialogues are first-run/1, first-run/2, ...
pool:                     # files of tools: OpenAI, Anthropic, MCP tools/list, OpenAPI, BFCL function docs
$pool
  # or Python functions: my_tools.py, package.module:name
  # or live MCP servers: mcp:files (see execution.servers), "mcp+stdio:python server.py", https://host/mcp
dialogues: 100            # how many to make
accepted: null            # in the place of dialogues: how many have to be accepted; as many are opened as that takes
candidates: null          # but, with accepted, no more than these; null for three times as many
seed: 0                   # the same seed and the same answers make the same dialogues
log: toolace-mt.sqlite    # where every event is kept
method: mask_and_fill     # how dialogues are made; also simulation (the paper's baseline), or own_method.py:METHOD

generation:               # the parameters of the method
  tools: {min: 5, max: 14}          # candidate tools per dialogue
  subtasks: {min: 1, max: 3}        # sub-tasks per dialogue
  steps: {min: 2, max: 6}           # tool-calling steps per sub-task, 1 to 6
  parallel: 0.6                     # share of the look-up steps that make several calls at once
  complexities: {min: 1, max: 3}    # complexity injections per dialogue
  complexity_weights:               # how often each type is drawn, relative to the others
    clarification: 1
    tool_awareness: 1
    error_simulation: 1
    non_function_calling: 1
  reasonability_iterations: null    # mask-and-fill iterations; null until every turn of words was masked once
  masks_per_iteration: null         # turns that one of them rewrites at the most; null for half of them
  turn_limit: null                  # turns of a simulated dialogue; null: 10 for each sub-task and 4 for each step
  repair_rounds: 1                  # how often findings send a dialogue back before it is rejected
  votes_together: 3                 # experts that one question asks at the most: more cost less
  plan_similarity: 0.6              # plans as like as this to an earlier one are asked for again; off for none
  tries: 3                          # how often a question is asked before its unusable answers are given up on

scenario: {}              # weights of what makes dialogues differ; what is left out has weights of ours
  # mood: {annoyed: 2, calm: 1}       # and so: channel, tone, verbosity, patience, typos, expertise, goal, information
  # dates: {first: 2025-01-01, last: 2026-12-31}   # "today" is one of these days; null for none
languages: {en: 1}        # such as {en: 3, de: 1}
targets: {}               # shares of the accepted dialogues, such as {language.de: 0.25, complexity.clarification: 0.3}
preset: null              # short or agentic: other generation settings, where they are not given; paper: these
personas: null            # people of your own, such as people.jsonl: one JSON object a line
examples: null            # dialogues whose tasks show the spirit, such as an export
context: null             # a policy or system prompt, such as policy.md: dialogues obey it, exports carry it

experts: [completeness, faithfulness, coherence, naturalness, safety, recovery]
                          # who votes; there are also $experts
  # a name is one vote, and all are asked at once. To ask one more often, or cheap ones first:
  # - {expert: completeness, votes: 3, quorum: 2, wave: 1}   # asked until 2 of 3 votes pass, or cannot any more
  # - {expert: safety, wave: 2}                           # asked only where every expert of wave 1 has passed it
  # - own_experts.py:HONESTY                              # an expert of your own: a file beside this one, or a module

rules: {}                 # 'toolace-mt rules' lists them
  # disable: [language]
  # severity: {unsupported_claims: blocking}   # of every finding of a rule: blocking rejects, advisory is shown
  # copies: advisory                      # for 'check': name records that are nearly the same as an earlier one
  # add: ["own_rules.py:POLITE"]             # rules of your own: files beside this one, or package.module:RULE

prompts: {}               # your own words for a prompt's task, in a file that shows every slot of ours
  # plan: my_plan.md                         # also draft, extend, fill, repair, judge; or those of the method
instructions: {}          # text at the end of every task of a role
  # verifier: "Reject a dialogue in which anybody uses slang."

models:
  default:                # for every role; initializer, refiner (the judge), filler, verifier may have their own,
                          # or in a simulation user_simulator, assistant, tool_simulator
    provider: offline     # a rule-based stand-in: no key, no cost
    seed: 0
  # default:              # any endpoint that speaks OpenAI's chat completions: the vendor's, vLLM, SGLang, Ollama
  #   provider: openai
  #   model: gpt-4o-mini
  #   base_url: http://localhost:8000/v1    # left out, it is the vendor's
  #   api_key_env: OPENAI_API_KEY           # the environment variable that holds the key; null for none
  #   structured: schema                    # form of replies: schema (local servers: the default), object or off
  #   temperature: 0.7
  #   price: {input: 0.15, output: 0.6}     # US dollars per million tokens, where it is not the public price
  # refiner: {provider: anthropic, model: claude-sonnet-4-5, max_tokens: 2000}
  # experts:
  #   completeness: {provider: offline, seed: 2}

execution:                # calls of tools that can be run are run, and compared with what dialogues say
  pool: true              # run the pool's own Python functions and its live servers' tools
  imported: read_only     # of dialogues of others, run only tools that say that they only read; all: every one
  samples: true           # plans see what tools of live servers list that only read and need no argument
  # tools:
  #   search_products: {kind: python, target: "shop:search_products"}
  #   read_file: {kind: mcp, server: files, tool: read_file, effects: false}
  # servers:
  #   files: {transport: stdio, command: npx, args: ["-y", "some-mcp-server", "."], fresh: true}

limits:                   # what an endpoint bears, for the whole cluster; what is left out is not limited
  default: {max_in_flight: 1024, outage_timeout_seconds: 900}
  stop_after_unusable: 30 # stop, resumable, where none of a model's first answers can be used; null never does
  # models:               # by the model's name, for those with limits of their own
  #   gpt-4o-mini: {requests_per_minute: 5000, tokens_per_minute: 4000000}

budget: {}                # what the run may take in all, over every launch: usd, tokens, calls

cluster:
  address: null           # a Ray cluster to join: auto or HOST:PORT; null starts a local one
  dialogues: 128          # dialogues under way at once
  stop_seconds: 120       # how long a stop waits for answers in flight
  # pools:                # which actors serve which roles; left out, it is chosen by the machine
  #   - {roles: [initializer, refiner], replicas: 1, in_flight: 64}
  #   - {roles: [filler, verifier], replicas: 2, in_flight: 64}
"""
STARTING_CONFIG = _TEMPLATE.replace("$experts", ", ".join(sorted(set(EXPERTS) - set(DEFAULT_PANEL))))
"""With `$pool` in the place of the entries of the pool."""
