"""Records of other shapes, brought into the one that is read: OpenAI's messages, with the tools beside them.

What has no place there is counted in `metadata.left_out`, so that a run can say what it did not read.
"""

from .familiar import SHAPES, familiar
from .left_out import LEFT_OUT
from .refused import REFUSED, why_refused

__all__ = ["LEFT_OUT", "REFUSED", "SHAPES", "familiar", "why_refused"]
