"""An MCP server, written by hand, that answers `tools/list` in the way that its argument says."""

import json
import os
import sys

SCHEMA = {"type": "object", "properties": {}}


def page(mode: str, cursor: str) -> dict[str, object] | None:
    """The answer to one request for a page of tools; None: none comes."""
    match mode:
        case "nameless":
            return {"tools": [{"name": "", "inputSchema": SCHEMA}]}
        case "twice":
            return {"tools": [{"name": "a", "inputSchema": SCHEMA}, {"name": "a", "inputSchema": {"type": "object"}}]}
        case "schema":
            return {"tools": [{"name": "a", "inputSchema": {"type": "object", "properties": {"x": {"type": 7}}}}]}
        case "shape":
            return {"tools": [{"inputSchema": SCHEMA}]}
        case "none":
            return {"tools": []}
        case "circle":
            return {"tools": [], "nextCursor": "again"}
        case "endless":
            return {"tools": [], "nextCursor": f"{cursor}x"}
        case "many":
            return {"tools": [{"name": f"t{n}", "inputSchema": SCHEMA} for n in range(10_001)]}
        case _:
            return None


def main(mode: str) -> None:
    """Answer until the input ends."""
    for line in sys.stdin:
        asked = json.loads(line)
        id_, method = asked.get("id"), asked["method"]
        if id_ is None:
            continue
        answer: dict[str, object] = {"jsonrpc": "2.0", "id": id_}
        if method == "initialize":
            about = {"name": "liar", "version": "1"}
            version = asked["params"]["protocolVersion"]
            answer["result"] = {"protocolVersion": version, "capabilities": {"tools": {}}, "serverInfo": about}
        elif method != "tools/list":
            answer["error"] = {"code": -32601, "message": "unknown method"}
        elif mode == "dies":
            sys.exit(3)
        elif mode == "words":
            sys.stdout.write("this is no JSON\n")
        elif mode == "flood":
            sys.stdout.write("x" * 20_000_000)
        elif mode == "tells":
            answer["error"] = {"code": -32000, "message": f"wrong token {os.environ.get('SHOP_TOKEN')}"}
        elif (result := page(mode, (asked.get("params") or {}).get("cursor", ""))) is not None:
            answer["result"] = result
        else:
            continue
        sys.stdout.write(f"{json.dumps(answer)}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1])
