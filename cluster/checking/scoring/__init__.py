"""Scores of rules and experts against dialogues that people have labelled."""

from .recorded_votes import votes_of_run
from .reviewed_run import score_run
from .score import CheckScore, KindScore, Score
from .scored import Scored, score_files

__all__ = ["CheckScore", "KindScore", "Score", "Scored", "score_files", "score_run", "votes_of_run"]
