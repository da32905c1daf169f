"""Every probe of the sandbox, the slow ones too: `python tests/hostile/sandbox_probes.py`."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from support.probing import main

sys.exit(main())
