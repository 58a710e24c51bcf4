"""Runs the Python of a Markdown page: `run_snippets.py page.md`. Whole programs run, fragments must parse. Prints the counts as JSON."""

import json
import re
import sys
import traceback

FENCE = re.compile(r"^[ ]{0,3}```python[^\n]*\n(.*?)^[ ]{0,3}```", re.MULTILINE | re.DOTALL)

with open(sys.argv[1], encoding="utf-8") as page:
    blocks = FENCE.findall(page.read())

counts = {"programs": 0, "fragments": 0}
for number, block in enumerate(blocks, start=1):
    try:
        code = compile(block, f"snippet {number}", "exec")
        if "App()" in block:
            exec(code, {"__name__": "__main__"})
            counts["programs"] += 1
        else:
            counts["fragments"] += 1
    except Exception:
        sys.exit(f"snippet {number} of {sys.argv[1]} fails:\n{block}\n{traceback.format_exc()}")
print(json.dumps(counts))
