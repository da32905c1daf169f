"""The prompts: one file each. A template is identified by digest, and everything in it comes from the fold."""

from .draft import DRAFT, draft_prompt, planned_steps
from .extend import EXTEND, extend_prompt
from .fill import FILL, fill_prompt
from .judge import JUDGE, judge_prompt
from .plan import PLAN, plan_prompt
from .repair import REPAIR, repair_prompt
from .resembled import resembled_tasks
from .retry_feedback import retry_feedback
from .scenario import scenario_lines
from .template import Prompt, Template
from .vote import VOTES, question_of, vote_prompt, vote_template, votes_prompt

__all__ = [
    "DRAFT",
    "EXTEND",
    "FILL",
    "JUDGE",
    "PLAN",
    "REPAIR",
    "VOTES",
    "Prompt",
    "Template",
    "draft_prompt",
    "extend_prompt",
    "fill_prompt",
    "judge_prompt",
    "plan_prompt",
    "planned_steps",
    "question_of",
    "repair_prompt",
    "resembled_tasks",
    "retry_feedback",
    "scenario_lines",
    "vote_prompt",
    "vote_template",
    "votes_prompt",
]
