"""The prompts: one file each. A template is identified by digest, and everything in it comes from the fold."""

from .assistant_turn import ASSISTANT_TURN, assistant_turn_prompt
from .draft import DRAFT, draft_prompt, planned_steps
from .extend import EXTEND, extend_prompt
from .fill import FILL, fill_prompt
from .judge import JUDGE, Versions, judge_prompt
from .plan import PLAN, plan_prompt
from .repair import REPAIR, repair_prompt
from .resembled import resembled_tasks
from .retry_feedback import retry_feedback
from .scenario import scenario_lines
from .template import Prompt, Template
from .tool_turn import TOOL_TURN, tool_turn_prompt
from .user_turn import STOP, USER_TURN, user_turn_prompt
from .vote import VOTES, question_of, vote_prompt, vote_template, votes_prompt

__all__ = [
    "ASSISTANT_TURN",
    "DRAFT",
    "EXTEND",
    "FILL",
    "JUDGE",
    "PLAN",
    "REPAIR",
    "STOP",
    "TOOL_TURN",
    "USER_TURN",
    "VOTES",
    "Prompt",
    "Template",
    "Versions",
    "assistant_turn_prompt",
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
    "tool_turn_prompt",
    "user_turn_prompt",
    "vote_prompt",
    "vote_template",
    "votes_prompt",
]
