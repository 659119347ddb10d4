"""Counts calls, assignments and definitions of every Python file below a folder with CPython's own parser; one JSON line a file."""

import ast
import json
import os
import sys
import warnings

warnings.simplefilter("ignore")


def counts(source: bytes):
    calls = assigns = defs = 0
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            calls += 1
        elif isinstance(node, ast.Assign):
            assigns += len(node.targets)
        elif isinstance(node, (ast.AugAssign, ast.AnnAssign, ast.NamedExpr)):
            assigns += 1
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)):
            defs += 1
    return calls, assigns, defs


for folder, folders, files in os.walk(sys.argv[1]):
    folders.sort()
    for name in sorted(files):
        if not name.endswith(".py"):
            continue
        path = os.path.join(folder, name)
        try:
            with open(path, "rb") as handle:
                result = counts(handle.read())
        except (SyntaxError, ValueError, RecursionError, UnicodeDecodeError, OSError):
            result = None
        print(json.dumps([path, result]))
